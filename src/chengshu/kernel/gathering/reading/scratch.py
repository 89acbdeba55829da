"""Rows that Python reads one by one, written to Parquet as text, for DuckDB to go on with."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from chengshu.kernel.gathering.reading.raw import Raw
from chengshu.kernel.lake.sql import literal

BATCH = 20_000
LINE = "_line"


class TextRows:
    """Collects rows of text with the line each came from; what a row lacks is empty.

    ``keys`` say by what a record holds each column, where that is not its name.
    """

    def __init__(self, file: Path, columns: Iterable[str], keys: Iterable[str] = ()) -> None:
        self.file = file
        self.columns = list(columns)
        self.keys = list(keys) or self.columns
        fields: list[pa.Field[Any]] = [
            pa.field(LINE, pa.int64()),
            *(pa.field(name, pa.string()) for name in self.columns),
        ]
        self.schema = pa.schema(fields)
        self.count = 0
        self._filled: set[str] = set()
        self._lines: list[int] = []
        self._values: list[list[str | None]] = [[] for _ in self.columns]

    def __enter__(self) -> TextRows:
        self._writer = pq.ParquetWriter(self.file, self.schema, compression="snappy")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write()
        self._writer.close()

    def add(self, line: int, values: Iterable[str | None]) -> None:
        """A row in the order of the columns."""
        self._lines.append(line)
        for column, value in zip(self._values, values, strict=True):
            column.append(value)
        self.count += 1
        if len(self._lines) >= BATCH:
            self._write()

    def add_many(self, line: int, columns: Sequence[pa.Array[Any] | pa.ChunkedArray[Any]]) -> None:
        """Rows that stand on one line each from this one on, in columns."""
        self._write()
        count = len(columns[0])
        lines = pa.array(np.arange(line, line + count, dtype=np.int64))
        self._writer.write_table(pa.table([lines, *columns], schema=self.schema))
        self.count += count

    def add_record(self, line: int, record: Mapping[str, Any]) -> None:
        """A row by its keys."""
        self.add(line, (record.get(key) for key in self.keys))

    def raw(self, *, counted: int | None = None, wanted: Iterable[str] = (), known: Container[str] = ()) -> Raw:
        """The relation over what was written. What is wanted is missing where it is not known and no row has it."""
        missing = [name for name in wanted if name not in known and name not in self._filled] if self.count else []
        return Raw(
            missing=frozenset(missing),
            sql=f"(SELECT * FROM read_parquet({literal(str(self.file))}))",
            columns=dict.fromkeys(self.columns, "VARCHAR"),
            line=f"r.{LINE}",
            original=f"CAST(json_merge_patch(to_json(r), '{{\"{LINE}\": null}}') AS VARCHAR)",
            counted=counted,
        )

    def _write(self) -> None:
        if not self._lines:
            return
        columns: list[pa.Array[Any]] = [pa.array(self._lines, pa.int64())]
        columns += [pa.array(column, pa.string()) for column in self._values]
        self._filled.update(
            name for name, column in zip(self.columns, columns[1:], strict=True) if column.null_count < len(column)
        )
        self._writer.write_table(pa.table(columns, schema=self.schema))
        self._lines = []
        self._values = [[] for _ in self.columns]
