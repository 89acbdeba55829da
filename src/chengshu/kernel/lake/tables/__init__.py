"""Lists of the lake."""
