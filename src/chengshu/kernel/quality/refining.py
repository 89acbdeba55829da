"""The refined table (``silver``) as a query over the gathered one: cleaned, corrected, no blocked rows, no repeats.

Rows in = rows out + left out + duplicates. A row that cleaning repairs is kept: blocking rules look at cleaned values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from chengshu.kernel.catalogue.models import Code, Item, Resource
from chengshu.kernel.lake import store
from chengshu.kernel.lake.masked import masked_columns, with_masks
from chengshu.kernel.lake.names import TableName
from chengshu.kernel.lake.sql import identifier, literal
from chengshu.kernel.quality import measuring, sql
from chengshu.kernel.quality.checks import Kind
from chengshu.kernel.quality.models import Rule
from chengshu.kernel.quality.rules import Compiled, compiled, judged_rows, kind_of, supply, without_derived
from chengshu.spec.data import FieldType, Meaning

CLEAN = "cleaned"
KEPT = "kept"
COMPACTED = frozenset({Meaning.IDENTITY_NUMBER, Meaning.CREDIT_CODE, Meaning.BANK_ACCOUNT, Meaning.DIVISION})
HALF_WIDTH = frozenset({Meaning.PHONE, Meaning.EMAIL, Meaning.PLATE, Meaning.LICENCE_NUMBER, Meaning.SEX})
MOST_WORDS = 200
BATCH_ROWS = 100_000


@dataclass(frozen=True)
class Fix:
    """A value that stands in for the source's while the source still says ``was``; None is an empty value."""

    number: int
    column: str
    row: Mapping[str, str]
    was: str | None
    value: str | None


@dataclass(frozen=True)
class Counts:
    """What went in, and what became of it; ``applied`` are the numbers of the fixes that found their row unchanged."""

    rows_in: int
    rows_out: int
    left_out: int
    duplicates: int
    applied: frozenset[int]


@dataclass(frozen=True)
class Refined:
    """A refined version, ready to be written: the rows as a stream, and how many of each kind there are."""

    rows: pa.RecordBatchReader
    counts: Counts
    sources: Mapping[str, Sequence[str]]


@contextmanager
def refined(
    resource: Resource, name: TableName, version: int, rules: Sequence[Rule], fixes: Sequence[Fix]
) -> Iterator[Refined]:
    """The refined rows of a version. The stream must be read before the engine closes, that is within the block."""
    schema = store.schema_of(name, version)
    items = [item for item in resource.items.all() if item.column in schema.names]
    with measuring.opened(name, version) as engine:
        applied = _corrected(engine, schema, items, fixes)
        _clean(engine, schema, items)
        judged = _blocking(engine, resource, rules, masked_columns(schema))
        counted = _keep(engine, judged, items)
        chosen = _deduplicated(engine, _keys(resource, schema), items)
        (rows_in, left_out), duplicates = counted, chosen.duplicates
        yield Refined(
            _marked(engine.execute(chosen.query).to_arrow_reader(BATCH_ROWS), schema),
            Counts(rows_in, rows_in - left_out - duplicates, left_out, duplicates, applied),
            {item.column: (item.column,) for item in items} or {field.name: (field.name,) for field in schema},
        )


def _keys(resource: Resource, schema: pa.Schema) -> list[str]:
    """The columns that tell rows apart; none where one of them is not here, or shows only masks."""
    keys = [item.column for item in resource.items.all() if item.is_key]
    usable = set(schema.names) - masked_columns(schema)
    return [identifier(key) for key in keys] if set(keys) <= usable else []


def _marked(rows: pa.RecordBatchReader, schema: pa.Schema) -> pa.RecordBatchReader:
    """The rows with those columns marked as masked that were so before."""
    masked = masked_columns(schema)
    if not masked:
        return rows
    marked = with_masks(rows.schema, masked)
    batches = (pa.RecordBatch.from_arrays(batch.columns, schema=marked) for batch in rows)
    return pa.RecordBatchReader.from_batches(marked, batches)


