"""What can be read of digital city management."""
