"""A whole city as processes of its own: what it survives and what it says."""
