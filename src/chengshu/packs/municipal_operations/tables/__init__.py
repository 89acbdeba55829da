"""Lists of municipal operations."""
