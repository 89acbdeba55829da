"""Lists of the catalogue."""
