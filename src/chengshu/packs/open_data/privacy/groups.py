"""Counting groups: how many rows share each combination of clues, and how varied the secrets are within."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from chengshu.kernel.lake.sql import identifier
from chengshu.packs.open_data.privacy.treatments import expression

View = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Groups:
    """The outcome of one count. ``smallest`` and ``diversity`` are None where there is nothing to count."""

    rows: int
    groups: int
    smallest: int | None
    below: int
    diversity: int | None


def measured(engine: duckdb.DuckDBPyConnection, source: str, view: View, k: int) -> dict[str, tuple[int, int]]:
    """For each treated column: distinct values, and rows whose value occurs in fewer than k rows. One scan each."""
    found: dict[str, tuple[int, int]] = {}
    for column, treatment in view:
        row = engine.execute(
            f"""SELECT count(*), coalesce(sum(n) FILTER (n < ?), 0) FROM (
                SELECT count(*) AS n FROM {identifier(source)} GROUP BY {expression(column, treatment)})""",
            [k],
        ).fetchone()
        found[column] = (int(row[0]), int(row[1])) if row else (0, 0)
    return found


def counted(
    engine: duckdb.DuckDBPyConnection,
    source: str,
    clues: View,
    secrets: View,
    *,
    k: int,
    least_varied: int = 1,
    suppress: bool = False,
) -> Groups:
    """Count the groups that the clues make. ``suppress`` leaves out those smaller than k or less varied.

    ``below`` counts the rows in groups that fail either rule; with ``suppress`` those are the rows left out.
    """
    if not clues:
        total = engine.execute(f"SELECT count(*) FROM {identifier(source)}").fetchone()
        return Groups(int(total[0]) if total else 0, 0, None, 0, None)
    kept = f"WHERE {_good(secrets)}" if suppress else ""
    values = [k, least_varied] if secrets else [k]
    varied = f"min(least({_varied(secrets)}))" if secrets else "NULL"
    query = f"""
        WITH made AS ({_grouped(source, clues, secrets)}),
             bad AS (SELECT coalesce(sum(n), 0) AS n FROM made WHERE NOT ({_good(secrets)}))
        SELECT coalesce(sum(made.n), 0), count(*), min(made.n), (SELECT n FROM bad), {varied} FROM made {kept}"""
    row = engine.execute(query, [*values, *(values if suppress else [])]).fetchone()
    rows, groups, smallest, below, diversity = row or (0, 0, None, 0, None)
    return Groups(int(rows), int(groups), smallest, int(below), diversity)


def suppressed(clues: View, secrets: View, *, k: int, least_varied: int) -> str:
    """The clause that leaves out small or uniform groups from a select over the source."""
    if not clues:
        return ""
    by = ", ".join(expression(column, treatment) for column, treatment in clues)
    rules = [f"count(*) OVER (PARTITION BY {by}) >= {int(k)}"]
    if least_varied > 1:
        rules += [
            f"{_values(expression(column, treatment), f'OVER (PARTITION BY {by})')} >= {int(least_varied)}"
            for column, treatment in secrets
        ]
    return f"QUALIFY {' AND '.join(rules)}"


def _grouped(source: str, clues: View, secrets: View) -> str:
    by = ", ".join(expression(column, treatment) for column, treatment in clues)
    more = "".join(
        f", {_values(expression(column, treatment))} AS v{at}" for at, (column, treatment) in enumerate(secrets)
    )
    return f"SELECT count(*) AS n{more} FROM {identifier(source)} GROUP BY {by}"


def _values(secret: str, over: str = "") -> str:
    """How many values a secret takes; that nothing is known is one of them."""
    return f"(count(DISTINCT {secret}) {over} + max(({secret} IS NULL)::INT) {over})"


def _varied(secrets: View) -> str:
    return ", ".join(f"v{at}" for at in range(len(secrets)))


def _good(secrets: View) -> str:
    return f"n >= ? AND least({_varied(secrets)}) >= ?" if secrets else "n >= ?"
