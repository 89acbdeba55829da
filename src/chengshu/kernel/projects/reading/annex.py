"""The annexed task table (任务分工表): where it stands, its rows, and whether it is whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from chengshu.base.text import Text
from chengshu.kernel.projects.reading.cells import milestones_of, words_of
from chengshu.kernel.projects.reading.columns import Column, TableHead, head_at
from chengshu.kernel.projects.reading.dates import is_standing
from chengshu.kernel.projects.reading.delimited import is_rule, read_delimited, row_number
from chengshu.kernel.projects.reading.draft import FrameLine, FrameReason, Milestone, Remark, Task, TaskKind, Unplaced
from chengshu.kernel.projects.reading.fit import Piece
from chengshu.kernel.projects.reading.lines import Line
from chengshu.kernel.projects.reading.rows import Row, read_rows
from chengshu.kernel.projects.reading.surroundings import issues, names_annex, surrounding
from chengshu.kernel.projects.reading.units import looks_like_unit
from chengshu.kernel.projects.reading.whole import refuse_if_cut

_SECTION = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))")
_TABLE_TITLE = re.compile(r"(?:表|清单|台账|分工|任务分解)$")
_NO_CELL = Text("任务表中找不到与此内容对应的单元格", "No cell of the task table fits these words")


@dataclass(slots=True)
class AnnexReading:
    """What the tables of a text gave, with the account of their lines."""

    tasks: list[Task] = field(default_factory=list)
    frame: list[FrameLine] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def read_annex(lines: Sequence[Line]) -> AnnexReading:
    """Read every task table of the text; empty where there is none. Raises ``CutInTable`` or ``CutAfterTableHead``."""
    reading = AnnexReading()
    place = 0
    while place < len(lines):
        head = head_at(lines, place)
        if head is None:
            place += 1
            continue
        end = _end_of_table(lines, head)
        _read_table(lines, place, end, head, reading)
        place = end
    return reading


def _end_of_table(lines: Sequence[Line], head: TableHead) -> int:
    """The place of the first line that belongs to something else: another table or another annex."""
    place = head.lines[-1]
    while place < len(lines):
        other = head_at(lines, place)
        if other is not None and _repeats(other, head):
            place = other.lines[-1]
        elif other is not None or names_annex(lines[place]):
            return place
        else:
            place += 1
    return len(lines)


def _repeats(other: TableHead, head: TableHead) -> bool:
    """Whether this is the same head again, as printed on each page, with or without the number's column."""
    return other.cut_at == head.cut_at and other.columns in (head.columns, head.columns[1:])


def _read_table(lines: Sequence[Line], start: int, end: int, head: TableHead, reading: AnnexReading) -> None:
    reading.frame += [FrameLine(number, FrameReason.TABLE_HEAD) for number in head.lines]
    reading.frame += [
        FrameLine(line.number, FrameReason.BLANK) for line in lines[start : head.lines[-1]] if not line.words
    ]
    body = _body(lines, head, end, reading)
    rows = read_delimited(head, body) if head.cut_at in ("\t", "|") else _read_broken(head, body)
    before = (line.words for line in reversed(lines[max(0, start - 5) : start]) if len(line.words) < 60)
    title = next((words for words in before if _TABLE_TITLE.search(words)), None)
    above = (title,) if title else ()
    at_end = not any(line.words for line in lines[end:])
    last = next(line.number for line in reversed(lines[:end]) if line.words)
    refuse_if_cut(head, rows, last_line=last, breaks_off=at_end)
    section: tuple[str, ...] = ()
    for row in rows:
        section = row.section or section
        _keep_row(row, head, (*above, *section), reading)
    _remark_jumps(rows, reading)


def _body(lines: Sequence[Line], head: TableHead, end: int, reading: AnnexReading) -> list[Line]:
    """The lines of the table that hold cells; heads repeated on each page and words of the page become frame."""
    body: list[Line] = []
    place = head.lines[-1]
    while place < end:
        line = lines[place]
        repeated = head_at(lines, place)
        if repeated is not None and _repeats(repeated, head):
            span = range(line.number, repeated.lines[-1] + 1)
            reading.frame += [
                FrameLine(number, FrameReason.TABLE_HEAD if lines[number - 1].words else FrameReason.BLANK)
                for number in span
            ]
            place = repeated.lines[-1]
            continue
        reason = FrameReason.TABLE_HEAD if head.cut_at == "|" and is_rule(line) else surrounding(line)
        if reason is None and issues(line, next((below for below in lines[place + 1 : end] if below.words), None)):
            reason = FrameReason.SIGNATURE
        if reason is None:
            body.append(line)
        else:
            reading.frame.append(FrameLine(line.number, reason))
        place += 1
    return body


def _read_broken(head: TableHead, body: Sequence[Line]) -> list[Row]:
    """Rows of a table printed with a cell, or a part of one, on each line."""
    pieces = [Piece(line.number, words) for line in body for words in _pieces(line, head)]
    columns = [column for column in head.columns if column is not Column.NO]
    if Column.NO not in head.columns:
        return read_rows(columns, pieces, several=True) if pieces else []
    if Column.SECTION in columns and head.columns.index(Column.SECTION) < head.columns.index(Column.NO):
        # The category printed before the next number is the last piece of the row above.
        columns.remove(Column.SECTION)
        columns.append(Column.SECTION)
    rows: list[Row] = []
    for number, cells, section in _numbered(pieces):
        row = read_rows(columns, cells, several=False)[0]
        row.no, row.no_line = (row_number(number.words), number.line) if number else (None, None)
        row.section, row.section_lines = tuple(p.words for p in section), tuple(p.line for p in section)
        rows.append(row)
    return _with_category_of_the_row_above(rows) if columns[-1] is Column.SECTION else rows


