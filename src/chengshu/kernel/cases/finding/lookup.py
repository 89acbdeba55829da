"""Reading the index: keys of cases, the newest first."""

from __future__ import annotations

from django.db import connection

from chengshu.kernel.cases.finding.index import TABLE, words
from chengshu.kernel.cases.finding.tokens import Tokens

NEAR = 100_000
"""PostgreSQL looks among so many newest keys first: what is common is found there, what is rare is few altogether."""


def found_before(wanted: Tokens, before: int, *, size: int) -> list[int]:
    """Keys below ``before`` that fit, the newest first, at most ``size``."""
    if connection.vendor == "sqlite":
        return _sqlite(wanted, before, size)
    found = _postgresql(wanted, max(0, before - NEAR), before, size)
    return found if len(found) >= size or before <= NEAR else _postgresql(wanted, 0, before, size)


def _sqlite(wanted: Tokens, before: int, size: int) -> list[int]:
    terms = words(wanted.every).split()
    if wanted.either:
        terms.append(f"({' OR '.join(words(wanted.either).split())})")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s",
            [" AND ".join(terms), before, size],
        )
        return [row[0] for row in cursor.fetchall()]


def _postgresql(wanted: Tokens, least: int, before: int, size: int) -> list[int]:
    """The order is that of an expression, so that no walk along the key through all that does not fit is thought of."""
    conditions, values = ["case_id >= %s AND case_id < %s"], list[int | list[int]]([least, before])
    if wanted.every:
        conditions.append("tokens @> %s::integer[]")
        values.append(list(wanted.every))
    if wanted.either:
        conditions.append("tokens && %s::integer[]")
        values.append(list(wanted.either))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT case_id FROM {TABLE} WHERE {' AND '.join(conditions)} ORDER BY (case_id + 0) DESC LIMIT %s",
            [*values, size],
        )
        return [row[0] for row in cursor.fetchall()]
