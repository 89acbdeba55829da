"""Writes of the inventory, by noun."""
