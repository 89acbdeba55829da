"""Files of reports, read as rows of text: Excel (first sheet with rows) and CSV in UTF-8, UTF-16 or GB 18030."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain, islice
from statistics import median_high

from chengshu.base.sheets import NotAWorkbook, workbook
from chengshu.kernel.intake.errors import FileUnreadable, NoRows, OldExcel, TooManyRows

MOST_ROWS = 100_000
MOST_COLUMNS = 60
LARGEST = 40 * 1024 * 1024
ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
DELIMITERS = ",\t;|"
TITLES = 10
"""At most so many lines above the headings, such as the name of the table and who made it."""


@dataclass(frozen=True)
class Sheet:
    """Headings, and rows with their number in the file."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_file(content: bytes) -> Sheet:
    """A whole file. Merged or missing headings get a name of their own; lines above the headings are left out.

    Raises FileUnreadable, OldExcel, NoRows, TooManyRows.
    """
    if len(content) > LARGEST:
        raise FileUnreadable
    if content.startswith(OLD_EXCEL):
        raise OldExcel
    lines = _excel(content) if content.startswith(ZIP) else _csv(content)
    numbered = ((number, row) for number, row in enumerate(lines, 1) if any(row))
    begin = list(islice(numbered, 2 * TITLES))
    if not begin:
        raise NoRows
    head = _head_of([row for _, row in begin])
    columns = _named(begin[head][1])
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, row in chain(begin[head + 1 :], numbered):
        if len(rows) >= MOST_ROWS:
            raise TooManyRows(most=MOST_ROWS)
        rows.append((number, (row + ("",) * len(columns))[: len(columns)]))
    if not rows:
        raise NoRows
    return Sheet(columns, tuple(rows))


def _head_of(rows: list[tuple[str, ...]]) -> int:
    """Which of the first rows has the headings: the first that fills two thirds as many cells as the fullest."""
    most = max(sum(map(bool, row)) for row in rows)
    return next(place for place, row in enumerate(rows[:TITLES]) if 3 * sum(map(bool, row)) >= 2 * most)


def _named(cells: tuple[str, ...]) -> tuple[str, ...]:
    names: list[str] = []
    for number, cell in enumerate(cells[:MOST_COLUMNS], 1):
        name = cell[:80] or f"第{number}列"
        names.append(name if name not in names else f"{name}（{number}）")
    return tuple(names)


def _excel(content: bytes) -> Iterator[tuple[str, ...]]:
    try:
        sheet = workbook(content).worksheets[0]
        for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
            yield tuple(_text(cell) for cell in row)
    except (NotAWorkbook, IndexError) as odd:
        raise FileUnreadable from odd


def _csv(content: bytes) -> Iterator[tuple[str, ...]]:
    text = _decoded(content)
    csv.field_size_limit(LARGEST)  # a text that is too long is the fault of its row alone
    try:
        delimiter = max(DELIMITERS, key=lambda sign: _width(text, sign))
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield tuple(cell.strip() for cell in row[:MOST_COLUMNS])
    except csv.Error as odd:
        raise FileUnreadable from odd


def _width(text: str, delimiter: str) -> int:
    """How many cells most of the first lines have if this sign parts them; the first of the signs wins a tie."""
    rows = islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 2 * TITLES)
    return median_high([len(row) for row in rows if row] or [0])


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace").replace("\0", "")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).replace("\0", "")
        except UnicodeDecodeError:
            continue
    raise FileUnreadable


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime) and cell.time() == time.min:
        return cell.date().isoformat()  # a day alone, which Excel keeps as its midnight
    if isinstance(cell, datetime | date):
        return cell.isoformat(sep=" ") if isinstance(cell, datetime) else cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip().encode(errors="replace").decode()
