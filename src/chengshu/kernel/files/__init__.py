"""Files people hand in: kept by their content, checked by their content, previewed."""
