"""Making the opened table of a release: the view of one version of the source, written to the lake as gold."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import Any

import duckdb

from chengshu.kernel.lake import engine as lake
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import locked, note_written
from chengshu.kernel.lake.sql import identifier
from chengshu.packs.open_data.models import OpenDataset
from chengshu.packs.open_data.privacy.groups import suppressed
from chengshu.packs.open_data.privacy.judge import Judge, Opening, Rule
from chengshu.packs.open_data.privacy.treatments import expression, treatment_of
from chengshu.packs.open_data.sources import Source

ROW = "_id"
VIEW = "source"
OPENED = "opened"
BATCH = 100_000


@dataclass(frozen=True)
class Made:
    """An opened table as written: its version, its rows, and what visitors are told of each column."""

    version: int
    rows: int
    columns: list[dict[str, Any]]


def table_of(dataset: OpenDataset) -> TableName:
    """The opened table of a dataset."""
    return TableName(Layer.GOLD, dataset.table_key)


def make_table(dataset: OpenDataset, source: Source, version: int, opening: Opening, rule: Rule) -> Made:
    """Write the opened view of a version of the source. Rows are numbered from 1 in ``_id``, by which they lie.

    Only one process writes the table of a dataset at a time.
    """
    name = table_of(dataset)
    with locked(name), closing(lake.connect()) as engine:
        lake.show(engine, source.table, as_view=VIEW, version=version)
        clause = ""
        if opening.suppress:
            clues, secrets = Judge(engine, VIEW, source.columns, rule).clues(opening)
            clause = suppressed(clues, secrets, k=rule.k, least_varied=rule.l)
        chosen = ", ".join(f"{expression(column, key)} AS {identifier(column)}" for column, key in opening.view)
        opened = f"SELECT {chosen} FROM {VIEW} {clause}"
        rows = engine.execute(
            f"SELECT row_number() OVER () AS {identifier(ROW)}, * FROM ({opened}) ORDER BY {identifier(ROW)}"
        ).to_arrow_reader(BATCH)
        table_version = store.replace(name, rows)
        note_written(name)
        lake.show(engine, name, as_view=OPENED, version=table_version)
        count, profiles = profiled(engine, [column for column, _ in opening.view])
        return Made(table_version, count, _columns(engine, source, opening, profiles))


def profiled(engine: duckdb.DuckDBPyConnection, columns: list[str]) -> tuple[int, dict[str, dict[str, Any]]]:
    """Rows, and for each column how many values are missing, how many differ, the least and the greatest."""
    parts = [
        part
        for name in map(identifier, columns)
        for part in (
            f"count({name})",
            f"count(DISTINCT {name})",
            f"left(CAST(min({name}) AS VARCHAR), 60)",
            f"left(CAST(max({name}) AS VARCHAR), 60)",
        )
    ]
    row = engine.execute(f"SELECT count(*), {', '.join(parts)} FROM {OPENED}").fetchone() or (0,)
    total, facts = int(row[0]), row[1:]
    found = {}
    for at, column in enumerate(columns):
        given, distinct, least, greatest = facts[4 * at : 4 * at + 4] or (0, 0, None, None)
        found[column] = {"missing": total - given, "distinct": distinct, "least": least, "greatest": greatest}
    return total, found


def _columns(
    engine: duckdb.DuckDBPyConnection, source: Source, opening: Opening, profiles: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    types = dict(engine.execute(f"SELECT column_name, column_type FROM (DESCRIBE {OPENED})").fetchall())
    columns = []
    for name, key in opening.view:
        column = source.column(name)
        if column is None:
            continue
        columns.append(
            {
                "name": name,
                "label_zh": column.label.zh,
                "label_en": column.label.en,
                "type": str(treatment_of(key).type or column.type),
                "kind": types[name],
                "unit": column.unit,
                "treatment": key,
                **profiles[name],
            }
        )
    return columns
