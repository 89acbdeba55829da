"""What people type about the base registries."""
