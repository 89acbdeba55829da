"""Queries that come with the platform, written once as Ibis expressions and run by DuckDB here or by Spark there."""
