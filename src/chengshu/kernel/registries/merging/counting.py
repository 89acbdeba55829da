"""What a run says about itself: how rows found their records, and how well each field is covered."""

from __future__ import annotations

from typing import Any

import duckdb

from chengshu.kernel.registries.merging.assigning import Assignment
from chengshu.kernel.registries.merging.plan import Plan


def counts_of(engine: duckdb.DuckDBPyConnection, plan: Plan, assignment: Assignment) -> dict[str, int]:
    """Counts of the run: rows by how they found their record, faulty numbers, pairs, records made and changed."""
    how = dict(engine.execute("SELECT how, count(*) FROM assigned GROUP BY 1").fetchall())
    return {
        "rows": _one(engine, "SELECT count(*) FROM rows"),
        "number": how.get("number", 0),
        "likeness": how.get("likeness", 0),
        "clerk": how.get("clerk", 0),
        "new": how.get("new", 0),
        "waiting": how.get("waiting", 0),
        "faulty": _one(engine, "SELECT count(*) FROM incoming WHERE n IS NOT NULL AND NOT sound") if plan.number else 0,
        "pairs": _one(engine, "SELECT count(*) FROM asked_of"),
        "compared": assignment.compared,
        "made": _one(engine, "SELECT count(*) FROM changed WHERE made"),
        "changed": _one(engine, "SELECT count(*) FROM changed WHERE NOT made"),
        "gone": _one(engine, "SELECT count(*) FROM gone"),
        "records": _one(engine, "SELECT count(*) FROM standing"),
    }


def coverage_of(engine: duckdb.DuckDBPyConnection, plan: Plan) -> dict[str, Any]:
    """By field how many records have a value and how many rows disagree; by feed its rows, records and freshness."""
    filled = ", ".join(f"count(json_extract_string(content, '$.{one.key}'))" for one in plan.fields)
    values = engine.execute(f"SELECT {filled or '0'} FROM standing").fetchall()[0]
    feeds = engine.execute(
        "SELECT feed, count(*), count(DISTINCT record), strftime(min(stated), '%Y-%m-%dT%H:%M:%SZ'), "
        "strftime(max(stated), '%Y-%m-%dT%H:%M:%SZ'), count(*) FILTER (n IS NOT NULL AND NOT sound), "
        "count(*) FILTER (record IS NULL) FROM rows GROUP BY 1"
    ).fetchall()
    return {
        "fields": {one.key: count for one, count in zip(plan.fields, values, strict=False)},
        "feeds": {
            str(feed): {
                "rows": rows,
                "records": records,
                "oldest": oldest,
                "newest": newest,
                "faulty": faulty,
                "waiting": waiting,
            }
            for feed, rows, records, oldest, newest, faulty, waiting in feeds
        },
    }


def _one(engine: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(engine.execute(sql).fetchall()[0][0])


__all__ = ["counts_of", "coverage_of"]
