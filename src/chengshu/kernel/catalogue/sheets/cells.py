"""The cells of an Excel file as they stand, merged ones filled; nothing in it is run, and a hostile file is refused."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import openpyxl
from openpyxl.utils import range_boundaries

from chengshu.base.sheets import UNREADABLE, NotAWorkbook, TooLargeUnpacked, check_unpacked
from chengshu.base.text import Text
from chengshu.kernel.catalogue.errors import BadSheet

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 120
MOST_MERGED = 60_000
LONGEST_CELL = 4000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')

NOT_EXCEL = Text(
    "无法读取这个文件。请上传 .xlsx 格式的目录填报表（.xls 请先另存为 .xlsx）。",
    "This file cannot be read. Please upload the form as .xlsx (save an .xls as .xlsx first).",
)
TOO_BIG = Text(
    "文件过大：最多 10 MB、20000 行、120 列。请按部门分批导入。",
    "Too large: at most 10 MB, 20,000 rows, 120 columns. Please import it in parts.",
)
ENCRYPTED = Text(
    "文件有打开密码，请去掉密码后再上传。", "The file is protected by a password; remove it and upload again."
)


@dataclass(frozen=True)
class Cell:
    """What stands in a cell. A ``formula`` has no text: it is never run, and nobody knows its value."""

    text: str = ""
    formula: bool = False


@dataclass(frozen=True)
class Grid:
    """All cells with something in them by (row, column), both counted from 1; merged ones hold what the first holds.

    ``starts`` holds the first cell of each merged block, for telling two equal blocks one below the other apart.
    """

    cells: dict[tuple[int, int], Cell]
    starts: dict[tuple[int, int], tuple[int, int]]
    rows: int
    columns: int

    def at(self, row: int, column: int) -> Cell:
        """The cell; an empty one where nothing stands."""
        return self.cells.get((row, column), Cell())

    def block(self, row: int, column: int) -> tuple[int, int]:
        """The first cell of the merged block that the cell is part of; itself where it is not merged."""
        return self.starts.get((row, column), (row, column))


def grid_of(content: bytes) -> Grid:
    """The first sheet that has something in it. Raises BadSheet."""
    if len(content) > MOST_BYTES:
        raise BadSheet(TOO_BIG)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" and b"E\0n\0c\0r\0y\0p\0t\0e\0d" in content:
        raise BadSheet(ENCRYPTED)
    try:
        return _read(content)
    except TooLargeUnpacked as fault:
        raise BadSheet(TOO_BIG) from fault
    except (NotAWorkbook, *UNREADABLE) as fault:
        raise BadSheet(NOT_EXCEL) from fault


def _read(content: bytes) -> Grid:
    check_unpacked(content)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        for sheet in book.worksheets:
            cells = dict(_cells(sheet))
            if cells:
                merged = _merged(packed.read(str(vars(sheet)["_worksheet_path"]).lstrip("/")))
                return _filled(cells, merged)
    raise BadSheet(NOT_EXCEL)


def _cells(sheet: object) -> Iterator[tuple[tuple[int, int], Cell]]:
    rows = sheet.iter_rows(max_row=MOST_ROWS + 20, max_col=MOST_COLUMNS + 1)  # type: ignore[attr-defined]
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row, 1):
            if cell.value is None:
                continue
            if number > MOST_ROWS or place > MOST_COLUMNS:
                raise BadSheet(TOO_BIG)
            yield (number, place), Cell(formula=True) if cell.data_type == "f" else Cell(_shown(cell.value))


def _shown(value: object) -> str:
    match value:
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()[:LONGEST_CELL]


def _merged(xml: bytes) -> list[tuple[int, int, int, int]]:
    found: list[tuple[int, int, int, int]] = []
    for one in _MERGED.finditer(xml):
        if len(found) == MOST_MERGED:
            raise BadSheet(TOO_BIG)
        left, top, right, bottom = range_boundaries(one.group(1).decode())
        found.append((int(left or 1), int(top or 1), int(right or 1), int(bottom or 1)))
    return found


def _filled(cells: dict[tuple[int, int], Cell], merged: list[tuple[int, int, int, int]]) -> Grid:
    last_row, last_column = max(row for row, _ in cells), max(column for _, column in cells)
    starts: dict[tuple[int, int], tuple[int, int]] = {}
    for left, top, right, bottom in merged:
        first = cells.get((top, left))
        if first is None:
            continue
        # A block may claim a million rows; only those where something stands beside it matter.
        for row in range(top, min(bottom, last_row) + 1):
            for column in range(left, min(right, last_column) + 1):
                cells[row, column] = first
                starts[row, column] = (top, left)
    return Grid(cells, starts, last_row, last_column)
