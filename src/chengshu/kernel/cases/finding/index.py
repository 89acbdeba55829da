"""Writing the index. Its table is no model: PostgreSQL keeps arrays of numbers, SQLite a full-text table of words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from chengshu.kernel.cases.finding.tokens import tokens_of
from chengshu.kernel.cases.models import Case

TABLE = "cases_found"
AT_ONCE = 500


def index(cases: Iterable[Case]) -> int:
    """Write what these cases are found by, in the caller's transaction; returns how many."""
    rows = [(case.pk, tokens_of(case)) for case in cases]
    put(rows)
    return len(rows)


def put(rows: Sequence[tuple[int, Sequence[int]]]) -> None:
    """Write rows of a case's key and its tokens."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            said = [(key, words(tokens)) for key, tokens in rows]
            cursor.executemany(f"INSERT OR REPLACE INTO {TABLE} (rowid, tokens) VALUES (%s, %s)", said)
        else:
            cursor.executemany(
                f"INSERT INTO {TABLE} (case_id, tokens) VALUES (%s, %s)"
                " ON CONFLICT (case_id) DO UPDATE SET tokens = excluded.tokens",
                [(key, list(tokens)) for key, tokens in rows],
            )


def words(tokens: Iterable[int]) -> str:
    """Tokens as the full-text table of SQLite takes them."""
    return " ".join(f"t{token & 0xFFFFFFFF:x}" for token in tokens)


def index_missing() -> int:
    """Write the newest cases that are not in the index, as after a restore; returns how many."""
    with connection.cursor() as cursor:
        key = "rowid" if connection.vendor == "sqlite" else "case_id"
        cursor.execute(f"SELECT max({key}) FROM {TABLE}")
        last = cursor.fetchone()[0] or 0
    return index(Case.everywhere.filter(pk__gt=last).order_by("pk")[:AT_ONCE])
