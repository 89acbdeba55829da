"""The lists of this floor."""
