"""Excel workbooks: merged headers joined, results of formulas, dates as dates."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

import openpyxl
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter, range_boundaries

from chengshu.base.sheets import UNREADABLE
from chengshu.base.text import Text
from chengshu.kernel.gathering.errors import BadFile, TooManyColumns
from chengshu.kernel.gathering.reading.boxes import check_container
from chengshu.kernel.gathering.reading.csvs import unchanged
from chengshu.kernel.gathering.reading.jsons import texts
from chengshu.kernel.gathering.reading.names import MOST_COLUMNS, named
from chengshu.kernel.gathering.reading.raw import Bench, Origin, Raw
from chengshu.kernel.gathering.reading.scratch import TextRows

LOOKED_AT = 30
MOST_HEADER_ROWS = 5
NO_SHEET = Text("没有工作表 %(sheet)s，现有：%(sheets)s", "there is no sheet %(sheet)s; there are %(sheets)s")
EMPTY = Text("工作表是空的", "the sheet is empty")
NOT_EXCEL = Text(
    "不是完好的 Excel（xlsx）文件，请用 Excel 打开并另存为 xlsx 后重新提交",
    "it is no sound Excel workbook (xlsx); open it with Excel, save it as xlsx and send that",
)
ERRORS = frozenset(ERROR_CODES)
"""``#N/A`` and the like: what Excel shows where there is no value."""
MERGE = re.compile(rb'<mergeCell [^>]*ref="([A-Z]+\d+:[A-Z]+\d+)"')


@dataclass(frozen=True)
class Header:
    """Where the header stands, first and last row from 1, and the names it gives."""

    first: int
    last: int
    names: list[str]
    blank: frozenset[int]


@dataclass
class SheetReader:
    """One sheet. A header of several rows with merged cells is joined from above: ``住址_街道``."""

    file: Path
    origin: Origin
    name: str
    loose: ClassVar[bool] = False

    def __post_init__(self) -> None:
        check_container(self.file, self.name)
        self.sheet = self._sheet()
        self.header = self._header()

    def columns(self) -> dict[str, str]:
        """All text, as the cells show it."""
        return dict.fromkeys(self.header.names, "VARCHAR")

    def sample(self, rows: int) -> list[dict[str, Any]]:
        """The first rows below the header."""
        found = islice((values for _, values, _ in self._rows() if any(values)), rows)
        return [dict(zip(self.header.names, values, strict=True)) for values in found]

    def relation(self, bench: Bench, wanted: Sequence[str], since: str) -> Raw:
        """Row by row. A formula without a stored result is a misfit, since its value is not in the file, and so is one
        whose result is an error.
        """
        stamp = self.file.stat().st_mtime_ns
        rows = TextRows(bench.scratch / "sheet.parquet", self.header.names)
        with rows:
            for number, values, faults in self._rows():
                # Of errors and lost digits only those that somebody wants are of interest.
                unsolved = {
                    place: why
                    for place, why in faults.items()
                    if why == "formula" or self.header.names[place] in wanted
                }
                if unsolved:
                    written = dict(zip(self.header.names, values, strict=True))
                    reasons = ";".join(f"{why}:{self.header.names[place]}" for place, why in unsolved.items())
                    bench.misfits.add(number, reasons, _json(written))
                elif any(value is not None for value in values):
                    rows.add(number, values)
                if number % 10_000 == 0:
                    bench.tell("reading", number)
        raw = rows.raw(counted=rows.count)
        return Raw(
            raw.sql,
            raw.columns,
            raw.line,
            raw.original,
            raw.counted,
            done=lambda: unchanged(self.file, stamp, self.name),
        )

    def _sheet(self) -> str:
        with self._book() as book:
            names = [sheet.title for sheet in book.worksheets]
        if self.origin.sheet and self.origin.sheet not in names:
            raise BadFile(name=self.name, why=NO_SHEET.with_values(sheet=self.origin.sheet, sheets="、".join(names)))
        if not names:
            raise BadFile(name=self.name, why=EMPTY)
        return self.origin.sheet or names[0]

    @contextmanager
    def _book(self, *, formulas: bool = True) -> Iterator[Any]:
        """The workbook, whatever its file is called; charts of their own are no sheets of rows."""
        with self.file.open("rb") as stream:
            try:
                book = openpyxl.load_workbook(stream, read_only=True, data_only=not formulas)
            except UNREADABLE as failure:
                raise BadFile(name=self.name, why=NOT_EXCEL) from failure
            try:
                yield book
            finally:
                book.close()

    def _cells(self, *, formulas: bool, least: int = 1) -> Iterator[tuple[Any, ...]]:
        with self._book(formulas=formulas) as book:
            sheet = book[self.sheet]
            if (sheet.max_column or 0) > MOST_COLUMNS * 8:
                raise TooManyColumns(n=sheet.max_column, most=MOST_COLUMNS)
            try:
                yield from sheet.iter_rows(min_row=least, values_only=True)
            except UNREADABLE as failure:
                raise BadFile(name=self.name, why=NOT_EXCEL) from failure

    def _header(self) -> Header:
        beginning = [list(row) for row in islice(self._cells(formulas=False), LOOKED_AT)]
        if not any(any(cell is not None for cell in row) for row in beginning):
            raise BadFile(name=self.name, why=EMPTY)
        merges = self._merges()
        first = self.origin.header_row or _first_header_row(beginning, merges)
        last = first + self.origin.header_rows - 1 if self.origin.header_rows else _last_header_row(first, merges)
        for left, top, right, bottom in merges:
            if top <= last and bottom >= first:
                for row in range(top, min(bottom, len(beginning)) + 1):
                    line = beginning[row - 1]
                    line.extend([None] * (right - len(line)))
                    for column in range(left, right + 1):
                        line[column - 1] = beginning[top - 1][left - 1]
        rows = beginning[first - 1 : last]
        width = max(len(row) for row in rows)
        joined = [_joined([row[place] if place < len(row) else None for row in rows]) for place in range(width)]
        while joined and not joined[-1]:
            joined.pop()
        if len(joined) > MOST_COLUMNS:
            raise TooManyColumns(n=len(joined), most=MOST_COLUMNS)
        blank = frozenset(place for place, name in enumerate(joined) if not name)
        letters = [name or f"列{get_column_letter(place)}" for place, name in enumerate(joined, 1)]
        return Header(first, last, named(letters), blank)

    def _merges(self) -> list[tuple[int, int, int, int]]:
        """Merged ranges (left, top, right, bottom) near the top, from the sheet's own text: its reader hides them."""
        with self._book() as book:
            part = str(vars(book[self.sheet])["_worksheet_path"]).lstrip("/")  # it is offered no other way
        found, tail = [], b""
        with zipfile.ZipFile(self.file) as box, box.open(part) as stream:
            while block := stream.read(1024 * 1024):
                found += MERGE.findall(tail + block)
                tail = block[-200:]
        ranges = {range_boundaries(one.decode()) for one in found}
        return sorted(
            (int(a or 0), int(b or 0), int(c or 0), int(d or 0)) for a, b, c, d in ranges if (b or 0) <= LOOKED_AT
        )

    def _rows(self) -> Iterator[tuple[int, list[str | None], dict[int, str]]]:
        """Row number, values as text, and the places of formulas without a result, errors and lost digits; shorter
        rows are filled up.
        """
        width, start = len(self.header.names), self.header.last + 1
        shown, written = self._cells(formulas=False, least=start), self._cells(formulas=True, least=start)
        for number, (values, formulas) in enumerate(zip(shown, written, strict=True), start):
            row = [_text(value) for value in values[:width]]
            row += [None] * (width - len(row))
            unsolved = {
                place: "formula"
                for place, formula in enumerate(formulas[:width])
                if row[place] is None and isinstance(formula, str) and formula.startswith("=")
            }
            for place in unsolved:
                row[place] = str(formulas[place])
            unsolved |= {place: "error" for place, value in enumerate(row) if value in ERRORS}
            unsolved |= {place: "digits" for place, value in enumerate(values[:width]) if _has_lost_digits(value)}
            yield number, row, unsolved


