"""Files of reports, read as rows of text: Excel (first sheet with rows) and CSV in UTF-8 or GB 18030."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from chengshu.base.sheets import NotAWorkbook, workbook
from chengshu.kernel.intake.errors import FileUnreadable, NoRows, TooManyRows

MOST_ROWS = 100_000
MOST_COLUMNS = 60
MOST_TEXT = 200_000
LARGEST = 40 * 1024 * 1024
ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Sheet:
    """Headings, and rows with their number in the file (the heading is row 1)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_file(content: bytes) -> Sheet:
    """A whole file. Merged or missing headings get a name of their own. Raises FileUnreadable, NoRows, TooManyRows."""
    if len(content) > LARGEST:
        raise FileUnreadable
    lines = _excel(content) if content.startswith(ZIP) else _csv(content)
    numbered = ((number, row) for number, row in enumerate(lines, 1) if any(row))
    first = next(numbered, None)
    if first is None:
        raise NoRows
    columns = _named(first[1])
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, row in numbered:
        if len(rows) >= MOST_ROWS:
            raise TooManyRows(most=MOST_ROWS)
        rows.append((number, (row + ("",) * len(columns))[: len(columns)]))
    if not rows:
        raise NoRows
    return Sheet(columns, tuple(rows))


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
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:20_000], delimiters=",\t;|")
    except csv.Error:
        dialect = csv.excel
    csv.field_size_limit(MOST_TEXT)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), dialect):
            yield tuple(cell.strip() for cell in row[:MOST_COLUMNS])
    except csv.Error as odd:
        raise FileUnreadable from odd


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).replace("\0", "")
        except UnicodeDecodeError:
            continue
    raise FileUnreadable


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat(sep=" ") if isinstance(cell, datetime) else cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()[:MOST_TEXT]
