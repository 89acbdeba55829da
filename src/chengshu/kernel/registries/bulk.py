"""Rows by the million into the tables of this floor: COPY on PostgreSQL, prepared statements on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

BATCH = 20_000
#: From so many rows on memory is set aside for them, this much of it.
MANY = 50_000
CACHE_KB = 512 * 1024


@contextmanager
def much(rows: int) -> Iterator[None]:
    """For writing so many rows in one go: SQLite meanwhile keeps more of the tables' indexes in memory.

    New entries of an index come in no order, and each page that does not fit in memory is read and written again for
    nearly every row. PostgreSQL is told its share of memory once for all.
    """
    if connection.vendor != "sqlite" or rows < MANY:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        before = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {before}")
            cursor.execute("PRAGMA shrink_memory")


def columns_of(model: type[models.Model], names: Sequence[str]) -> list[str]:
    """The columns of a model's fields."""
    columns = {field.name: field.column for field in model._meta.concrete_fields}
    return [str(columns[name]) for name in names]


def insert(model: type[models.Model], names: Sequence[str], batches: Iterable[Sequence[Sequence[Any]]]) -> int:
    """Insert rows of these fields; values as the database takes them (JSON as text, times as ``moment`` gives them)."""
    return _write(model._meta.db_table, columns_of(model, names), batches, tail="")


def upsert(
    model: type[models.Model],
    names: Sequence[str],
    batches: Iterable[Sequence[Sequence[Any]]],
    *,
    keys: Sequence[str],
    change: Sequence[str] = (),
) -> int:
    """Insert rows, or change ``change`` of those that are there by their ``keys``; without ``change`` leave them."""
    key_list = ", ".join(columns_of(model, keys))
    changes = ", ".join(f"{column} = excluded.{column}" for column in columns_of(model, change))
    tail = f" ON CONFLICT ({key_list}) DO {'UPDATE SET ' + changes if changes else 'NOTHING'}"
    return _write(model._meta.db_table, columns_of(model, names), batches, tail=tail)


def update(model: type[models.Model], names: Sequence[str], batches: Iterable[Sequence[Sequence[Any]]]) -> int:
    """Change rows by their primary key, the first of ``names``."""
    table, (key, *columns) = model._meta.db_table, columns_of(model, names)
    done = 0
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            changes = ", ".join(f"{column} = %s" for column in columns)
            for batch in batches:
                cursor.executemany(
                    f"UPDATE {table} SET {changes} WHERE {key} = %s", [(*row[1:], row[0]) for row in batch]
                )
                done += len(batch)
            return done
        staged = _staged(cursor, table, [key, *columns], batches)
        changes = ", ".join(f"{column} = s.{column}" for column in columns)
        cursor.execute(f"UPDATE {table} t SET {changes} FROM staged s WHERE t.{key} = s.{key}")
        cursor.execute("DROP TABLE staged")
        return staged


def reserve_ids(model: type[models.Model], number: int) -> int:
    """Keep so many keys for rows about to be inserted; the first of them. Nobody else gets them, also if we fail."""
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"ids of {table}"])
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
            first = int(cursor.fetchone()[0])
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first + number])
            return first
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        first = int(row[0]) + 1 if row else 1
        if row:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [first + number, table])
        else:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first + number])
        return first


def _write(table: str, columns: Sequence[str], batches: Iterable[Sequence[Sequence[Any]]], *, tail: str) -> int:
    listed = ", ".join(columns)
    done = 0
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            marks = ", ".join(["%s"] * len(columns))
            for batch in batches:
                cursor.executemany(f"INSERT INTO {table} ({listed}) VALUES ({marks}){tail}", batch)
                done += len(batch)
            return done
        if not tail:
            return _copied(cursor, table, columns, batches)
        done = _staged(cursor, table, columns, batches)
        cursor.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM staged{tail}")
        cursor.execute("DROP TABLE staged")
        return done


def _staged(cursor: Any, table: str, columns: Sequence[str], batches: Iterable[Sequence[Sequence[Any]]]) -> int:
    listed = ", ".join(columns)
    cursor.execute(f"CREATE TEMP TABLE staged ON COMMIT DROP AS SELECT {listed} FROM {table} LIMIT 0")
    return _copied(cursor, "staged", columns, batches)


def _copied(cursor: Any, table: str, columns: Sequence[str], batches: Iterable[Sequence[Sequence[Any]]]) -> int:
    done = 0
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for batch in batches:
            for row in batch:
                copy.write_row(row)
            done += len(batch)
    return done
