"""Judging a table in one scan, and finding its failing rows again at any version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import duckdb
import pyarrow as pa

from chengshu.base.text import Text
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.lake import engine as lake
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import TableName
from chengshu.kernel.lake.sql import identifier
from chengshu.kernel.quality.models import Rule
from chengshu.kernel.quality.rules import Compiled, compiled, judged_rows, supply, without_derived

VIEW = "judged"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BROKEN = Text("规则不适用于该字段现在的内容。", "The rule does not fit what the column holds now.")


@dataclass(frozen=True)
class Measure:
    """What one rule found over all rows."""

    rule: Rule
    checked: int = 0
    failed: int = 0
    problem: Text | None = None


@dataclass(frozen=True)
class Measured:
    """A table judged: how many rows it has, and each rule's counts."""

    rows: int
    measures: tuple[Measure, ...]


@contextmanager
def opened(name: TableName, version: int | None, *, memory_mb: int = 1024) -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine that reads a version of the table as ``judged``."""
    with lake.connect(memory_mb=memory_mb) as engine:
        lake.show(engine, name, as_view=VIEW, version=version)
        yield engine


def measure(resource: Resource, name: TableName, version: int | None, rules: Sequence[Rule]) -> Measured:
    """Every rule over every row of the version, in one scan.

    A rule that the engine cannot carry out (a column of another type than it was made for) is set aside with its
    problem; the others are judged all the same.
    """
    judged = compiled(resource, store.schema_of(name, version), view=VIEW, rules=rules)
    with opened(name, version) as engine:
        sound = [one for one in judged if one.predicate is not None]
        try:
            return _joined(judged, *_counts(engine, sound))
        except duckdb.Error:
            working = [one for one in sound if _works(engine, one)]
            kept = [one if one in working or one.problem else Compiled(one.rule, None, BROKEN) for one in judged]
            return _joined(kept, *_counts(engine, working))


def failing(
    resource: Resource, name: TableName, version: int | None, rule: Rule, *, limit: int | None = None
) -> Iterator[pa.RecordBatch]:
    """The rows of a version that fail the rule, whole, batch by batch; none where it cannot be judged."""
    (one,) = compiled(resource, store.schema_of(name, version), view=VIEW, rules=[rule])
    if one.predicate is None:
        return
    with opened(name, version) as engine:
        supply(engine, [one])
        bare, source = without_derived([one.predicate]), judged_rows(VIEW, [one.predicate])
        rows = f"SELECT {bare} FROM {source} WHERE ({one.predicate.applies}) AND ({one.predicate.fails})"
        yield from engine.execute(rows + (f" LIMIT {limit}" if limit else "")).to_arrow_reader(10_000)


def last_moment(name: TableName, version: int | None, column: str) -> datetime | None:
    """The latest time in a column of times or days that is not to come; None where there is none."""
    moment = f"{identifier(column)}::TIMESTAMP"
    with opened(name, version) as engine:
        asked = f"SELECT epoch_us(max({moment}) FILTER (WHERE {moment} <= current_timestamp::TIMESTAMP)) FROM {VIEW}"
        found = engine.execute(asked).fetchone()
    return EPOCH + timedelta(microseconds=found[0]) if found and found[0] is not None else None


def _counts(engine: duckdb.DuckDBPyConnection, rules: Sequence[Compiled]) -> tuple[int, dict[int, tuple[int, int]]]:
    supply(engine, rules)
    predicates = [one.predicate for one in rules if one.predicate is not None]
    conditions, asked = ["1 AS counted"], ["count(*)"]
    for place, predicate in enumerate(predicates):
        conditions += [f"({predicate.applies}) AS a{place}", f"({predicate.fails}) AS f{place}"]
        asked += [f"count(*) FILTER (WHERE a{place})", f"count(*) FILTER (WHERE a{place} AND f{place})"]
    source = f"(SELECT {', '.join(conditions)} FROM {judged_rows(VIEW, predicates)})"
    row = engine.execute(f"SELECT {', '.join(asked)} FROM {source}").fetchone() or (0,)
    return row[0], {one.rule.pk: (row[2 * place + 1], row[2 * place + 2]) for place, one in enumerate(rules)}


def _works(engine: duckdb.DuckDBPyConnection, one: Compiled) -> bool:
    try:
        _counts(engine, [one])
    except duckdb.Error:
        return False
    return True


def _joined(judged: Sequence[Compiled], rows: int, counts: dict[int, tuple[int, int]]) -> Measured:
    measures = (
        Measure(one.rule, *counts[one.rule.pk]) if one.rule.pk in counts else Measure(one.rule, problem=one.problem)
        for one in judged
    )
    return Measured(rows, tuple(measures))
