"""Quarantine (隔离区): rows that did not fit, with their original text, until their provider puts them right."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from chengshu.base.text import Text
from chengshu.kernel.gathering.misfits import SCHEMA
from chengshu.kernel.gathering.models import Mended, Run, Source
from chengshu.kernel.gathering.reading import Bench, Raw
from chengshu.kernel.gathering.reading.scratch import TextRows
from chengshu.kernel.lake import engine as lake_engine
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName

REASONS = {
    "type": Text("“%(column)s”的值不合类型", "the value of “%(column)s” is not of its type"),
    "missing": Text("“%(column)s”必填而为空", "“%(column)s” may not be empty"),
    "long": Text("“%(column)s”超过规定长度", "“%(column)s” is too long"),
    "error": Text("“%(column)s”是 Excel 错误值", "“%(column)s” is an error of Excel"),
    "digits": Text(
        "“%(column)s”超过 15 位，Excel 已丢失末几位，请在 Excel 中按文本保存",
        "“%(column)s” has more than 15 digits, of which Excel has lost the last; keep it as text in Excel",
    ),
    "formula": Text("“%(column)s”是没有结果的公式", "“%(column)s” is a formula without a result"),
    "quote": Text("引号不配对", "a quote does not close"),
    "columns": Text("列数与表头不符", "the number of columns is not that of the header"),
    "bytes": Text("有无法解读的字节", "there are bytes that no encoding explains"),
    "nul": Text("含空字节（NUL）", "there are NUL bytes"),
    "json": Text("不是 JSON 对象", "it is no JSON object"),
}
OTHER = Text("不符合要求", "it does not fit")


@dataclass(frozen=True)
class Misfit:
    """A row of quarantine. ``values`` are the source's columns, None for a line that is no row (then ``original``)."""

    run: int
    row: int
    line: int | None
    reasons: tuple[tuple[str, str], ...]
    original: str
    at: datetime

    @property
    def values(self) -> Mapping[str, Any] | None:
        """As they came."""
        try:
            found = json.loads(self.original)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None

    def sentences(self, names: Mapping[str, Text]) -> list[Text]:
        """Why it does not fit; ``names`` are those of the catalogue's items by column."""
        return [reason_text(why, column, names) for why, column in self.reasons]


def reason_text(why: str, column: str, names: Mapping[str, Text]) -> Text:
    """A reason in words."""
    return REASONS.get(why, OTHER).with_values(column=names.get(column, Text(column or "-", column or "-")))


def table_for(source: Source) -> TableName:
    """Where the misfits of a source lie."""
    return TableName(Layer.BRONZE, f"quarantine.{source.resource.key}"[:100])


def keep(run: Run, file: Path) -> None:
    """Bring the misfits of a run into quarantine, once, however often it is asked for."""
    if not file.exists():
        return
    name, mark = table_for(run.source), store.Mark(f"quarantine.{run.source_id}", run.number)
    if (store.mark_of(name, mark.writer) or 0) < run.number:
        with pq.ParquetFile(file) as parquet:
            batches = parquet.iter_batches(batch_size=20_000)
            store.append(name, pa.RecordBatchReader.from_batches(SCHEMA, batches), mark=mark)


def rows_of(
    source: Source,
    *,
    run: int | None = None,
    why: str = "",
    without: Iterable[tuple[int, int]] = (),
    start: int,
    most: int,
) -> list[Misfit]:
    """A page of the quarantine, the newest run first; without rows that are settled."""
    query, values = _where(run, why, without)
    listed = 'run, "row", line, reasons, original, epoch_us("at")'
    found = _asked(
        source, f'SELECT {listed} FROM q {query} ORDER BY run DESC, "row" LIMIT {int(most)} OFFSET {int(start)}', values
    )
    return [_misfit(row) for row in found]


def count_of(source: Source, *, run: int | None = None, why: str = "", without: Iterable[tuple[int, int]] = ()) -> int:
    """How many there are."""
    query, values = _where(run, why, without)
    found = _asked(source, f"SELECT count(*) FROM q {query}", values)
    return int(found[0][0]) if found else 0


def row_of(source: Source, run: int, row: int) -> Misfit | None:
    """One of them."""
    listed = 'run, "row", line, reasons, original, epoch_us("at")'
    found = _asked(source, f'SELECT {listed} FROM q WHERE run = ? AND "row" = ?', [run, row])
    return _misfit(found[0]) if found else None


def settled(source: Source) -> list[tuple[int, int]]:
    """Rows that somebody put right or set aside."""
    return list(Mended.objects.filter(run__source=source).values_list("run_id", "row"))


def mended_raw(run: Run, bench: Bench) -> Raw:
    """The rows that a run of mending brings: what was typed, under the source's own columns."""
    rows = list(Mended.objects.filter(by_run=run, values__isnull=False).order_by("run_id", "row"))
    names = dict.fromkeys(str(name) for row in rows for name in row.values or ())
    names |= dict.fromkeys(column for column in run.source.mapping.values() if column)
    with TextRows(bench.scratch / "mended.parquet", names) as text:
        for row in rows:
            text.add_record(
                row.row, {name: None if value is None else str(value) for name, value in (row.values or {}).items()}
            )
    return text.raw(counted=len(rows))


def _asked(source: Source, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    name = table_for(source)
    if not store.exists(name):
        return []
    engine = lake_engine.connect(memory_mb=256, threads=1)
    try:
        lake_engine.show(engine, name, as_view="q")
        return engine.execute(query, list(values)).fetchall()
    finally:
        engine.close()


def _where(run: int | None, why: str, without: Iterable[tuple[int, int]]) -> tuple[str, list[Any]]:
    conditions = ["true"]
    values: list[Any] = []
    if run is not None:
        conditions.append("run = ?")
        values.append(run)
    if why:
        conditions.append("(';' || reasons) LIKE ?")
        values.append(f"%;{why}:%")
    pairs = ", ".join(f"({int(one)}, {int(row)})" for one, row in without)
    if pairs:
        conditions.append(f'(run, "row") NOT IN ({pairs})')
    return "WHERE " + " AND ".join(conditions), values


def _misfit(row: tuple[Any, ...]) -> Misfit:
    run, number, line, reasons, original, at = row
    pairs = tuple((why, column) for why, _, column in (one.partition(":") for one in str(reasons).split(";") if one))
    return Misfit(run, number, line, pairs, original, datetime.fromtimestamp(at / 1_000_000, UTC))
