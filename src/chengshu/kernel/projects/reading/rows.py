"""Rows of a table whose cells lost their borders: each piece is given its column by the best fit over the whole row.

The cells of a row come in the order of the table's head; a row with several milestones begins again at the due date,
and cells merged over the milestones are printed once. Among all readings in that order the one of greatest weight is
taken, so that one odd line does not shift all that follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chengshu.kernel.projects.reading.columns import Column
from chengshu.kernel.projects.reading.fit import Form, Piece, beginning, form_of, going_on

_SKIPPED = {
    Column.NAME: 6.0,
    Column.DUE: 3.0,
    Column.UNITS: 3.0,
    Column.LEAD: 3.0,
    Column.CONTENT: 2.0,
    Column.GOAL: 1.5,
    Column.PERIOD: 1.0,
    Column.SUPPORT: 0.5,
    Column.SECTION: 0.0,
    Column.NOTE: 0.0,
}
_UNPLACED = -4.0
_NEW_MILESTONE = -2.0
_NEW_ROW = -1.0

Cells = dict[Column, list[Piece]]


@dataclass(slots=True)
class Row:
    """One row as read: the cells of each of its milestones, and the pieces for which no cell was found."""

    no: int | None
    no_line: int | None
    milestones: list[Cells] = field(default_factory=list)
    unplaced: list[Piece] = field(default_factory=list)
    section: tuple[str, ...] = ()
    section_lines: tuple[int, ...] = ()


@dataclass(slots=True)
class _Step:
    """The best way to have reached a column with this piece: linked back to the piece before."""

    weight: float
    column: int
    how: str
    before: _Step | None
    last: Form | None
    length: int


def read_rows(columns: Sequence[Column], pieces: Sequence[Piece], *, several: bool) -> list[Row]:
    """Give each piece its column. ``several`` allows new rows to begin, for tables without numbers of rows."""
    steps: list[_Step] = [_Step(0.0, -1, "start", None, None, 0)]
    for piece in pieces:
        form = form_of(piece.words)
        steps = _next_steps(columns, steps, form, several=several)
    best = max(steps, key=lambda step: step.weight - _cost(columns, step.column + 1, len(columns)) / 2)
    return _rows_along(columns, best, pieces)


def _next_steps(columns: Sequence[Column], steps: list[_Step], form: Form, *, several: bool) -> list[_Step]:
    """For each column the best step that ends there with this piece, and for each the piece left unplaced."""
    best: dict[int, _Step] = {}
    restart = columns.index(Column.DUE) if Column.DUE in columns else None
    weights = [beginning(column, form) for column in columns]

    def offer(before: _Step, column: int, weight: float, how: str) -> None:
        total = before.weight + weight
        if column not in best or total > best[column].weight:
            length = before.length + len(form.words) if how == "on" else len(form.words)
            kept = (before.last, before.length) if how == "unplaced" else (form, length)
            best[column] = _Step(total, column, how, before, *kept)

    for step in steps:
        offer(step, step.column, _UNPLACED, "unplaced")
        if step.column >= 0 and step.last is not None:
            offer(step, step.column, going_on(columns[step.column], form, step.last, step.length), "on")
        for column in range(step.column + 1, len(columns)):
            offer(step, column, weights[column] - _cost(columns, step.column + 1, column), "cell")
        rest = _cost(columns, step.column + 1, len(columns)) / 2
        if restart is not None and step.column >= restart:
            offer(step, restart, weights[restart] + _NEW_MILESTONE - rest, "milestone")
        if several and step.column > 0:
            offer(step, 0, weights[0] + _NEW_ROW - rest, "row")
    return list(best.values())


def _cost(columns: Sequence[Column], start: int, end: int) -> float:
    return sum(_SKIPPED.get(column, 1.0) for column in columns[start:end])


def _rows_along(columns: Sequence[Column], last: _Step, pieces: Sequence[Piece]) -> list[Row]:
    way: list[_Step] = []
    step: _Step | None = last
    while step is not None and step.how != "start":
        way.append(step)
        step = step.before
    rows = [Row(None, None, [{}])]
    for step, piece in zip(reversed(way), pieces, strict=True):
        if step.how == "unplaced":
            rows[-1].unplaced.append(piece)
            continue
        if step.how == "row":
            rows.append(Row(None, None, [{}]))
        elif step.how == "milestone":
            rows[-1].milestones.append({})
        rows[-1].milestones[-1].setdefault(columns[step.column], []).append(piece)
    return rows
