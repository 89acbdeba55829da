"""What is done in analysis."""
