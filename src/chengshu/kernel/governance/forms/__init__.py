"""What people type in governance."""