def _corrected(
    engine: duckdb.DuckDBPyConnection, schema: pa.Schema, items: Sequence[Item], fixes: Sequence[Fix]
) -> frozenset[int]:
    """A view ``corrected`` in which fixes stand in for the values they were made for."""
    keys = [item.column for item in items if item.is_key and item.column not in masked_columns(schema)]
    usable = [fix for fix in fixes if fix.column in schema.names and keys and set(fix.row) == set(keys)]
    if not usable:
        engine.execute(f"CREATE OR REPLACE TEMP VIEW corrected AS SELECT * FROM {measuring.VIEW}")
        return frozenset()
    engine.register("fixes_given", _fix_table(usable, keys))
    engine.execute("CREATE OR REPLACE TEMP TABLE fixes AS SELECT * FROM fixes_given")
    joins, columns = [], []
    for place, column in enumerate(sorted({fix.column for fix in usable})):
        alias, name = f"fix{place}", identifier(column)
        same = " AND ".join(f"{alias}.{identifier('key_' + key)} = trim(t.{identifier(key)}::VARCHAR)" for key in keys)
        alive = f"{alias}.was IS NOT DISTINCT FROM t.{name}::VARCHAR"
        joins.append(f"LEFT JOIN (SELECT * FROM fixes WHERE col = {literal(column)}) {alias} ON {same} AND {alive}")
        columns.append(
            f"CASE WHEN {alias}.number IS NULL THEN t.{name} ELSE {_cast(schema, column, alias)} END AS {name}"
        )
    replaced = f"SELECT t.* REPLACE ({', '.join(columns)}) FROM {measuring.VIEW} t {' '.join(joins)}"
    engine.execute(f"CREATE OR REPLACE TEMP VIEW corrected AS {replaced}")
    return frozenset(_numbers_that_apply(engine, usable, keys))


def _cast(schema: pa.Schema, column: str, alias: str) -> str:
    kind = kind_of(schema.field(column).type)
    return (
        f"{alias}.value" if kind is Kind.TEXT else f"try_cast({alias}.value AS {_duck_type(schema.field(column).type)})"
    )


def _duck_type(arrow: pa.DataType) -> str:
    with duckdb.connect() as engine:
        engine.register("one", pa.schema([("x", arrow)]).empty_table())
        found = engine.execute("SELECT column_type FROM (DESCRIBE one)").fetchone()
    return str(found[0]) if found else "VARCHAR"


def _fix_table(fixes: Sequence[Fix], keys: Sequence[str]) -> pa.Table:
    columns: dict[str, pa.Array[Any]] = {
        "number": pa.array([fix.number for fix in fixes], pa.int64()),
        "col": pa.array([fix.column for fix in fixes], pa.string()),
        "was": pa.array([fix.was for fix in fixes], pa.string()),
        "value": pa.array([fix.value for fix in fixes], pa.string()),
    }
    for key in keys:
        columns[f"key_{key}"] = pa.array([fix.row[key] for fix in fixes], pa.string())
    return pa.table(columns)


def _numbers_that_apply(engine: duckdb.DuckDBPyConnection, fixes: Sequence[Fix], keys: Sequence[str]) -> set[int]:
    found: set[int] = set()
    same = " AND ".join(f"f.{identifier('key_' + key)} = trim(t.{identifier(key)}::VARCHAR)" for key in keys)
    for column in sorted({fix.column for fix in fixes}):
        alive = f"f.was IS NOT DISTINCT FROM t.{identifier(column)}::VARCHAR"
        asked = f"SELECT DISTINCT f.number FROM fixes f JOIN {measuring.VIEW} t ON {same} AND {alive} WHERE f.col = ?"
        found |= {row[0] for row in engine.execute(asked, [column]).fetchall()}
    return found


def _clean(engine: duckdb.DuckDBPyConnection, schema: pa.Schema, items: Sequence[Item]) -> None:
    """A view ``cleaned`` with the items of the entry, each in its standard spelling."""
    words = _codes_by_word(items)
    masked = masked_columns(schema)
    columns = [
        identifier(item.column)
        if item.column in masked
        else f"{_cleaned(item, schema.field(item.column).type, words.get(item.code_list, {}))} "
        f"AS {identifier(item.column)}"
        for item in items
    ]
    engine.execute(f"CREATE OR REPLACE TEMP VIEW {CLEAN} AS SELECT {', '.join(columns) or '*'} FROM corrected")


