"""The pages of this floor."""
