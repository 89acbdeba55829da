"""Spans of days that people ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.dateparse import parse_date

from chengshu.base import clock
from chengshu.base.text import Text

LONGEST = timedelta(days=20 * 366)
EARLIEST, LATEST = date(1950, 1, 1), date(2200, 12, 31)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Period:
    """From the first to the last local day."""

    key: str
    label: Text
    first: date
    last: date

    @property
    def query(self) -> str:
        """As it stands in an address."""
        return f"first={self.first}&last={self.last}"


def span_of(period: Period) -> tuple[datetime, datetime]:
    """From the start of its first day to the end of its last, aware UTC."""
    return clock.start_of_day(period.first), clock.start_of_day(period.last + timedelta(days=1))


def periods() -> tuple[Period, ...]:
    """Those offered: this and last week, this and last month, this year."""
    today = clock.today()
    monday, month = today - timedelta(days=today.weekday()), today.replace(day=1)
    before = month - timedelta(days=1)
    return (
        Period("week", Text("本周", "This week"), monday, today),
        Period("last_week", Text("上周", "Last week"), monday - WEEK, monday - timedelta(days=1)),
        Period("month", Text("本月", "This month"), month, today),
        Period("last_month", Text("上月", "Last month"), before.replace(day=1), before),
        Period("year", Text("今年", "This year"), today.replace(month=1, day=1), today),
    )


def period_of(given: Mapping[str, str]) -> Period:
    """The span that is asked for by its two days; the earlier first whichever was typed first.

    This month where they cannot be read, or are too far apart.
    """
    usual = periods()[2]
    try:
        first, last = parse_date(given.get("first", "")), parse_date(given.get("last", ""))
    except ValueError:
        return usual
    if first is None or last is None:
        return usual
    first, last = min(first, last), max(first, last)
    if last - first > LONGEST or first < EARLIEST or last > LATEST:
        return usual
    known = next((one for one in periods() if (one.first, one.last) == (first, last)), None)
    return known or Period("", Text(f"{first} 至 {last}", f"{first} to {last}"), first, last)