def _cleaned(item: Item, arrow: pa.DataType, words: Mapping[str, str]) -> str:
    name, meaning = identifier(item.column), Meaning(item.meaning)
    if kind_of(arrow) is not Kind.TEXT:
        return name
    if item.type == FieldType.DATE or meaning is Meaning.BIRTH_DATE:
        return sql.day(name)
    if item.type == FieldType.TIME:
        return f"coalesce(try_cast({sql.trimmed(name)} AS TIMESTAMP), {sql.day(name)}::TIMESTAMP)"
    if meaning in COMPACTED:
        return sql.compacted(name)
    text = sql.half_width(sql.trimmed(name)) if meaning in HALF_WIDTH or item.code_list else sql.trimmed(name)
    if meaning is Meaning.PLATE:
        text = f"upper({text})"
    if not words:
        return text
    cases = " ".join(f"WHEN {literal(word)} THEN {literal(code)}" for word, code in words.items())
    return f"CASE {text} {cases} ELSE {text} END"


def _codes_by_word(items: Sequence[Item]) -> dict[str, dict[str, str]]:
    """For each code list the codes by their names, for values written in words; long lists are left alone."""
    found: dict[str, dict[str, str]] = {}
    lists = {item.code_list for item in items if item.code_list}
    for key, code, word in Code.objects.filter(code_list__key__in=lists, until=None).values_list(
        "code_list__key", "code", "name_zh"
    ):
        found.setdefault(key, {})[word] = code
    return {key: words for key, words in found.items() if len(words) <= MOST_WORDS}


def _blocking(
    engine: duckdb.DuckDBPyConnection, resource: Resource, rules: Sequence[Rule], masked: frozenset[str]
) -> list[Compiled]:
    schema = with_masks(engine.execute(f"SELECT * FROM {CLEAN} LIMIT 0").to_arrow_table().schema, masked)
    judged = compiled(resource, schema, view=CLEAN, rules=[rule for rule in rules if rule.blocking])
    sound = [one for one in judged if one.predicate is not None]
    supply(engine, sound)
    return sound


def _keep(engine: duckdb.DuckDBPyConnection, judged: Sequence[Compiled], items: Sequence[Item]) -> tuple[int, int]:
    """A view ``kept`` without the rows that a blocking rule fails; how many there are and how many are left out."""
    predicates = [one.predicate for one in judged if one.predicate is not None]
    conditions = [f"coalesce(({one.applies}) AND ({one.fails}), false)" for one in predicates]
    blocked = " OR ".join(conditions) or "false"
    bare, source = without_derived(predicates), judged_rows(CLEAN, predicates)
    engine.execute(f"CREATE OR REPLACE TEMP VIEW {KEPT} AS SELECT {bare} FROM {source} WHERE NOT ({blocked})")
    found = engine.execute(f"SELECT count(*), count(*) FILTER (WHERE {blocked}) FROM {source}").fetchone()
    return (found[0], found[1]) if found else (0, 0)


@dataclass(frozen=True)
class _Chosen:
    query: str
    duplicates: int


def _deduplicated(engine: duckdb.DuckDBPyConnection, keys: Sequence[str], items: Sequence[Item]) -> _Chosen:
    """The kept rows, of those with one key only the newest: by the time of last change, then by a stable order."""
    everything = _Chosen(f"SELECT * FROM {KEPT}", 0)
    if not keys:
        return everything
    named = ", ".join(keys)
    present = " AND ".join(f"{key} IS NOT NULL" for key in keys)
    engine.execute(
        f"CREATE OR REPLACE TEMP TABLE shared AS "
        f"SELECT hash({named}) AS h FROM {KEPT} WHERE {present} GROUP BY 1 HAVING count(*) > 1"
    )
    repeated = f"coalesce(({present}) AND hash({named}) IN (SELECT h FROM shared), false)"
    times = [identifier(item.column) for item in items if item.meaning == Meaning.UPDATED_AT]
    order = ", ".join([*(f"{time} DESC NULLS LAST" for time in times), f"hash({KEPT}) DESC"])
    newest = f"QUALIFY row_number() OVER (PARTITION BY {named} ORDER BY {order}) = 1"
    found = engine.execute(f"SELECT count(*) - count(DISTINCT ({named})) FROM {KEPT} WHERE {repeated}").fetchone()
    duplicates = found[0] if found else 0
    if not duplicates:
        return everything
    once = f"SELECT * FROM {KEPT} WHERE NOT {repeated}"
    return _Chosen(f"{once} UNION ALL (SELECT * FROM {KEPT} WHERE {repeated} {newest})", duplicates)
