"""Forms of the lake."""
