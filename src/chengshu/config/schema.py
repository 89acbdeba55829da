"""The schema of a city's PostgreSQL as a whole: emptied, or kept aside while another is put in its place.

A server lets one transaction lock some thousands of tables and indexes (``max_locks_per_transaction``); a city has as
many. So what touches all of them goes in pieces, and a mark tells an unfinished piece of work from a finished one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString

import psycopg
from psycopg import sql

OURS = "public"
ASIDE = "before_restore"
AT_ONCE = 40
TABLES: LiteralString = (
    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = to_regnamespace(%s)"
)
END_OTHERS: LiteralString = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'pg_restore'"""
RENAMED: LiteralString = "ALTER SCHEMA {} RENAME TO {}"


def empty(url: str) -> None:
    """Take everything away. Safe to do again where it was cut short."""
    with psycopg.connect(url, autocommit=True) as connection:
        _drop(connection, OURS)
        connection.execute("CREATE SCHEMA public")


def is_half_restored(connection: psycopg.Connection) -> bool:
    """Whether a restore was cut short: what was there before still lies aside."""
    return connection.execute("SELECT to_regnamespace(%s)", (ASIDE,)).fetchone() != (None,)


@contextmanager
def replaced(url: str) -> Iterator[None]:
    """An empty schema to fill in the block; what was there before comes back if the block fails.

    One that was cut short by force is first brought back to what was there before.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        if is_half_restored(connection):
            connection.execute(END_OTHERS)
            _bring_back(connection)
        connection.execute(sql.SQL(RENAMED).format(sql.Identifier(OURS), sql.Identifier(ASIDE)))
        connection.execute("CREATE SCHEMA public")
        try:
            yield
        except BaseException:
            _bring_back(connection)
            raise
        _drop(connection, ASIDE)


def _bring_back(connection: psycopg.Connection) -> None:
    _drop(connection, OURS)
    connection.execute(sql.SQL(RENAMED).format(sql.Identifier(ASIDE), sql.Identifier(OURS)))


def _drop(connection: psycopg.Connection, schema: str) -> None:
    tables = [row[0] for row in connection.execute(TABLES, (schema,)).fetchall()]
    for first in range(0, len(tables), AT_ONCE):
        names = sql.SQL(", ").join(sql.Identifier(schema, name) for name in tables[first : first + AT_ONCE])
        connection.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(names))
    connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))
