"""The full-text index beside the tables: FTS5 on SQLite, a tsvector on PostgreSQL; its rows are published entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import uuid4

from django.db import connection

from chengshu.kernel.catalogue.models import Resource, SearchState, Standing
from chengshu.kernel.catalogue.search.grams import Phrase, grams

BATCH = 500
LONGEST_TEXT = 15_000
"""Tokens of an entry; a tsvector holds no position above 16,383."""


def index(resources: Iterable[Resource]) -> int:
    """Write these entries into the index, and take out those that are not published; returns how many."""
    rows = iter(resources)
    done = 0
    while batch := list(islice(rows, BATCH)):
        _remove([one.pk for one in batch])
        _add([(one.pk, *_texts(one)) for one in batch if one.standing == Standing.PUBLISHED])
        done += len(batch)
    SearchState.objects.update_or_create(pk=1, defaults={"token": uuid4().hex})
    return done


def index_everything() -> int:
    """Write the whole index anew; returns how many entries it holds."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalogue_search")
    rows = Resource.everywhere.filter(standing=Standing.PUBLISHED).select_related("provider", "classification")
    return index(rows.prefetch_related("items").iterator(BATCH))


def matching(wanted: Sequence[Phrase], *, part: str = "") -> list[int]:
    """The keys of all entries in which every phrase occurs; ``part`` narrows it to name or items."""
    sql, query = _sqlite(wanted, part) if connection.vendor == "sqlite" else _postgresql(wanted, part)
    with connection.cursor() as cursor:
        cursor.execute(sql, [query])
        return [row[0] for row in cursor.fetchall()]


def _texts(one: Resource) -> tuple[list[str], list[str], list[str]]:
    items = list(one.items.all())
    named = f"{one.name_zh} {one.name_en}"
    listed = " ".join(f"{item.name_zh} {item.name_en} {item.column}" for item in items)
    place = one.classification
    rest = " ".join(
        (
            one.summary_zh,
            one.summary_en,
            one.provider.name_zh,
            one.provider.name_en,
            place.name_zh if place else "",
            place.name_en if place else "",
            one.code,
            one.key,
            one.system_code,
        )
    )
    return grams(named), grams(listed)[:LONGEST_TEXT], grams(rest)


def _remove(keys: Sequence[int]) -> None:
    column = "rowid" if connection.vendor == "sqlite" else "resource_id"
    places = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM catalogue_search WHERE {column} IN ({places})", list(keys))


def _add(rows: list[tuple[int, list[str], list[str], list[str]]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            sql = "INSERT INTO catalogue_search (rowid, name, items, rest) VALUES (%s, %s, %s, %s)"
            cursor.executemany(sql, [(key, *(" ".join(text) for text in texts)) for key, *texts in rows])
        else:
            sql = (
                "INSERT INTO catalogue_search (resource_id, name, items, everything)"
                " VALUES (%s, %s::tsvector, %s::tsvector, %s::tsvector)"
            )
            cursor.executemany(sql, [(key, *_vectors(*texts)) for key, *texts in rows])


def _vectors(name: list[str], items: list[str], rest: list[str]) -> Iterator[str]:
    everything = [*name, "", *items, "", *rest]
    for tokens in (name, items, everything):
        yield " ".join(f"{_quoted(token)}:{at}" for at, token in enumerate(tokens[:LONGEST_TEXT], 1) if token)


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def _sqlite(wanted: Sequence[Phrase], part: str) -> tuple[str, str]:
    spelled = " AND ".join(f'"{" ".join(one.tokens)}"{"*" if one.begins else ""}' for one in wanted)
    query = f"{{{part}}} : ({spelled})" if part else spelled
    return "SELECT rowid FROM catalogue_search WHERE catalogue_search MATCH %s", query


def _postgresql(wanted: Sequence[Phrase], part: str) -> tuple[str, Any]:
    spelled = " & ".join(
        "(" + " <-> ".join(f"{_quoted(token)}{':*' if one.begins else ''}" for token in one.tokens) + ")"
        for one in wanted
    )
    return f"SELECT resource_id FROM catalogue_search WHERE {part or 'everything'} @@ %s::tsquery", spelled
