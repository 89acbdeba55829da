"""What people type at the channels."""
