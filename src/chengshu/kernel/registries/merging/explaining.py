"""Why two records look alike, field by field and in words."""

from __future__ import annotations

import json
from collections.abc import Sequence

import duckdb
import pyarrow as pa

from chengshu.kernel.registries.matching.comparing import MISSING, words_of
from chengshu.kernel.registries.merging.assigning import Assignment
from chengshu.kernel.registries.merging.incoming import registered


def explain(engine: duckdb.DuckDBPyConnection, assignment: Assignment) -> None:
    """Fill ``asked_of`` (``l, r, p, reasons``) from ``asked``; few patterns of levels serve many pairs."""
    patterns = engine.execute("SELECT DISTINCT levels FROM asked").fetchall()
    rows = pa.table(
        {
            "levels": pa.array([list(levels) for (levels,) in patterns], pa.list_(pa.int8())),
            "reasons": pa.array([reasons(assignment, levels) for (levels,) in patterns], pa.string()),
        }
    )
    registered(engine, "explained", rows)
    engine.execute(
        "CREATE OR REPLACE TEMP TABLE asked_of AS "
        "SELECT l, r, p, reasons FROM asked JOIN explained ON explained.levels = asked.levels"
    )


def reasons(assignment: Assignment, levels: Sequence[int]) -> str:
    """The reasons as JSON: ``[{field, level, zh, en, bits}]``, those that say most first."""
    found = []
    for place, one in enumerate(assignment.fields):
        level = int(levels[place])
        bits = assignment.weights.bits[place][level] if assignment.weights and level != MISSING else 0.0
        words = words_of(one, level)
        found.append(
            {
                "field": one.column.removeprefix("c_"),
                "level": level,
                "zh": words.zh,
                "en": words.en,
                "bits": round(bits, 1),
            }
        )
    return json.dumps(sorted(found, key=lambda one: -abs(float(str(one["bits"])))), ensure_ascii=False)
