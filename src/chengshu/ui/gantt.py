"""The Gantt chart: bars on a scale of quarters or months, drawn by the server as SVG, a list where there is no room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from chengshu.base.text import Text, current_language
from chengshu.ui.parts import Tone

MONTHS_UP_TO = 18
MONTH_PX = 56
QUARTER_PX = 72
QUARTER = Text("%(quarter)s季度", "Q%(quarter)s")
MONTH = Text("%(month)s月", "%(name)s")
YEAR = Text("%(year)s年", "%(year)s")
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Mark:
    """A milestone on a bar."""

    on: date
    label: Text | str
    reached: bool = False


@dataclass(frozen=True)
class Bar:
    """Something with a beginning and an end; without ``start`` only its end is known. ``done`` is 0 to 100.

    ``tone`` colours it and ``word`` says the same; ``group`` puts a heading before the first bar of each group.
    """

    label: Text | str
    end: date
    start: date | None = None
    url: str = ""
    note: Text | str = ""
    tone: Tone | str = Tone.INFO
    word: Text | str = ""
    done: float | None = None
    marks: tuple[Mark, ...] = ()
    group: Text | str = ""


@dataclass(frozen=True)
class Tick:
    """A line of the scale with its word, and its place in per cent of the width; ``middle`` is that of its span."""

    at: float
    middle: float
    label: str
    year: str = ""


@dataclass(frozen=True)
class Placed:
    """A bar with its places in per cent of the width."""

    bar: Bar
    heading: str
    left: float
    width: float
    filled: float
    marks: tuple[tuple[float, Mark], ...]


@dataclass(frozen=True)
class Gantt:
    """What ``ui/_gantt.html`` draws; ``today`` is None where today lies outside the scale. ``width`` in pixels."""

    label: Text | str
    ticks: tuple[Tick, ...]
    rows: tuple[Placed, ...]
    today: float | None
    width: int


def gantt(label: Text | str, bars: Sequence[Bar], today: date) -> Gantt:
    """Put the bars on a scale that begins and ends with whole quarters; months where it is short."""
    days = [day for bar in bars for day in (bar.start, bar.end, *(mark.on for mark in bar.marks)) if day]
    first = _quarter_start(min(days, default=today))
    last = _next_quarter(max(days, default=today))
    scale = _Scale(first, last)
    monthly = _months(first, last) <= MONTHS_UP_TO
    ticks = tuple(_ticks(scale, 1 if monthly else 3))
    at = scale.place(today) if first <= today < last else None
    width = len(ticks) * (MONTH_PX if monthly else QUARTER_PX)
    return Gantt(label, ticks, tuple(_placed(scale, bars)), at, width)


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date

    def place(self, day: date) -> float:
        """Where the day begins, in per cent of the width, within the scale."""
        share = (day - self.first).days / (self.last - self.first).days
        return round(100 * min(1, max(0, share)), 3)


def _ticks(scale: _Scale, months: int) -> Iterator[Tick]:
    starts = [scale.first]
    while starts[-1] < scale.last:
        starts.append(_months_later(starts[-1], months))
    year = None
    for start, end in pairwise(starts):
        shown = str(YEAR.with_values(year=start.year)) if start.year != year else ""
        year = start.year
        left, right = scale.place(start), scale.place(end)
        yield Tick(left, round((left + right) / 2, 3), _name(start, months), shown)


def _name(start: date, months: int) -> str:
    if months == 1:
        return str(MONTH.with_values(month=start.month, name=MONTH_NAMES[start.month - 1]))
    return str(QUARTER.with_values(quarter=_quarter_word((start.month + 2) // 3)))


def _quarter_word(quarter: int) -> str:
    return "一二三四"[quarter - 1] if current_language() == "zh" else str(quarter)


def _placed(scale: _Scale, bars: Sequence[Bar]) -> Iterator[Placed]:
    group = ""
    for bar in bars:
        heading = str(bar.group) if bar.group and str(bar.group) != group else ""
        group = heading or group
        right = scale.place(bar.end + timedelta(days=1))
        left = scale.place(bar.start) if bar.start else max(0.0, right - 0.8)
        width = max(0.4, round(right - left, 3))
        filled = round(width * min(100, max(0, bar.done or 0)) / 100, 3)
        marks = tuple((scale.place(mark.on), mark) for mark in bar.marks)
        yield Placed(bar, heading, left, width, filled, marks)


def _quarter_start(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _next_quarter(day: date) -> date:
    return _months_later(_quarter_start(day), 3)


def _months_later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
