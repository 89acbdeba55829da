"""Writes of the licence store."""