def _first_header_row(rows: Sequence[Sequence[Any]], merges: Sequence[tuple[int, int, int, int]]) -> int:
    """The first row that is no title: it fills at least half of the columns that are filled at all below."""
    widths = [sum(cell is not None for cell in row) for row in rows]
    usual = max(widths)
    for number, width in enumerate(widths, 1):
        spread = sum(right - left for left, top, right, _ in merges if top == number)
        title = any(top == number and left == 1 and right - left + 1 >= usual for left, top, right, _ in merges)
        if not title and width and (width + spread) * 2 >= usual:
            return number
    return 1


def _last_header_row(first: int, merges: Sequence[tuple[int, int, int, int]]) -> int:
    """Cells merged across say that a row of parts follows; cells merged down reach to the last row of the header."""
    down = [bottom for _, top, _, bottom in merges if top == first and bottom > first]
    across = [top for left, top, right, bottom in merges if top == first and right > left and bottom == top]
    last = max(down, default=first + 1 if across else first)
    return min(last, first + MOST_HEADER_ROWS - 1)


def _joined(parts: Sequence[Any]) -> str:
    names = [" ".join(str(part).split()) for part in parts if part is not None and str(part).strip()]
    return "_".join(dict.fromkeys(names))


def _text(value: Any) -> str | None:
    match value:
        case None:
            return None
        case str():
            return value if value.strip() else None
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat(sep=" ") if value.time() != time.min else value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case _:
            return str(value)


def _has_lost_digits(value: Any) -> bool:
    """An identity number typed as a number: Excel keeps fifteen digits of it and makes up the others."""
    return isinstance(value, float) and value.is_integer() and abs(value) >= 2**53


def _json(row: dict[str, str | None]) -> str:
    return json.dumps(texts(row), ensure_ascii=False)
