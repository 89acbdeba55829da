"""What can be read of the hotline."""
