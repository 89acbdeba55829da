"""Matching records that mean the same: exactly by number, by likeness without one. DuckDB and numpy, no database."""
