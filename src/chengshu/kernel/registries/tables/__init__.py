"""The lists of the base registries."""
