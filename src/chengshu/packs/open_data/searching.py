"""Full-text search over open datasets that finds Chinese words of two characters, on both databases.

Words are written as their pairs of characters (bigrams), Latin words and numbers whole, into an FTS5 table on SQLite
and into a tsvector on PostgreSQL. The tables are made by the first migration, as Django knows neither.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.expressions import RawSQL

TABLE = "open_data_words"
MOST_WORDS = 24
_RUNS = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z0-9]+")
_CHINESE = "\u3400"
_SQLITE = f"CREATE VIRTUAL TABLE {TABLE} USING fts5(words, tokenize = 'unicode61', detail = full)"
_POSTGRESQL = (
    f"CREATE TABLE {TABLE} (dataset_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    f"CREATE INDEX {TABLE}_gin ON {TABLE} USING gin (words)",
)


def install(database: BaseDatabaseWrapper) -> None:
    """Make the table of words; called once by a migration."""
    statements = _POSTGRESQL if database.vendor == "postgresql" else (_SQLITE,)
    with database.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def words_of(*texts: str) -> Iterator[str]:
    """The words by which a text is found: pairs of Chinese characters, a lone one by itself, the rest in lower case."""
    for text in texts:
        for run in _RUNS.findall(unicodedata.normalize("NFKC", text).lower()):
            if run[0] >= _CHINESE and len(run) > 1:
                yield from (run[at : at + 2] for at in range(len(run) - 1))
            else:
                yield run


def index(rows: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Write what datasets are found by, in place of what was there: key, texts."""
    written = [(key, " ".join(words_of(*texts))) for key, texts in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE {_key()} = %s", [(key,) for key, _ in written])
        if connection.vendor == "postgresql":
            added = f"INSERT INTO {TABLE} (dataset_id, words) VALUES (%s, to_tsvector('simple', %s))"
        else:
            added = f"INSERT INTO {TABLE} (rowid, words) VALUES (%s, %s)"
        cursor.executemany(added, written)


def forget(key: int) -> None:
    """The dataset is found no more."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE {_key()} = %s", [key])


def matching(typed: str) -> Q:
    """The datasets in which everything typed occurs; all of them where no word was typed.

    Each run of Chinese characters must occur as typed, in one piece; Latin words may be the beginning of a word.
    """
    runs = _RUNS.findall(unicodedata.normalize("NFKC", typed).lower())[:MOST_WORDS]
    if not runs:
        return Q() if not typed.strip() else Q(pk__in=[])
    if connection.vendor == "postgresql":
        query = " & ".join(_postgresql_term(run) for run in runs)
        found = RawSQL(  # noqa: S611  the words are bound
            f"SELECT dataset_id FROM {TABLE} WHERE words @@ to_tsquery('simple', %s)", [query]
        )
    else:
        query = " AND ".join(_sqlite_term(run) for run in runs)
        found = RawSQL(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s", [query])  # noqa: S611  as above
    return Q(pk__in=found)


def _key() -> str:
    return "dataset_id" if connection.vendor == "postgresql" else "rowid"


def _pairs(run: str) -> list[str]:
    return list(words_of(run))


def _sqlite_term(run: str) -> str:
    if run[0] < _CHINESE or len(run) == 1:
        return f'"{run}"*'
    return '"' + " ".join(_pairs(run)) + '"'


def _postgresql_term(run: str) -> str:
    if run[0] < _CHINESE or len(run) == 1:
        return f"'{run}':*"
    return "(" + " <-> ".join(f"'{pair}'" for pair in _pairs(run)) + ")"
