"""The feeds' tables as one table of the engine, values in the form kept and in the form compared."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from chengshu.kernel.lake.engine import show
from chengshu.kernel.lake.sql import identifier, literal
from chengshu.kernel.registries.matching.normal import kept_sql, plain_sql, sound_sql
from chengshu.kernel.registries.matching.subjects import LIKENESS
from chengshu.kernel.registries.merging.plan import Gathered, Plan

LOCAL_HOURS = 8
LONGEST_KEY = 120


def read_feeds(engine: duckdb.DuckDBPyConnection, plan: Plan) -> int:
    """Fill ``incoming``: ``feed, key, stated, version, founding, n, sound, h``, kept ``v_…``, compared ``c_…``.

    ``n`` is the number in plain form, ``h`` a digest of the kept values. Gives the number of rows.
    """
    parts = [_feed_sql(engine, plan, one) for one in plan.feeds]
    engine.execute(f"CREATE OR REPLACE TEMP TABLE incoming AS {' UNION ALL BY NAME '.join(parts)}")
    return int(engine.execute("SELECT count(*) FROM incoming").fetchall()[0][0])


def compared(plan: Plan) -> dict[str, str]:
    """The meaning of each field that is compared."""
    return {one.key: one.meaning for one in plan.fields if one.meaning in LIKENESS}


def value_columns(plan: Plan) -> list[str]:
    """The kept values of a row, in the order of fields."""
    return [f"v_{one.key}" for one in plan.fields]


def _feed_sql(engine: duckdb.DuckDBPyConnection, plan: Plan, one: Gathered) -> str:
    view = show(engine, one.table, as_view=f"feed_{one.feed.pk}", version=one.version)
    types = {row[0]: str(row[1]) for row in engine.execute(f"DESCRIBE {identifier(view)}").fetchall()}
    mapped = {key: column for key, column in one.feed.mapping.items() if column in types}
    raw = [f"{identifier(column)}::VARCHAR AS {identifier('r_' + key)}" for key, column in mapped.items()]
    keys = [identifier(column) for column in one.feed.key_columns if column in types]
    key = (
        f"concat_ws('|', {', '.join(f'{column}::VARCHAR' for column in keys)})"
        if keys
        else f"hash({', '.join(identifier(column) for column in types)})::VARCHAR"
    )
    number = plan.number
    values = []
    for field in plan.fields:
        raw_value = identifier("r_" + field.key)
        present = field.key in mapped
        kept = kept_sql(field.meaning, raw_value) if present else "NULL::VARCHAR"
        values.append(f"{kept} AS {identifier('v_' + field.key)}")
        if field.key in compared(plan):
            plain = plain_sql(field.meaning, raw_value) if present else "NULL::VARCHAR"
            values.append(f"{plain} AS {identifier('c_' + field.key)}")
    listed = ", ".join(identifier(column) for column in value_columns(plan))
    n = identifier("v_" + number.key) if number else "NULL::VARCHAR"
    sound = sound_sql(number.meaning, "n") if number else "false"
    founding = "true" if one.feed.founding else "false"
    return (
        f"SELECT *, coalesce({sound}, false) AS sound FROM "
        f"(SELECT *, {n} AS n, (hash({listed}) >> 1)::BIGINT AS h FROM "
        f"(SELECT {one.feed.pk}::BIGINT AS feed, left(raw_key, {LONGEST_KEY}) AS key, raw_at AS stated, "
        f"{one.version}::BIGINT AS version, {founding} AS founding, {', '.join(values)} FROM "
        f"(SELECT {', '.join([f'{key} AS raw_key', f'{_time_sql(one, types)} AS raw_at', *raw])} "
        f"FROM {identifier(view)}) "
        "QUALIFY row_number() OVER (PARTITION BY raw_key ORDER BY raw_at DESC NULLS LAST) = 1))"
    )


def _time_sql(one: Gathered, types: dict[str, str]) -> str:
    """When the row last changed at its source, UTC; a time without a zone is that of the city."""
    column = one.feed.time_column
    if column not in types:
        return "NULL::TIMESTAMP"
    name = identifier(column)
    if types[column] == "TIMESTAMP WITH TIME ZONE":
        return f"{name}::TIMESTAMP"
    return f"try_cast({name}::VARCHAR AS TIMESTAMP) - INTERVAL {LOCAL_HOURS} HOUR"


def empty(engine: duckdb.DuckDBPyConnection, table: str, columns: dict[str, str]) -> None:
    """An empty table of the engine with these columns and types."""
    typed = ", ".join(f"{identifier(column)} {kind}" for column, kind in columns.items())
    engine.execute(f"CREATE OR REPLACE TEMP TABLE {identifier(table)} ({typed})")


def registered(engine: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """An Arrow table as a table of the engine."""
    engine.register("handed_in", rows)
    engine.execute(f"CREATE OR REPLACE TEMP TABLE {identifier(table)} AS SELECT * FROM handed_in")
    engine.unregister("handed_in")


__all__ = ["compared", "empty", "literal", "read_feeds", "registered", "value_columns"]
