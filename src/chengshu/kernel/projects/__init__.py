"""What the city promised and how it gets there: plans, supervision, projects, appraisal."""
