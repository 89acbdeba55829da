"""Writes of municipal operations."""
