"""The city's working calendar, from its rows and, where it has none, the table shipped with the platform."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from functools import cache

from chengshu.kernel.work.clocks import Hours, WorkingCalendar
from chengshu.kernel.work.errors import CalendarYearNotPublished
from chengshu.kernel.work.models import CalendarDay, CalendarYear, WorkingHours
from chengshu.kernel.work.published import OFF, PAPERS, WORKED

OFFICE_HOURS: Hours = ((time(8, 30), time(12)), (time(14, 30), time(18)))
"""Until a city sets its own: the hours most municipal governments print on their doors."""


def city_calendar() -> WorkingCalendar:
    """The calendar as it stands now; reads each year once, so keep it for one request or one round of a job."""
    return WorkingCalendar(exceptions=cache(_exceptions), hours=_HoursInForce())


def is_published(year: int) -> bool:
    """Whether the days off of a year are known."""
    return year in PAPERS or CalendarYear.objects.filter(year=year).exists()


def shipped(year: int) -> dict[date, bool]:
    """The exceptions of a year in the shipped table; empty for a year it does not know."""
    off = {date.fromisoformat(day): False for day in OFF if day.startswith(f"{year}-")}
    return off | {date.fromisoformat(day): True for day in WORKED if day.startswith(f"{year}-")}


def _exceptions(year: int) -> Mapping[date, bool]:
    """A year's own notice, and what the next year's says about the end of this one."""
    if not is_published(year):
        raise CalendarYearNotPublished(year)
    loaded = CalendarYear.objects.filter(year=year).exists()
    return (_rows(year, year) if loaded else shipped(year)) | _rows(year + 1, year)


def _rows(notice: int, year: int) -> dict[date, bool]:
    rows = CalendarDay.objects.filter(year__year=notice, day__year=year)
    return dict(rows.values_list("day", "works"))


class _HoursInForce:
    """The hours in force on a day; read at the first question."""

    def __init__(self) -> None:
        self.sets: list[tuple[date, Hours]] | None = None

    def __call__(self, day: date) -> Hours:
        if self.sets is None:
            self.sets = hour_sets()
        return next((hours for since, hours in self.sets if since <= day), OFFICE_HOURS)


def hour_sets() -> list[tuple[date, Hours]]:
    """The sets of working hours that officials have set, the latest first."""
    sets: dict[date, list[tuple[time, time]]] = {}
    for row in WorkingHours.objects.order_by("-since", "starts"):
        sets.setdefault(row.since, []).append((row.starts, row.ends))
    return [(since, tuple(stretches)) for since, stretches in sets.items()]
