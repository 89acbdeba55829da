"""What can be read of the channels."""
