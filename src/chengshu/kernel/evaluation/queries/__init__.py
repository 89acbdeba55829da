"""What can be read of evaluation."""
