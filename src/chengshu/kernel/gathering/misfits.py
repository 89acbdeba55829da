"""Rows that do not fit, on their way into quarantine: on disk at once, so that their number costs no memory."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from chengshu.base import clock

_FIELDS: list[pa.Field[Any]] = [
    pa.field("run", pa.int64()),
    pa.field("row", pa.int64()),
    pa.field("line", pa.int64()),
    pa.field("reasons", pa.string()),
    pa.field("original", pa.string()),
    pa.field("at", pa.timestamp("us", tz="UTC")),
]
SCHEMA = pa.schema(_FIELDS)
LONGEST_ORIGINAL = 1024 * 1024
BATCH = 10_000


class Misfits:
    """Collects rows with their reasons (``type:column;missing:column``), line and original text, from any thread.

    ``judged`` counts those that DuckDB found; the others the reader could make no row of. A row's ``original`` is a
    JSON object of the source's columns, or the raw text of a line that is no row.
    """

    def __init__(self, file: Path, run: int) -> None:
        self.file, self.run = file, run
        self.count = 0
        self.judged = 0
        self.reasons: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._waiting: list[tuple[int | None, str, str]] = []
        self._writer: pq.ParquetWriter | None = None

    def add(self, line: int | None, reasons: str, original: str) -> None:
        """One row."""
        with self._lock:
            self._waiting.append((line, reasons, original))
            self.reasons.update(reasons.split(";"))
            if len(self._waiting) >= BATCH:
                self._write()

    def taken(self, reasons: Any, lines: Any, originals: Any) -> Any:
        """What DuckDB calls for rows that do not fit: they are kept here and left out there."""
        for reason, line, original in zip(reasons.to_pylist(), lines.to_pylist(), originals.to_pylist(), strict=True):
            self.add(line, reason or "type:", original or "")
        with self._lock:
            self.judged += len(reasons)
        return pa.array([False] * len(reasons))

    def flush(self) -> None:
        """The count is right from now on."""
        with self._lock:
            self._write()

    def forget(self) -> None:
        """What was collected so far comes again by another way."""
        with self._lock:
            if self._writer:
                self._writer.close()
                self._writer = None
            self._waiting.clear()
            self.reasons.clear()
            self.count = self.judged = 0
            self.file.unlink(missing_ok=True)

    def close(self) -> None:
        """Everything is on disk; without any row there is no file."""
        with self._lock:
            self._write()
            if self._writer:
                self._writer.close()
                self._writer = None

    def _write(self) -> None:
        if not self._waiting:
            return
        rows, self._waiting = self._waiting, []
        first, now = self.count + 1, clock.now()
        self.count += len(rows)
        table = pa.table(
            {
                "run": [self.run] * len(rows),
                "row": list(range(first, first + len(rows))),
                "line": [line for line, _, _ in rows],
                "reasons": [reasons for _, reasons, _ in rows],
                "original": [original[:LONGEST_ORIGINAL] for _, _, original in rows],
                "at": [now] * len(rows),
            },
            schema=SCHEMA,
        )
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.file, SCHEMA, compression="zstd")
        self._writer.write_table(table)
