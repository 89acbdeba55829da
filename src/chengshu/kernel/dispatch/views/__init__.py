"""Pages: rules with drafts and trials, disputes, crews, my orders."""
