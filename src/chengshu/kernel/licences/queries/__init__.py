"""Reads of the licence store."""
