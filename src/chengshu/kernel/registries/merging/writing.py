"""What a run found, written: the gold tables whole, and to the database only what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
from django.db import connection

from chengshu.kernel.lake import store
from chengshu.kernel.lake.sql import identifier, literal
from chengshu.kernel.registries import bulk
from chengshu.kernel.registries.matching.normal import plain_sql
from chengshu.kernel.registries.merging.incoming import compared
from chengshu.kernel.registries.merging.plan import Plan
from chengshu.kernel.registries.models import Pair, Record, Slice, SourceRow, Standing

#: Records whose content is another than before, and those that are new.
CHANGED = """
CREATE OR REPLACE TEMP TABLE changed AS
SELECT g.*, o.number AS old_number, o.name AS old_name, o.content AS old_content, o.origins AS old_origins,
    o.valid_from AS old_valid_from, o.known_from AS old_known_from, o.version AS old_version, o.record IS NULL AS made,
    greatest(g.valid_from, coalesce(o.valid_from, g.valid_from)) AS holds_from
FROM golden g LEFT JOIN old_records o USING (record)
WHERE o.record IS NULL OR o.content IS DISTINCT FROM g.content
"""
RESOURCED = """
CREATE OR REPLACE TEMP TABLE resourced AS
SELECT g.record, g.origins FROM golden g JOIN old_records o USING (record)
WHERE o.content = g.content AND o.origins IS DISTINCT FROM g.origins
"""
GONE = """
CREATE OR REPLACE TEMP TABLE gone AS
SELECT DISTINCT o.record FROM old_links o JOIN old_records USING (record)
WHERE o.record NOT IN (SELECT record FROM rows WHERE record IS NOT NULL)
"""


def compare(engine: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Tell what changed: ``changed``, ``resourced`` (same values from elsewhere), ``gone``, and ``links`` to write."""
    for statement in (CHANGED, RESOURCED, GONE):
        engine.execute(statement)
    differs = [
        f"CASE WHEN {_plain(field.key, field.meaning, 'r')} IS DISTINCT FROM {_plain(field.key, field.meaning, 'g')} "
        f"AND r.{identifier('v_' + field.key)} IS NOT NULL THEN {literal(field.key + ',')} ELSE '' END"
        for field in plan.fields
    ]
    content = ", ".join(f"{literal(field.key)}, r.{identifier('v_' + field.key)}" for field in plan.fields)
    engine.execute(
        "CREATE OR REPLACE TEMP TABLE links AS SELECT r.feed, r.key, r.record, r.how, r.score, r.h, r.version, "
        f"strftime(r.stated, '%Y-%m-%d %H:%M:%S') AS stated, json_object({content})::VARCHAR AS content, "
        f"{' || '.join(differs) or literal('')} AS differs "
        "FROM rows r LEFT JOIN golden g USING (record) LEFT JOIN old_links o ON o.feed = r.feed AND o.key = r.key "
        "WHERE o.key IS NULL OR o.h IS DISTINCT FROM r.h OR o.record IS DISTINCT FROM r.record "
        "OR r.record IN (FROM touched)"
    )


def _plain(key: str, meaning: str, side: str) -> str:
    return plain_sql(meaning, f"{side}.{identifier('v_' + key)}")


def write_gold(engine: duckdb.DuckDBPyConnection, plan: Plan) -> dict[str, int]:
    """Replace the registry's tables in the lake; the version of each part. They count once the run is done."""
    taken = {"record", "number", "name", "valid_from", "version"}
    values = ", ".join(
        f"json_extract_string(content, {literal('$.' + field.key)}) AS {identifier(field.key)}"
        for field in plan.fields
        if field.key not in taken
    )
    now = literal(plan.now.strftime("%Y-%m-%d %H:%M:%S.%f"))
    engine.execute(
        "CREATE OR REPLACE TEMP TABLE standing AS "
        "SELECT record, number, name, content, origins, valid_from, known_from, version FROM old_records "
        "WHERE record NOT IN (SELECT record FROM changed) AND record NOT IN (FROM gone) "
        "AND record NOT IN (SELECT record FROM resourced) UNION ALL "
        "SELECT c.record, c.number, c.name, c.content, c.origins, c.holds_from, "
        f"TIMESTAMP {now}, coalesce(c.old_version, 0) + 1 FROM changed c UNION ALL "
        "SELECT o.record, o.number, o.name, o.content, s.origins, o.valid_from, o.known_from, o.version "
        "FROM resourced s JOIN old_records o USING (record)"
    )
    plain = ", ".join(
        f"{plain_sql(meaning, identifier('v_' + key))} AS {identifier('c_' + key)}"
        for key, meaning in compared(plan).items()
    )
    engine.execute(
        "CREATE OR REPLACE TEMP TABLE next_keys AS "
        "SELECT s.* FROM subjects s WHERE id IN (SELECT record FROM standing) "
        "AND id NOT IN (SELECT record FROM changed) UNION ALL BY NAME "
        f"SELECT record AS id, number AS n{plain and ', ' + plain} FROM changed"
    )
    tables = {
        "": f"SELECT record, number, name, {values + ', ' if values else ''}content, origins, valid_from, known_from, "
        "version FROM standing ORDER BY record",
        "keys": "SELECT * FROM next_keys ORDER BY id",
        "sources": "SELECT feed, key, record, how, score, h FROM rows",
    }
    return {
        part: store.replace(plan.gold(part), engine.execute(sql).to_arrow_reader(100_000))
        for part, sql in tables.items()
    }


