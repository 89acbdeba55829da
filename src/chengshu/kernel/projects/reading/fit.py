"""How well a line fits a column of a task table: the weights by which broken cells find their place.

A weight says how sure a line's own form makes us. Dates, roles of units and counted points are sure; a plain
sentence fits any column of prose. A cell goes on over the line end only while it is still open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chengshu.kernel.projects.reading.columns import Column
from chengshu.kernel.projects.reading.dates import begins_point, begins_span, due_in, is_standing, years_in
from chengshu.kernel.projects.reading.fold import folded
from chengshu.kernel.projects.reading.units import ends_in_role, looks_like_unit, looks_like_units, names_role

NEVER = -8.0
_COUNTED = re.compile(r"^(?:(?P<no>[0-9]{1,2})(?:[、.](?![0-9])|\)|是)|\((?P<bracketed>[0-9]{1,2})\)|(?P<ring>[①-⑳]))")
_UNIT_BEGINNING = re.compile(r"^[市省县区州各]")
# No cell begins with these; the line before goes on.
_INNER = frozenset("、,;。:)”》")
_CLOSED = frozenset("。;!?")
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """One cell, or a part of one, as it stands on a line."""

    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Form:
    """What the words of a piece look like, found once."""

    words: str
    is_date: bool
    is_span: bool
    is_begun: bool
    point: int | None
    has_role: bool
    are_units: bool
    is_closed: bool


def form_of(words: str) -> Form:
    """Look at a piece once for all columns."""
    text = folded(words)
    standing = is_standing(text)
    return Form(
        words=text,
        is_date=standing or due_in(text) is not None,
        is_span=standing or begins_span(text) or years_in(text) is not None,
        is_begun=begins_point(text),
        point=point_number(text),
        has_role=len(text) < 1500 and names_role(text),
        are_units=len(text) < 1500 and looks_like_units(text),
        is_closed=text[-1:] in _CLOSED,
    )


def point_number(words: str) -> int | None:
    """The number that a counted point begins with: 1、 1. (1) ①."""
    found = _COUNTED.match(folded(words[:8]))
    if not found:
        return None
    if found["ring"]:
        return ord(found["ring"]) - ord("①") + 1
    return int(found["no"] or found["bracketed"])


def beginning(column: Column, form: Form) -> float:
    """The weight of this piece as the first of a cell in this column."""
    dated = form.is_date or form.is_span or form.is_begun
    if column is Column.DUE:
        return _beginning_of_date(form)
    if column is Column.PERIOD:
        return 5.0 if form.is_span else 2.0 if dated else NEVER
    if form.words[:1] in _INNER:
        return -6.0
    if column in (Column.UNITS, Column.LEAD, Column.SUPPORT):
        return _beginning_of_units(form, dated=dated)
    return 0.0 if column is Column.NOTE else -6.0 if dated else _beginning_of_prose(column, form)


def _beginning_of_prose(column: Column, form: Form) -> float:
    if column is Column.CONTENT:
        return _beginning_of_content(form)
    named = (form.has_role and ends_in_role(form.words)) or (form.are_units and len(form.words) > 2 * _LONGEST_NAME)
    if column is Column.GOAL:
        return -6.0 if named else 1.0 if form.point is None else 0.5 if form.point == 1 else -2.0
    length = len(form.words)
    fits = 1.0 if length <= _LONGEST_NAME else max(-5.0, 1.0 - (length - _LONGEST_NAME) / 10)
    return fits - (2.0 if form.is_closed else 0.0) - (6.0 if named else 0.0) - (2.0 if form.point is not None else 0.0)


def _beginning_of_date(form: Form) -> float:
    if form.is_date:
        return 4.0 if form.is_span else 5.0
    return 3.0 if form.is_span or form.is_begun else NEVER


def _beginning_of_units(form: Form, *, dated: bool) -> float:
    if dated or form.point is not None:
        return NEVER
    if form.has_role:
        return 5.0
    if form.are_units:
        return 4.0
    return 1.0 if _UNIT_BEGINNING.match(form.words) and not form.is_closed and len(form.words) < 20 else -3.0


def _beginning_of_content(form: Form) -> float:
    if form.has_role and ends_in_role(form.words):
        return -5.0
    return 0.2 if form.point is None else 5.0 if form.point == 1 else 1.0


def going_on(column: Column, form: Form, before: Form, length: int) -> float:
    """The weight of this piece as the next line of a cell whose last line was ``before``, ``length`` characters in."""
    together = before.words + form.words if len(form.words) < 30 else ""
    if column is Column.DUE:
        return 5.0 if due_in(together) else NEVER
    if column is Column.PERIOD:
        return 4.0 if years_in(together) else NEVER
    if column is Column.NOTE:
        return 0.0
    if form.is_date or form.is_span:
        return -6.0
    if column in (Column.UNITS, Column.LEAD, Column.SUPPORT):
        return _going_on_with_units(form, before)
    return _going_on_with_prose(column, form, before, length)


def _going_on_with_prose(column: Column, form: Form, before: Form, length: int) -> float:
    if column is Column.CONTENT:
        if form.point is not None:
            return -3.0 if form.point == 1 else 4.0
        return -1.5 if before.is_closed else 1.0
    if column is Column.GOAL:
        return 1.0 if form.point is not None and form.point > 1 else -0.5 if before.is_closed else 0.8
    return 0.3 if length + len(form.words) <= _LONGEST_NAME and not before.is_closed else -3.0


def _going_on_with_units(form: Form, before: Form) -> float:
    if form.point is not None:
        return -6.0
    if form.words[:1] in _INNER:
        return 2.5
    if ends_in_role(before.words) or before.is_closed:
        return -4.0
    open_list = before.words[-1:] in ("、", ",") or not looks_like_unit(before.words[-8:])
    return 2.5 if open_list or form.has_role or form.are_units or _parts_a_unit(form, before) else -1.0


def _parts_a_unit(form: Form, before: Form) -> bool:
    """Whether the line end stands inside the name of a unit of a list: 市人社 | 局、市教育局."""
    first, listed, _ = form.words.partition("、")
    return bool(listed) and len(first) < 20 and looks_like_unit(before.words[-12:] + first)
