"""From the cells of a row to milestones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from chengshu.kernel.projects.reading.columns import Column
from chengshu.kernel.projects.reading.dates import due_in, years_in
from chengshu.kernel.projects.reading.draft import Due, Milestone
from chengshu.kernel.projects.reading.fit import Piece, point_number
from chengshu.kernel.projects.reading.fold import folded, tidy
from chengshu.kernel.projects.reading.rows import Cells
from chengshu.kernel.projects.reading.units import Responsibility, responsibility

_COUNT = re.compile(r"(?:[0-9]{1,2}(?:[、.](?![0-9])|\))|\([0-9]{1,2}\)|[①-⑳])\s*")
_POINT_AFTER_STOP = re.compile(r"(?:(?<=[;。:])|^)\s?(?=(?:[0-9]{1,2}[、.](?![0-9])|\([0-9]{1,2}\)|[①-⑳]))")
_ENDINGS = " ;。:；：,，、"


def words_of(pieces: Sequence[Piece]) -> str:
    """The words of a cell, joined over its lines; a narrow cell breaks even GIS in two, so no blank is put between."""
    return tidy("".join(piece.words for piece in pieces))


def content_items(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The counted points of a content cell, without their numbers and final stops; one item where none is counted.

    A number only begins a point where it counts on, so that 建设5大基础库 stays whole.
    """
    points: list[list[Piece]] = []
    counted = 0
    for piece in pieces:
        for words in _parts(piece.words):
            number = point_number(words)
            closed = points and points[-1][-1].words[-1:] in ";；"
            if not points or number == counted + 1 or (number is None and counted == 0 and closed):
                points.append([])
                counted = number if number is not None else counted
            points[-1].append(Piece(piece.line, words))
    return tuple(item for point in points if (item := _without_count(words_of(point))))


def _parts(words: str) -> list[str]:
    """The points that stand on one line behind each other."""
    places = [found.end() for found in _POINT_AFTER_STOP.finditer(folded(words))]
    cuts = [0, *[place for place in places if place > 0], len(words)]
    return [part for start, end in pairwise(cuts) if (part := words[start:end].strip())]


def _without_count(point: str) -> str:
    count = _COUNT.match(folded(point[:10]))
    return point[count.end() if count else 0 :].strip().rstrip(_ENDINGS)


def milestones_of(row: Sequence[Cells]) -> list[Milestone]:
    """The milestones of one row, not yet keyed; cells merged over several are those of the one above."""
    milestones: list[Milestone] = []
    for cells in row:
        above = milestones[-1] if milestones else None
        who = _who(cells)
        period = words_of(cells.get(Column.PERIOD, []))
        due_printed = words_of(cells.get(Column.DUE, []))
        if above is not None:
            period = period or above.period_printed
            who = who if who.printed else Responsibility(above.responsible_raw, above.lead, above.support)
        milestones.append(
            Milestone(
                key="",
                due=_due(due_printed or period),
                due_printed=due_printed,
                goal=words_of(cells.get(Column.GOAL, [])),
                responsible_raw=who.printed,
                lead=who.lead,
                support=who.support,
                content=content_items(cells.get(Column.CONTENT, [])),
                period=years_in(period),
                period_printed=period,
                lines=tuple(sorted({piece.line for pieces in cells.values() for piece in pieces})),
            )
        )
    return milestones


def _due(printed: str) -> Due | None:
    """The stated time point, or the end of the stated span."""
    due = due_in(printed)
    if due is None:
        years = years_in(printed)
        due = Due(years.last) if years else None
    return due


def _who(cells: Cells) -> Responsibility:
    """The units of a row, from one cell with roles in it or from a cell for each role."""
    both = words_of(cells.get(Column.UNITS, []))
    leading, supporting = words_of(cells.get(Column.LEAD, [])), words_of(cells.get(Column.SUPPORT, []))
    if both and not (leading or supporting):
        return responsibility(both)
    lead, support, either = responsibility(leading), responsibility(supporting), responsibility(both)
    leads = (*lead.lead, *either.lead)
    supports = dict.fromkeys((*lead.support, *either.support, *support.lead, *support.support))
    printed = ";".join(part for part in (both, leading, supporting) if part)
    return Responsibility(printed, leads, tuple(unit for unit in supports if unit not in leads))
