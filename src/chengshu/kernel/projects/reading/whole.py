"""Whether a task table is whole or breaks off, and exactly where."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chengshu.base.text import Text
from chengshu.kernel.projects.reading.cells import words_of
from chengshu.kernel.projects.reading.columns import Column, TableHead, column_named
from chengshu.kernel.projects.reading.errors import CutAfterTableHead, CutInTable
from chengshu.kernel.projects.reading.lines import Line
from chengshu.kernel.projects.reading.rows import Cells, Row
from chengshu.kernel.projects.reading.units import ends_in_role

# A column is expected of the last row when nearly all rows above fill it.
_NEARLY_ALL = 0.8
_MERGED = frozenset((Column.PERIOD, Column.NOTE, Column.SECTION, Column.NAME))
# The first digits of a row number or of a date, with nothing behind.
_STUMP = re.compile(r"^[0-9]{1,4}(?:年[0-9]{0,2})?$")
_OPTIONAL = frozenset((Column.NOTE, Column.SECTION, Column.SUPPORT))


def refuse_if_cut(head: TableHead, rows: Sequence[Row], *, last_line: int, breaks_off: bool) -> None:
    """Raise when the table has no rows, or when the text ends inside its last row.

    ``breaks_off`` says that nothing stands behind the table; only then can a gap in the last row be a cut.
    """
    if not any(row.milestones and row.milestones[0] for row in rows):
        raise CutAfterTableHead(line=last_line)
    if not breaks_off:
        return
    last = rows[-1]
    placed = [piece.line for cells in last.milestones for cell in cells.values() for piece in cell]
    placed += [piece.line for piece in last.unplaced] + ([last.no_line] if last.no_line else [])
    if max(placed, default=0) < last_line:
        # Words of the page follow the table, so its text came through to the end.
        return
    stump = last.unplaced[-1:]
    if stump and stump[0].line == last_line and _STUMP.match(stump[0].words):
        missing = [column.value for column in head.columns if column not in _OPTIONAL]
        raise _cut(last_line, (last.no or 0) + 1, "", missing)
    missing = _missing(head, last, rows[:-1])
    if missing:
        name = words_of(last.milestones[0].get(Column.NAME, [])) if last.milestones else ""
        raise _cut(last_line, last.no if last.no is not None else len(rows), name, missing)


def _cut(line: int, row: int, name: str, missing: Sequence[Text]) -> CutInTable:
    return CutInTable(
        line=line,
        row=row,
        task=name or "—",
        cells_zh="、".join(f"“{part.zh}”" for part in missing),
        cells_en=", ".join(part.en for part in missing),
    )


def refuse_if_cut_in_head(lines: Sequence[Line]) -> None:
    """Raise when the text ends with a word that only the head of a task table has."""
    last = next((line for line in reversed(lines) if line.words), None)
    if last is not None and "\t" not in last.words and column_named(last.words) is not None:
        raise CutAfterTableHead(line=last.number)


def _missing(head: TableHead, last: Row, above: Sequence[Row]) -> list[Text]:
    first = last.milestones[0] if last.milestones else {}
    firsts = [row.milestones[0] for row in above if row.milestones]
    expected = [
        column
        for column in head.columns
        if column is not Column.NO
        and (_share_filled(column, firsts) >= _NEARLY_ALL if firsts else column not in _OPTIONAL)
    ]
    missing = [column.value for column in expected if column not in first]
    if not missing and len(last.milestones) > 1:
        missing = [column.value for column in expected if column not in last.milestones[-1] and column not in _MERGED]
    if not missing:
        missing = _unfinished(head, last.milestones[-1], firsts)
    return missing


def _share_filled(column: Column, cells: Sequence[Cells]) -> float:
    return sum(1 for each in cells if column in each) / len(cells)


def _unfinished(head: TableHead, cells: Cells, above: Sequence[Cells]) -> list[Text]:
    """The last cell, where it does not end as the cells above it do."""
    column = next((column for column in reversed(head.columns) if column in cells), None)
    if column is None or column is Column.NOTE or len(above) < 2:
        return []
    endings = [_ending(words_of(each[column])) for each in above if column in each]
    usual = max(set(endings), key=endings.count) if endings else ""
    ends_otherwise = _ending(words_of(cells[column])) != usual
    if usual and ends_otherwise and endings.count(usual) >= _NEARLY_ALL * len(endings):
        return [Text(f"{column.value.zh}（不完整）", f"{column.value.en} (incomplete)")]
    return []


def _ending(words: str) -> str:
    if words[-1:] in ("。", "；", ";"):
        return "stop"
    return "role" if ends_in_role(words) else words[-1:] if words[-1:] in ("年", "月", "底", "前") else ""
