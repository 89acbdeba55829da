"""What the last run left in the lake, corrected by what clerks did since: the start of the next run."""

from __future__ import annotations

import json

import duckdb
import pyarrow as pa

from chengshu.kernel.lake.engine import show
from chengshu.kernel.lake.sql import identifier
from chengshu.kernel.registries.matching.normal import plain_sql
from chengshu.kernel.registries.merging.incoming import compared, empty, registered
from chengshu.kernel.registries.merging.plan import Plan
from chengshu.kernel.registries.models import Move, Record, Standing

LINKS = {
    "feed": "BIGINT",
    "key": "VARCHAR",
    "record": "BIGINT",
    "how": "VARCHAR",
    "score": "DOUBLE",
    "h": "BIGINT",
}
RECORDS = {
    "record": "BIGINT",
    "number": "VARCHAR",
    "name": "VARCHAR",
    "content": "VARCHAR",
    "origins": "VARCHAR",
    "valid_from": "DATE",
    "known_from": "TIMESTAMP",
    "version": "INTEGER",
}


def read_state(engine: duckdb.DuckDBPyConnection, plan: Plan) -> list[Move]:
    """Fill ``old_links``, ``old_records`` and ``subjects`` (``id, n, c_…``); the moves that were taken in."""
    gold = plan.before.gold if plan.before else {}
    fields = compared(plan)
    keys = {"id": "BIGINT", "n": "VARCHAR", **{f"c_{key}": "VARCHAR" for key in fields}}
    for table, part, columns in (
        ("old_links", "sources", LINKS),
        ("old_records", "", RECORDS),
        ("subjects", "keys", keys),
    ):
        empty(engine, table, columns)
        if part in gold:
            view = show(engine, plan.gold(part), as_view=f"before_{table}", version=gold[part])
            present = {row[0] for row in engine.execute(f"DESCRIBE {identifier(view)}").fetchall()}
            listed = ", ".join(identifier(column) for column in columns if column in present)
            engine.execute(f"INSERT INTO {table} BY NAME SELECT {listed} FROM {identifier(view)}")
    moves = list(Move.objects.filter(registry=plan.registry, run=None).order_by("at", "pk"))
    for move in moves:
        _take_in(engine, move)
    _refresh(engine, plan, {move.origin_id for move in moves} | {move.target_id for move in moves})
    return moves


def _take_in(engine: duckdb.DuckDBPyConnection, move: Move) -> None:
    """The source rows now belong to the target."""
    rows = pa.table(
        {
            "feed": pa.array([row[0] for row in move.rows], pa.int64()),
            "key": pa.array([row[1] for row in move.rows], pa.string()),
        }
    )
    registered(engine, "moved", rows)
    engine.execute(
        "UPDATE old_links SET record = ?, how = 'clerk' FROM moved "
        "WHERE moved.feed = old_links.feed AND moved.key = old_links.key",
        [move.target_id],
    )


def _refresh(engine: duckdb.DuckDBPyConnection, plan: Plan, touched: set[int]) -> None:
    """Records that clerks merged or split are taken from the database, which knows them best."""
    if not touched:
        return
    listed = ", ".join(str(key) for key in sorted(touched))
    engine.execute(f"DELETE FROM old_records WHERE record IN ({listed})")
    engine.execute(f"DELETE FROM subjects WHERE id IN ({listed})")
    standing = Record.objects.filter(pk__in=touched, standing=Standing.ACTIVE)
    rows = [
        (
            one.pk,
            one.number or None,
            one.name or None,
            json.dumps(one.content, ensure_ascii=False, separators=(",", ":")),
            json.dumps(one.origins, ensure_ascii=False, separators=(",", ":")),
            one.valid_from,
            one.known_from.replace(tzinfo=None),
            one.version,
            *(one.content.get(key) for key in compared(plan)),
        )
        for one in standing
    ]
    if not rows:
        return
    empty(engine, "refreshed", {**RECORDS, **{f"v_{key}": "VARCHAR" for key in compared(plan)}})
    marks = ", ".join("?" * len(rows[0]))
    engine.executemany(f"INSERT INTO refreshed VALUES ({marks})", rows)
    engine.execute(f"INSERT INTO old_records SELECT {', '.join(RECORDS)} FROM refreshed")
    plain = ", ".join(
        f"{plain_sql(meaning, identifier('v_' + key))} AS {identifier('c_' + key)}"
        for key, meaning in compared(plan).items()
    )
    engine.execute(
        f"INSERT INTO subjects BY NAME SELECT record AS id, number AS n{plain and ', ' + plain} FROM refreshed"
    )
