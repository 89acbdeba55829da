"""What can be read of cases."""
