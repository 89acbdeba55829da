"""What is asked about tables of the lake."""

from __future__ import annotations

from chengshu.kernel.lake.queries.tables import served_name, served_table, served_tables, table_named

__all__ = ["served_name", "served_table", "served_tables", "table_named"]
