"""The words of a declaration: frozen dataclasses in plain Python, readable without a database."""
