"""Pages of digital city management."""