def _pieces(line: Line, head: TableHead) -> list[str]:
    cut = line.words.split() if head.cut_at == " " else line.words.split("\t")
    return [words for part in cut if (words := part.strip())]


def _numbered(pieces: Sequence[Piece]) -> list[tuple[Piece | None, list[Piece], list[Piece]]]:
    """Cut the pieces at the numbers of rows: (number, its pieces, headings printed above it).

    A bare number counts as one when it counts on; any other only where a heading or a fresh start makes it plausible.
    """
    rows: list[tuple[Piece | None, list[Piece], list[Piece]]] = []
    expected = 1
    for place, piece in enumerate(pieces):
        number = row_number(piece.words)
        if number is None or not (number == expected or _plausible(pieces, place, number, expected)):
            if not rows:
                rows.append((None, [], []))
            rows[-1][1].append(piece)
            continue
        above: list[Piece] = []
        while rows and rows[-1][1] and _SECTION.match(rows[-1][1][-1].words.replace("（", "(").replace("）", ")")):
            above.insert(0, rows[-1][1].pop())
        if len(rows) == 1 and rows[0][0] is None and not rows[0][1]:
            rows.pop()
        rows.append((piece, [], above))
        expected = number + 1
    return rows


def _plausible(pieces: Sequence[Piece], place: int, number: int, expected: int) -> bool:
    """A number that skips some or starts again begins a row if the next number counts on from it."""
    if not (expected < number <= expected + 20 or number == 1):
        return False
    following = (row_number(piece.words) for piece in pieces[place + 1 : place + 60])
    return next((other for other in following if other is not None), None) == number + 1


def _with_category_of_the_row_above(rows: list[Row]) -> list[Row]:
    for row, below in zip(rows, [*rows[1:], None], strict=True):
        for cells in row.milestones:
            category = cells.pop(Column.SECTION, [])
            if category and below is not None:
                below.section = (words_of(category),)
                below.section_lines = tuple(piece.line for piece in category)
            else:
                row.unplaced += category
    return rows


def _keep_row(row: Row, head: TableHead, above: tuple[str, ...], reading: AnnexReading) -> None:
    """Turn a row into a task, or list its pieces where it names none."""
    reading.unplaced += [Unplaced(piece.line, piece.words, _NO_CELL) for piece in row.unplaced]
    first = row.milestones[0] if row.milestones else {}
    name = words_of(first.pop(Column.NAME, names := first.get(Column.NAME, [])))
    category = first.pop(Column.SECTION, categories := first.get(Column.SECTION, []))
    extra = [
        cells.pop(column) for cells in row.milestones for column in (Column.NAME, Column.SECTION) if column in cells
    ]
    notes = [cells.pop(Column.NOTE) for cells in row.milestones if Column.NOTE in cells]
    if not name:
        loose = [*(piece for cells in row.milestones for cell in cells.values() for piece in cell), *category]
        reading.unplaced += [Unplaced(piece.line, piece.words, _NO_CELL) for piece in loose]
        lone = [row.no_line] if row.no_line is not None else []
        reading.unplaced += [Unplaced(line, f"{row.no}", _NO_CELL) for line in lone]
        return
    milestones = milestones_of(row.milestones)
    own = [piece.line for cell in (names, categories, *extra, *notes) for piece in cell]
    own += [*row.section_lines, *([row.no_line] if row.no_line is not None else [])]
    own += [line for milestone in milestones for line in milestone.lines]
    path = (*above, *([words_of(category)] if category else []))
    lines = tuple(sorted(set(own)))
    reading.tasks.append(Task("", row.no, name, path, TaskKind.ROW, tuple(milestones), lines))
    _remark_gaps(name, milestones, head, lines[0], reading)


def _remark_gaps(name: str, milestones: Sequence[Milestone], head: TableHead, line: int, reading: AnnexReading) -> None:
    for milestone in milestones:
        if milestone.due_printed and milestone.due is None and not is_standing(milestone.due_printed):
            text = Text(
                "任务“%(name)s”的时间“%(due)s”不是可以识别的日期",
                "“%(name)s”: the time “%(due)s” is no date we can read",
            )
            reading.remarks.append(Remark(line, text.with_values(name=name, due=milestone.due_printed)))
        odd = [unit for unit in (*milestone.lead, *milestone.support) if not looks_like_unit(unit)]
        if odd:
            text = Text("任务“%(name)s”的“%(unit)s”不像单位名称", "“%(name)s”: “%(unit)s” does not look like a unit")
            reading.remarks.append(Remark(line, text.with_values(name=name, unit=odd[0])))
        if not milestone.lead:
            text = Text("任务“%(name)s”没有读到牵头单位", "“%(name)s”: no lead unit was found")
            reading.remarks.append(Remark(line, text.with_values(name=name)))


def _remark_jumps(rows: Sequence[Row], reading: AnnexReading) -> None:
    for row, following in pairwise(rows):
        if row.no is not None and following.no not in (None, row.no + 1, 1):
            text = Text(
                "序号从 %(a)s 跳到 %(b)s，其间可能缺行", "Row numbers jump from %(a)s to %(b)s; rows may be missing"
            )
            reading.remarks.append(Remark(following.no_line or 1, text.with_values(a=row.no, b=following.no)))
