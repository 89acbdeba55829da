"""Pages of open data: for everybody, and for the staff under ``desk``."""
