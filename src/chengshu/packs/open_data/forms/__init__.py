"""What people type about open data."""
