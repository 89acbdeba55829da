"""The golden value of each field: from the authoritative source, else by order of sources and freshness."""

from __future__ import annotations

import duckdb

from chengshu.kernel.lake.sql import identifier, literal
from chengshu.kernel.registries.merging.incoming import value_columns
from chengshu.kernel.registries.merging.plan import Plan, order_of
from chengshu.kernel.registries.models import Choice, RegistryField
from chengshu.spec.data import Meaning

_RANK, _SECONDS, _TIES = 10**15, 10**11, 1000
_NUMBERED = (Meaning.IDENTITY_NUMBER, Meaning.CREDIT_CODE)


def choose(engine: duckdb.DuckDBPyConnection, plan: Plan, *, everything: bool) -> None:
    """Fill ``golden`` for the records that a new, changed or gone row touches, or for all.

    ``golden``: ``record, number, name, born, content, origins, valid_from``; content and origins are JSON text.
    """
    engine.execute(
        "CREATE OR REPLACE TEMP TABLE rows AS SELECT i.*, a.record, a.how, a.score FROM assigned a "
        "JOIN incoming i ON i.feed = a.feed AND i.key = a.key"
    )
    engine.execute(
        _TOUCHED
        if not everything
        else "CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT record FROM rows WHERE record IS NOT NULL"
    )
    chosen = ", ".join(f"{_chosen_sql(plan, field)} AS {identifier('g_' + field.key)}" for field in plan.fields)
    engine.execute(
        f"CREATE OR REPLACE TEMP TABLE chosen AS SELECT record, {chosen} FROM rows "
        "WHERE record IN (FROM touched) GROUP BY record"
    )
    engine.execute(f"CREATE OR REPLACE TEMP TABLE golden AS SELECT {', '.join(_golden_columns(plan))} FROM chosen")


#: Records with a row that is new, other than before, belongs elsewhere now, or is gone.
_TOUCHED = """
CREATE OR REPLACE TEMP TABLE touched AS
SELECT DISTINCT record FROM (
    SELECT r.record FROM rows r LEFT JOIN old_links o ON o.feed = r.feed AND o.key = r.key
        WHERE o.key IS NULL OR o.h IS DISTINCT FROM r.h OR o.record IS DISTINCT FROM r.record
    UNION ALL
    SELECT o.record FROM old_links o LEFT JOIN rows r ON o.feed = r.feed AND o.key = r.key
        WHERE r.key IS NULL OR o.record IS DISTINCT FROM r.record
) WHERE record IS NOT NULL
"""


def _chosen_sql(plan: Plan, field: RegistryField) -> str:
    """Value and origin of a field as one structure, NULL where no source has a value."""
    ranks, choice = order_of(plan, field)
    value = identifier("v_" + field.key)
    freshness = f"({_SECONDS} - coalesce(epoch(stated), 0)::BIGINT)"
    by_rank = " ".join(f"WHEN {feed} THEN {rank + 1}" for feed, rank in ranks.items())
    rank = f"(CASE feed {by_rank} ELSE 999 END)" if ranks else "0"
    tie = f"hash(feed, key) % {_TIES}"
    order = f"{freshness} * {_TIES} + {tie}"
    if choice is Choice.ORDER:
        order = f"{rank}::HUGEINT * {_RANK} + {order}"
    usable = f"{value} IS NOT NULL" + (" AND sound" if field.meaning in _NUMBERED and field == plan.number else "")
    origin = f"{{'v': {value}, 'feed': feed, 'key': key, 'stated': stated, 'version': version}}"
    return f"arg_min({origin}, {order}) FILTER ({usable})"


def _golden_columns(plan: Plan) -> list[str]:
    content = ", ".join(f"{literal(field.key)}, g_{field.key}.v" for field in plan.fields)
    origins = ", ".join(f"{literal(field.key)}, {_origin_json(field)}" for field in plan.fields)
    times = ", ".join(f"g_{field.key}.stated" for field in plan.fields)
    today = literal(plan.now.strftime("%Y-%m-%d"))
    number, name, born = (f"g_{one.key}.v" if one else "NULL" for one in (plan.number, plan.name, plan.born))
    return [
        "record",
        f"{number} AS number",
        f"left({name}, 200) AS name",
        f"try_cast({born} AS DATE) AS born",
        f"json_object({content})::VARCHAR AS content",
        f"json_object({origins})::VARCHAR AS origins",
        f"least(coalesce((greatest({times}) + INTERVAL 8 HOUR)::DATE, DATE {today}), DATE {today}) AS valid_from",
        *(f"g_{field.key}.v AS {identifier('v_' + field.key)}" for field in plan.fields),
    ]


def _origin_json(field: RegistryField) -> str:
    value = f"g_{field.key}"
    at = f"strftime({value}.stated, '%Y-%m-%dT%H:%M:%SZ')"
    return (
        f"CASE WHEN {value} IS NULL THEN NULL ELSE json_object('feed', {value}.feed, 'key', {value}.key, 'at', {at}, "
        f"'version', {value}.version) END"
    )


__all__ = ["choose", "value_columns"]
