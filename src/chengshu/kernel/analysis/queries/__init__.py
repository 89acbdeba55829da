"""What is asked of analysis."""
