"""What people type about the catalogue."""
