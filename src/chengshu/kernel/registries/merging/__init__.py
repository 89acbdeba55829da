"""Making golden records from gathered tables, set-wise in DuckDB; what changed is then written to the database."""
