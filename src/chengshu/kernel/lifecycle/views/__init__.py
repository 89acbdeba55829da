"""Pages of project management."""
