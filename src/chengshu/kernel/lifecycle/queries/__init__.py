"""Reads of project management."""
