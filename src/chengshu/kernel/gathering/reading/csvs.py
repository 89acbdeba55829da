"""Delimited text: the whole file at once where it is sound, line by line where it is not."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, ClassVar

import duckdb

from chengshu.base.text import Text
from chengshu.kernel.gathering.errors import BadFile, FileChanged, TooManyColumns
from chengshu.kernel.gathering.reading.careful import Careful, Form, careful_rows
from chengshu.kernel.gathering.reading.heads import DELIMITERS, head_of
from chengshu.kernel.gathering.reading.names import MOST_COLUMNS, named
from chengshu.kernel.gathering.reading.raw import Bench, Origin, Raw
from chengshu.kernel.gathering.reading.scratch import TextRows
from chengshu.kernel.gathering.reading.surveying import UTF_8, Survey, encoding_of, recoded, survey, with_newlines
from chengshu.kernel.lake.sql import identifier, literal

LONGEST_HEADER = 1024 * 1024
LONGEST_LINE = 16 * 1024 * 1024
EMPTY = Text("文件是空的", "it is empty")
ENCODED = Text("编码 %(encoding)s 无法解读表头", "its header cannot be read as %(encoding)s")
ENDLESS_HEADER = Text("第一行超过 1 MB，不像表头", "its first line is longer than 1 MB, which is no header")


@dataclass
class CsvReader:
    """One delimited file. ``name`` is what people know it by."""

    file: Path
    origin: Origin
    name: str
    loose: ClassVar[bool] = False

    def __post_init__(self) -> None:
        self.encoding = self.origin.encoding.lower() or encoding_of(self.file)
        with self.file.open("rb") as open_file:
            beginning = open_file.read(LONGEST_HEADER + 1)
        text = self._decoded(beginning).lstrip("\ufeff")
        self.returns = "\n" not in text and "\r" in text
        if self.returns:
            text = text.replace("\r", "\n")
        if len(beginning) > LONGEST_HEADER and "\n" not in text:
            self._refuse_wide(text)
        head = head_of(text, self.origin)
        if head is None:
            raise BadFile(name=self.name, why=EMPTY)
        if len(head.names) > MOST_COLUMNS:
            raise TooManyColumns(n=len(head.names), most=MOST_COLUMNS)
        self.head, self.delimiter = head, head.delimiter
        self.names = named(head.names)

    def _decoded(self, beginning: bytes) -> str:
        """The beginning as text. Its head has to be of the file's encoding, further on there may be bad bytes."""
        try:
            whole = codecs.getincrementaldecoder(self.encoding)("strict").decode(beginning)
        except LookupError as failure:
            raise BadFile(name=self.name, why=ENCODED.with_values(encoding=self.encoding)) from failure
        except UnicodeDecodeError as failure:
            sound = beginning[: failure.start]
            if not sound.count(b"\n"):
                raise BadFile(name=self.name, why=ENCODED.with_values(encoding=self.encoding)) from failure
            return sound.decode(self.encoding) + beginning[failure.start :].decode(self.encoding, "replace")
        return whole

    def columns(self) -> dict[str, str]:
        """All text."""
        return dict.fromkeys(self.names, "VARCHAR")

    def sample(self, rows: int) -> list[dict[str, Any]]:
        """The first rows as they stand in the file."""
        with self.file.open(encoding=self.encoding, errors="replace", newline="\r" if self.returns else "\n") as text:
            below = islice(_to_show(text), self.head.lines, None)
            lines = csv.reader(below, delimiter=self.delimiter, quotechar=self.origin.quote or None)
            found = list(islice((row for row in lines if row), rows))
        return [dict(zip(self.names, row, strict=False)) for row in found]

    def relation(self, bench: Bench, wanted: Sequence[str], since: str) -> Raw:
        """The whole file; a sound one is read by DuckDB itself."""
        before = self.file.stat()
        found = survey(self.file, self.origin.encoding, self.origin.quote)
        file = self.file
        if found.encoding not in UTF_8 and (found.encoding.startswith("utf-16") or not found.nuls):
            file = bench.scratch / "recoded.csv"
            if not recoded(self.file, found.encoding, file):
                return self._carefully(bench, self.file, self.encoding, before.st_mtime_ns)
            found = survey(file, "utf-8", self.origin.quote)
        if self.returns:
            file = with_newlines(file, bench.scratch / "lines.csv")
            found = survey(file, found.encoding, self.origin.quote)
        # The engine makes a row of an empty line where there is only one column.
        if found.nuls or not self.head.plain or self.head.lines > 1 or (found.empty and len(self.names) == 1):
            encoding = self.encoding if file == self.file else "utf-8"
            return self._carefully(bench, file, encoding, before.st_mtime_ns)
        return self._at_once(bench, file, found, before.st_mtime_ns)

    def _at_once(self, bench: Bench, file: Path, found: Survey, stamp: int) -> Raw:
        for table in ("reject_scans", "reject_errors"):
            bench.engine.execute(f"DROP TABLE IF EXISTS {table}")
        columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in self.names)
        options = {
            "auto_detect": "false",
            "header": "false",
            "skip": str(self.head.lines),
            "delim": literal(self.delimiter),
            "quote": literal(self.origin.quote),
            "escape": literal(self.origin.quote),
            "nullstr": "''",
            "strict_mode": "true",
            "store_rejects": "true",
            "rejects_limit": "0",
            "max_line_size": str(LONGEST_LINE),
            "columns": f"{{{columns}}}",
        }
        listed = ", ".join(f"{name} = {value}" for name, value in options.items())
        counted = None if found.quotes else found.lines - self.head.filled
        sql = f"read_csv({literal(str(file))}, {listed})"
        return Raw(
            sql=sql,
            columns=self.columns(),
            counted=counted,
            broken=lambda: rejected(bench.engine),
            again=lambda: self._carefully(bench, file, found.encoding, stamp),
            numbered="" if found.empty else self._numbered(sql, quotes=found.quotes),
            done=lambda: unchanged(self.file, stamp, self.name),
        )

    def _numbered(self, sql: str, *, quotes: bool) -> str:
        """The rows with the line each begins on; a value in quotes may take several."""
        header = self.head.lines
        if not quotes:
            return f"(SELECT *, {header} + row_number() OVER () AS _line FROM {sql})"
        every = ", ".join(identifier(name) for name in self.names)
        whole = f"concat({every})"
        more = f"(length({whole}) - length(replace({whole}, chr(10), '')))"
        ends = f"sum(1 + {more}) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
        return f"(SELECT *, CAST({header} + {ends} - {more} AS BIGINT) AS _line FROM {sql})"

    def _carefully(self, bench: Bench, file: Path, encoding: str, stamp: int) -> Raw:
        with TextRows(bench.scratch / "careful.parquet", self.names) as rows:
            for one in careful_rows(
                file, Form(self.origin, self.delimiter, encoding, len(self.names), self.head.lines)
            ):
                if not isinstance(one, Careful):
                    rows.add_many(one.line, one.columns)
                    bench.tell("reading", rows.count)
                elif one.values is None:
                    bench.misfits.add(one.line, f"{one.reason}:", one.text)
                else:
                    rows.add(one.line, one.values)
        raw = rows.raw()
        return Raw(
            sql=raw.sql,
            columns=raw.columns,
            line=raw.line,
            original=raw.original,
            counted=rows.count,
            done=lambda: unchanged(self.file, stamp, self.name),
        )

    def _refuse_wide(self, first: str) -> None:
        n = max(first.count(mark) for mark in DELIMITERS)
        if n > MOST_COLUMNS:
            raise TooManyColumns(n=f">{n}", most=MOST_COLUMNS)
        raise BadFile(name=self.name, why=ENDLESS_HEADER)


def rejected(engine: duckdb.DuckDBPyConnection) -> bool:
    """Whether DuckDB found a line that it could not make a row of."""
    return bool(engine.execute("SELECT 1 FROM reject_errors LIMIT 1").fetchall())


def unchanged(file: Path, stamp: int, name: str) -> None:
    """Raises FileChanged where the file is not what it was."""
    if not file.exists() or file.stat().st_mtime_ns != stamp:
        raise FileChanged(name=name)


def _to_show(text: IO[str]) -> Iterator[str]:
    """Lines without what no parser takes; a return amid a line is shown as a space."""
    return (line.rstrip("\r\n").replace("\x00", "").replace("\r", " ") + "\n" for line in text)
