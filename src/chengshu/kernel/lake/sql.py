"""Names and values inside a query that is put together here. Whatever a person typed is bound or goes through these."""

from __future__ import annotations


def identifier(name: str) -> str:
    """A column or table name in quotes."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as a literal, for places that take no bound values (file names, settings)."""
    return "'" + text.replace("'", "''") + "'"
