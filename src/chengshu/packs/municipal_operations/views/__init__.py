"""Pages of municipal operations."""
