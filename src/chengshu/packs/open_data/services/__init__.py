"""Writes of the open data portal, by noun."""
