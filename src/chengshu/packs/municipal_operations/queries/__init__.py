"""Reads of municipal operations."""
