"""What people type in municipal operations."""
