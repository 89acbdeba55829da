"""Forms of analysis."""
