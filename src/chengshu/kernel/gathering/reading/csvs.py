"""Delimited text: the whole file at once where it is sound, line by line where it is not."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

import duckdb

from chengshu.base.text import Text
from chengshu.kernel.gathering.errors import BadFile, FileChanged, TooManyColumns
from chengshu.kernel.gathering.reading.careful import Careful, Form, careful_rows
from chengshu.kernel.gathering.reading.raw import Bench, Origin, Raw
from chengshu.kernel.gathering.reading.scratch import TextRows
from chengshu.kernel.gathering.reading.surveying import UTF_8, Survey, encoding_of, recoded, survey
from chengshu.kernel.lake.sql import identifier, literal

MOST_COLUMNS = 2000
LONGEST_HEADER = 1024 * 1024
LONGEST_LINE = 16 * 1024 * 1024
DELIMITERS = (",", "\t", ";", "|")
EMPTY = Text("文件是空的", "it is empty")
ENCODED = Text("编码 %(encoding)s 无法解读表头", "its header cannot be read as %(encoding)s")
ENDLESS_HEADER = Text("第一行超过 1 MB，不像表头", "its first line is longer than 1 MB, which is no header")


@dataclass
class CsvReader:
    """One delimited file. ``name`` is what people know it by."""

    file: Path
    origin: Origin
    name: str

    def __post_init__(self) -> None:
        self.encoding = self.origin.encoding.lower() or encoding_of(self.file)
        with self.file.open("rb") as open_file:
            first = open_file.readline(LONGEST_HEADER + 1)
        if not first.strip():
            raise BadFile(name=self.name, why=EMPTY)
        if len(first) > LONGEST_HEADER:
            self._refuse_wide(first)
        try:
            # A header is read leniently where the file has bad bytes elsewhere; in UTF-16 a line ends amid a character.
            text = first.decode(self.encoding, "ignore" if self.encoding == "utf-16" else "strict")
        except (UnicodeDecodeError, LookupError) as failure:
            raise BadFile(name=self.name, why=ENCODED.with_values(encoding=self.encoding)) from failure
        text = text.lstrip("\ufeff")
        self.delimiter = self.origin.delimiter or max(DELIMITERS, key=text.count)
        names = next(csv.reader([text.rstrip("\r\n")], delimiter=self.delimiter, quotechar=self.origin.quote or None))
        if len(names) > MOST_COLUMNS:
            raise TooManyColumns(n=len(names), most=MOST_COLUMNS)
        self.names = named(names if self.origin.header else [""] * len(names))

    def columns(self) -> dict[str, str]:
        """All text."""
        return dict.fromkeys(self.names, "VARCHAR")

    def sample(self, rows: int) -> list[dict[str, Any]]:
        """The first rows as they stand in the file."""
        with self.file.open(encoding=self.encoding, errors="replace", newline="") as text:
            lines = csv.reader(_without_nuls(text), delimiter=self.delimiter, quotechar=self.origin.quote or None)
            found = list(islice(lines, rows + 1))
        found = found[1:] if self.origin.header else found[:rows]
        return [dict(zip(self.names, row, strict=False)) for row in found]

    def relation(self, bench: Bench, wanted: Sequence[str], since: str) -> Raw:
        """The whole file; a sound one is read by DuckDB itself."""
        before = self.file.stat()
        found = survey(self.file, self.origin.encoding, self.origin.quote)
        file = self.file
        if found.encoding not in UTF_8 and (found.encoding == "utf-16" or not found.nuls):
            file = bench.scratch / "recoded.csv"
            if not recoded(self.file, found.encoding, file):
                return self._carefully(bench, self.file, self.encoding, before.st_mtime_ns)
            found = survey(file, "utf-8", self.origin.quote)
        # The engine makes a row of an empty line where there is only one column.
        if found.nuls or (found.empty and len(self.names) == 1):
            encoding = self.encoding if file == self.file else "utf-8"
            return self._carefully(bench, file, encoding, before.st_mtime_ns)
        return self._at_once(bench, file, found, before.st_mtime_ns)

    def _at_once(self, bench: Bench, file: Path, found: Survey, stamp: int) -> Raw:
        for table in ("reject_scans", "reject_errors"):
            bench.engine.execute(f"DROP TABLE IF EXISTS {table}")
        columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in self.names)
        options = {
            "auto_detect": "false",
            "header": str(self.origin.header).lower(),
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
        counted = None if found.quotes else found.lines - (1 if self.origin.header else 0)
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
        header = 1 if self.origin.header else 0
        if not quotes:
            return f"(SELECT *, {header} + row_number() OVER () AS _line FROM {sql})"
        every = ", ".join(identifier(name) for name in self.names)
        whole = f"concat({every})"
        more = f"(length({whole}) - length(replace({whole}, chr(10), '')))"
        ends = f"sum(1 + {more}) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
        return f"(SELECT *, CAST({header} + {ends} - {more} AS BIGINT) AS _line FROM {sql})"

    def _carefully(self, bench: Bench, file: Path, encoding: str, stamp: int) -> Raw:
        with TextRows(bench.scratch / "careful.parquet", self.names) as rows:
            for one in careful_rows(file, Form(self.origin, self.delimiter, encoding, len(self.names))):
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

    def _refuse_wide(self, first: bytes) -> None:
        n = max(first.count(mark.encode()) for mark in DELIMITERS)
        if n > MOST_COLUMNS:
            raise TooManyColumns(n=f">{n}", most=MOST_COLUMNS)
        raise BadFile(name=self.name, why=ENDLESS_HEADER)


def named(names: Sequence[str]) -> list[str]:
    """Names of columns that differ from each other and are not empty."""
    taken: dict[str, int] = {}
    found = []
    for place, name in enumerate(names, 1):
        wanted = " ".join(str(name).replace("\x00", "").split())[:150] or f"列{place}"
        key = wanted.lower()
        taken[key] = taken.get(key, 0) + 1
        found.append(wanted if taken[key] == 1 else f"{wanted}_{taken[key]}")
    return found


def rejected(engine: duckdb.DuckDBPyConnection) -> bool:
    """Whether DuckDB found a line that it could not make a row of."""
    return bool(engine.execute("SELECT 1 FROM reject_errors LIMIT 1").fetchall())


def unchanged(file: Path, stamp: int, name: str) -> None:
    """Raises FileChanged where the file is not what it was."""
    if not file.exists() or file.stat().st_mtime_ns != stamp:
        raise FileChanged(name=name)


def _without_nuls(text: IO[str]) -> Iterator[str]:
    return (line.replace("\x00", "") for line in text)
