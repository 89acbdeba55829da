"""Rows of a table whose cells are still separated, by tabs or bars."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chengshu.kernel.projects.reading.columns import Column, TableHead
from chengshu.kernel.projects.reading.fit import Piece
from chengshu.kernel.projects.reading.fold import folded
from chengshu.kernel.projects.reading.lines import Line
from chengshu.kernel.projects.reading.rows import Row

ROW_NUMBER = re.compile(r"^([0-9]{1,4})[.、]?$")
_RULE = re.compile(r"^[|\s:+=-]+$")


def row_number(words: str) -> int | None:
    """The number of a row, where the words are nothing else."""
    found = ROW_NUMBER.match(folded(words[:8]).strip()) if len(words) < 8 else None
    return int(found[1]) if found else None


def is_rule(line: Line) -> bool:
    """Whether the line only draws the border between head and rows."""
    return bool(_RULE.match(line.words)) and "-" in line.words


def read_delimited(head: TableHead, lines: Sequence[Line]) -> list[Row]:
    """Rows in order. A row broken over lines goes on until its cells are complete or a new number begins."""
    rows: list[Row] = []
    open_row: list[list[Piece]] = []
    width = len(head.columns)
    for line in lines:
        cells = [[Piece(line.number, cell.strip('"'))] if cell.strip('"') else [] for cell in head.cells_of(line)]
        if open_row and not _begins_row(head, cells) and len(open_row) + len(cells) - 1 <= width:
            open_row[-1] += cells[0]
            open_row += cells[1:]
        else:
            _close(head, rows, open_row)
            open_row = cells
    _close(head, rows, open_row)
    return rows


def _begins_row(head: TableHead, cells: Sequence[Sequence[Piece]]) -> bool:
    if len(cells) >= len(head.columns):
        return True
    if Column.NO not in head.columns or len(cells) <= head.columns.index(Column.NO):
        return False
    number = cells[head.columns.index(Column.NO)]
    return bool(number) and row_number(number[0].words) is not None and len(cells) > 1


def _close(head: TableHead, rows: list[Row], cells: list[list[Piece]]) -> None:
    """Add a complete line of cells as a row, or as a further milestone where number and name are merged cells."""
    pieces = [piece for cell in cells for piece in cell]
    if not pieces:
        return
    named = dict(zip(head.columns, cells, strict=False))
    number = named.pop(Column.NO, [])
    filled = {column: cell for column, cell in named.items() if cell}
    further = bool(rows) and not number and Column.NAME not in filled and len(filled) > 1
    if further:
        rows[-1].milestones.append(filled)
    elif len(pieces) == 1 and len(cells) == 1:
        (rows[-1] if rows else _first(rows)).unplaced += pieces
    else:
        no = row_number(number[0].words) if number else None
        rows.append(Row(no, number[0].line if number else None, [filled]))
    for extra in cells[len(head.columns) :]:
        rows[-1].unplaced += extra


def _first(rows: list[Row]) -> Row:
    rows.append(Row(None, None, []))
    return rows[-1]
