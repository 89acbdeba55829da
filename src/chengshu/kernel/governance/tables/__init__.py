"""The lists of governance, by noun."""
