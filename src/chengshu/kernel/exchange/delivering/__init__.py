"""Bringing data to the consumer: into a table, a folder, or a message queue; checked on arrival."""
