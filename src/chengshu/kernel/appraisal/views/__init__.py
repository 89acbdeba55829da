"""Pages of the appraisal, by noun."""
