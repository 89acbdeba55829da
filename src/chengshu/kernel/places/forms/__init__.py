"""What people type about places, by what it is about."""