def rows_to_write(engine: duckdb.DuckDBPyConnection) -> int:
    """About how many rows ``write_rows`` will write."""
    found = engine.execute("SELECT (SELECT count(*) FROM changed) + (SELECT count(*) FROM links)").fetchall()
    return int(found[0][0])


def write_rows(engine: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Bring the database to what the run found, in the caller's transaction."""
    now = moment(plan.now)
    registry = plan.registry.pk
    fields = ("registry", "number", "name", "born_on", "content", "origins", "standing", "valid_from", "known_from")
    made = "SELECT record, number, name, born, content, origins, holds_from FROM changed WHERE made ORDER BY 1"
    bulk.insert(
        Record,
        ("id", *fields, "version"),
        (
            [
                (
                    key,
                    registry,
                    number or "",
                    name or "",
                    _day(born),
                    content,
                    origins,
                    Standing.ACTIVE.value,
                    _day(since),
                    now,
                    1,
                )
                for key, number, name, born, content, origins, since in batch
            ]
            for batch in _batches(engine, made)
        ),
    )
    bulk.insert(Slice, _SLICE, (_slices(batch, now) for batch in _batches(engine, _BEFORE)))
    other = "SELECT record, number, name, born, content, origins, holds_from, old_version FROM changed WHERE NOT made"
    bulk.update(
        Record,
        ("id", "number", "name", "born_on", "content", "origins", "standing", "valid_from", "known_from", "version"),
        (
            [
                (
                    key,
                    number or "",
                    name or "",
                    _day(born),
                    content,
                    origins,
                    Standing.ACTIVE.value,
                    _day(since),
                    now,
                    version + 1,
                )
                for key, number, name, born, content, origins, since, version in batch
            ]
            for batch in _batches(engine, other)
        ),
    )
    bulk.update(Record, ("id", "origins"), _batches(engine, "SELECT record, origins FROM resourced"))
    bulk.update(
        Record,
        ("id", "standing"),
        ([(key, Standing.GONE.value) for (key,) in batch] for batch in _batches(engine, "SELECT record FROM gone")),
    )
    _write_links(engine)
    _write_pairs(engine, plan, now)


_SLICE = (
    "record",
    "number",
    "name",
    "content",
    "origins",
    "valid_from",
    "valid_until",
    "known_from",
    "known_until",
    "version",
)
_BEFORE = (
    "SELECT record, old_number, old_name, old_content, old_origins, old_valid_from, holds_from, "
    "strftime(old_known_from, '%Y-%m-%d %H:%M:%S.%f'), old_version FROM changed WHERE NOT made"
)


def _slices(batch: Sequence[Sequence[Any]], now: str) -> list[tuple[Any, ...]]:
    """What was believed until now, and, where the change came later than the old values, what still holds of them."""
    found: list[tuple[Any, ...]] = []
    for key, number, name, content, origins, since, until, known, version in batch:
        shared = (key, number or "", name or "", content, origins, _day(since))
        found.append((*shared, None, _zoned(known), now, version))
        if until > since:
            found.append((*shared, _day(until), now, None, version))
    return found


def _write_links(engine: duckdb.DuckDBPyConnection) -> None:
    changes = ("record", "content", "happened_at", "table_version", "how", "score", "differs", "gone")
    rows = "SELECT feed, key, record, content, stated, version, how, score, differs FROM links ORDER BY 1, 2"
    bulk.upsert(
        SourceRow,
        ("feed", "key", *changes),
        (
            [
                (
                    feed,
                    key,
                    record,
                    content,
                    _zoned(stated),
                    version,
                    how,
                    score,
                    f",{differs}"[:400] if differs else "",
                    False,
                )
                for feed, key, record, content, stated, version, how, score, differs in batch
            ]
            for batch in _batches(engine, rows)
        ),
        keys=("feed", "key"),
        change=changes,
    )
    vanished = (
        "SELECT o.feed, o.key FROM old_links o LEFT JOIN rows r ON r.feed = o.feed AND r.key = o.key "
        "WHERE r.key IS NULL"
    )
    bulk.upsert(
        SourceRow,
        ("feed", "key", "content", "table_version", "how", "differs", "gone"),
        ([(feed, key, "{}", 0, "new", "", True) for feed, key in batch] for batch in _batches(engine, vanished)),
        keys=("feed", "key"),
        change=("gone",),
    )


def _write_pairs(engine: duckdb.DuckDBPyConnection, plan: Plan, now: str) -> None:
    bulk.upsert(
        Pair,
        ("registry", "left", "right", "score", "reasons", "state", "found_at", "why"),
        (
            [(plan.registry.pk, left, right, score, reasons, "open", now, "") for left, right, score, reasons in batch]
            for batch in _batches(engine, "SELECT l, r, p, reasons FROM asked_of")
        ),
        keys=("left", "right"),
    )


def _batches(engine: duckdb.DuckDBPyConnection, sql: str) -> Iterator[list[tuple[Any, ...]]]:
    rows = engine.execute(sql)
    while batch := rows.fetchmany(bulk.BATCH):
        yield batch


def moment(at: datetime) -> str:
    """A time as the database takes it in bulk."""
    return _zoned(at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")) or ""


def _zoned(at: str | None) -> str | None:
    return f"{at}+00" if at and connection.vendor == "postgresql" else at


def _day(day: Any) -> str | None:
    return day.isoformat() if day is not None else None
