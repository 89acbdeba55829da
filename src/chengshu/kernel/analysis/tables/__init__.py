"""Lists of analysis."""
