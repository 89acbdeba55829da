"""Reads of the inventory, by noun."""
