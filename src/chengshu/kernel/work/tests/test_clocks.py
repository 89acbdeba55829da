"""Deadline arithmetic against an oracle that walks minute by minute, on the calendars as published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengshu.base import clock
from chengshu.kernel.work.calendar import OFFICE_HOURS, shipped
from chengshu.kernel.work.clocks import (
    WorkingCalendar,
    add_working_time,
    ahead,
    deadline,
    later,
    shifted,
    take_working_time,
    working_days,
    working_time,
)
from chengshu.kernel.work.errors import CalendarYearNotPublished
from chengshu.kernel.work.published import PAPERS
from chengshu.spec.work import Allowance, Span

YEARS = range(2007, 2024)
MINUTE = timedelta(minutes=1)


def _holidays() -> Path | None:
    root = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
    folder = root.parent / "shared" / "data" / "holidays"
    return folder if folder.is_dir() else None


HOLIDAYS = _holidays()
official = pytest.mark.skipif(HOLIDAYS is None, reason="the published calendars (../shared/data/holidays) are not here")


@cache
def notices() -> dict[date, bool]:
    """Every day named by a notice of 2007 to 2023: True for a make-up day."""
    assert HOLIDAYS is not None
    days = [day for year in YEARS for day in json.loads((HOLIDAYS / f"{year}.json").read_text())["days"]]
    return {date.fromisoformat(day["date"]): not day["isOffDay"] for day in days}


def exceptions_2007_to_2023(year: int) -> dict[date, bool]:
    if year not in YEARS:
        raise CalendarYearNotPublished(year)
    return {day: works for day, works in notices().items() if day.year == year}


def exceptions_shipped(year: int) -> dict[date, bool]:
    if year not in PAPERS:
        raise CalendarYearNotPublished(year)
    return shipped(year)


OFFICIAL = WorkingCalendar(cache(exceptions_2007_to_2023), lambda _: OFFICE_HOURS)
SHIPPED = WorkingCalendar(cache(exceptions_shipped), lambda _: OFFICE_HOURS)


@cache
def minutes_worked(day: date) -> frozenset[time]:
    """The oracle: the minutes of a day at whose start somebody is at work, from the notices alone."""
    works = notices().get(day, day.weekday() < 5)
    hours = [(8, 30, 12, 0), (14, 30, 18, 0)] if works else []
    everything = [time(hour, minute) for hour in range(24) for minute in range(60)]
    return frozenset(one for one in everything if any(time(h, m) <= one < time(till, to) for h, m, till, to in hours))


def at_work(moment: datetime) -> bool:
    local = clock.local(moment)
    return local.time() in minutes_worked(local.date())


def walk(start: datetime) -> Iterator[datetime]:
    moment = start
    while True:
        yield moment
        moment += MINUTE


def oracle_add(start: datetime, minutes: int) -> datetime:
    """Walk until so many worked minutes have passed."""
    for moment in walk(start):
        if minutes == 0:
            return moment
        minutes -= at_work(moment)
    raise AssertionError


def oracle_count(start: datetime, end: datetime) -> int:
    return sum(at_work(start + n * MINUTE) for n in range(int((end - start) / MINUTE)))


def oracle_working_day(day: date, n: int) -> date:
    while n:
        day += timedelta(days=1)
        n -= bool(minutes_worked(day))
    return day


moments = st.datetimes(datetime(2007, 1, 1), datetime(2023, 11, 1)).map(  # noqa: DTZ001 - a zone is given below
    lambda one: one.replace(second=0, microsecond=0, tzinfo=clock.LOCAL).astimezone(UTC)
)
near_holidays = st.sampled_from(
    [date(2010, 10, 1), date(2012, 1, 22), date(2015, 9, 3), date(2018, 12, 29), date(2020, 1, 31), date(2023, 10, 7)]
).flatmap(lambda day: st.integers(-5 * 1440, 5 * 1440).map(lambda n: clock.start_of_day(day) + n * MINUTE))
starts = st.one_of(moments, near_holidays)


@official
@settings(max_examples=150, deadline=None)
@given(start=starts, minutes=st.integers(0, 2500))
def test_working_minutes_are_those_somebody_would_count_on_the_wall(start: datetime, minutes: int) -> None:
    assert add_working_time(OFFICIAL, start, minutes * MINUTE) == oracle_add(start, minutes)


@official
@settings(max_examples=100, deadline=None)
@given(start=starts, length=st.integers(0, 14 * 1440))
def test_working_time_between_two_moments_is_what_the_oracle_counts(start: datetime, length: int) -> None:
    end = start + length * MINUTE
    assert working_time(OFFICIAL, start, end) == oracle_count(start, end) * MINUTE


@official
@settings(max_examples=150, deadline=None)
@given(start=starts, minutes=st.integers(0, 3000))
def test_taking_time_back_undoes_adding_it(start: datetime, minutes: int) -> None:
    end = add_working_time(OFFICIAL, start, minutes * MINUTE)
    back = take_working_time(OFFICIAL, end, minutes * MINUTE)
    assert back >= start
    assert working_time(OFFICIAL, back, end) == minutes * MINUTE
    assert working_time(OFFICIAL, start, back) == timedelta()


@official
@settings(max_examples=200, deadline=None)
@given(start=starts, days=st.integers(0, 40))  # more would lead from the last start beyond the published years
def test_working_days_end_at_the_close_of_the_last_and_leave_out_the_first(start: datetime, days: int) -> None:
    end = clock.local(deadline(OFFICIAL, start, Allowance(days, Span.WORKING_DAYS)))
    today = clock.local(start).date()
    if days:
        assert end.date() == oracle_working_day(today, days)
    assert end.time() == time(18)
    assert working_days(OFFICIAL, today, end.date()) == days or (days == 0 and not minutes_worked(today))


@official
@settings(max_examples=100, deadline=None)
@given(start=starts, minutes=st.integers(1, 2000), wait=st.integers(0, 900), pause=st.integers(0, 3 * 1440))
def test_a_pause_costs_nothing_of_the_working_minutes(start: datetime, minutes: int, wait: int, pause: int) -> None:
    due = add_working_time(OFFICIAL, start, minutes * MINUTE)
    began = start + min(wait, minutes) * MINUTE
    ended = began + pause * MINUTE
    moved = shifted(OFFICIAL, due, began, ended, Span.WORKING_MINUTES)
    left = working_time(OFFICIAL, began, due)
    assert working_time(OFFICIAL, ended, moved) == left
    assert moved >= due


@official
@settings(max_examples=100, deadline=None)
@given(start=starts, days=st.integers(1, 20), wait=st.integers(0, 5), pause=st.integers(0, 40))
def test_a_pause_costs_nothing_of_the_working_days(start: datetime, days: int, wait: int, pause: int) -> None:
    due = deadline(OFFICIAL, start, Allowance(days))
    began = min(start + timedelta(days=wait), due)
    ended = began + timedelta(days=pause)
    moved = clock.local(shifted(OFFICIAL, due, began, ended, Span.WORKING_DAYS)).date()
    left = working_days(OFFICIAL, clock.local(began).date(), clock.local(due).date())
    assert working_days(OFFICIAL, clock.local(ended).date(), moved) == left


@official
@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_the_published_years_is_as_the_notices_say(year: int) -> None:
    day = date(year, 1, 1)
    while day.year == year:
        assert OFFICIAL.works(day) == bool(minutes_worked(day)), day
        day += timedelta(days=1)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.LOCAL).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "allowance", "expected"),
    [
        ("2026-09-18T17:59", Allowance(1, Span.WORKING_MINUTES), "2026-09-18T18:00"),
        ("2026-09-18T18:00", Allowance(1, Span.WORKING_MINUTES), "2026-09-20T08:31"),
        ("2026-09-18T11:59", Allowance(2, Span.WORKING_MINUTES), "2026-09-18T14:31"),
        ("2026-09-18T10:00", Allowance(0, Span.WORKING_MINUTES), "2026-09-18T10:00"),
        ("2026-09-18T10:00", Allowance(1, Span.WORKING_DAYS), "2026-09-20T18:00"),
        ("2026-09-30T23:59", Allowance(1, Span.WORKING_DAYS), "2026-10-08T18:00"),
        ("2026-10-03T10:00", Allowance(0, Span.WORKING_DAYS), "2026-10-08T18:00"),
        ("2026-09-18T10:00", Allowance(0, Span.WORKING_DAYS), "2026-09-18T18:00"),
        ("2026-12-31T10:00", Allowance(1, Span.CALENDAR_DAYS), "2027-01-01T23:59:59"),
        ("2026-12-31T23:30", Allowance(60, Span.MINUTES), "2027-01-01T00:30"),
    ],
)
def test_deadlines_at_the_edges(start: str, allowance: Allowance, expected: str) -> None:
    assert deadline(SHIPPED, moment(start), allowance) == moment(expected)


@pytest.mark.parametrize("allowance", [Allowance(2), Allowance(600, Span.WORKING_MINUTES)])
def test_a_deadline_into_a_year_not_published_is_refused(allowance: Allowance) -> None:
    with pytest.raises(CalendarYearNotPublished) as refused:
        deadline(SHIPPED, moment("2026-12-31T10:00"), allowance)
    assert refused.value.year == 2027


def test_a_deadline_that_ends_with_the_year_does_not_need_the_next() -> None:
    assert deadline(SHIPPED, moment("2026-12-31T17:00"), Allowance(60, Span.WORKING_MINUTES)) == moment(
        "2026-12-31T18:00"
    )


@pytest.mark.parametrize(
    ("due", "allowance", "expected"),
    [
        ("2026-10-08T18:00", Allowance(1, Span.WORKING_DAYS), "2026-09-30T08:30"),
        ("2026-10-08T18:00", Allowance(0, Span.WORKING_DAYS), "2026-10-08T08:30"),
        ("2026-10-08T09:00", Allowance(60, Span.WORKING_MINUTES), "2026-09-30T17:30"),
        ("2026-10-08T18:00", Allowance(3, Span.CALENDAR_DAYS), "2026-10-05T18:00"),
        ("2026-10-08T18:00", Allowance(90, Span.MINUTES), "2026-10-08T16:30"),
    ],
)
def test_a_warning_comes_an_allowance_ahead(due: str, allowance: Allowance, expected: str) -> None:
    assert ahead(SHIPPED, moment(due), allowance) == moment(expected)


def test_granted_time_goes_on_from_the_due_time() -> None:
    due = moment("2026-09-30T18:00")
    assert later(SHIPPED, due, Allowance(0)) == due
    assert later(SHIPPED, due, Allowance(2)) == moment("2026-10-09T18:00")
    assert later(SHIPPED, due, Allowance(2, Span.CALENDAR_DAYS)) == moment("2026-10-02T18:00")
    assert later(SHIPPED, due, Allowance(30, Span.WORKING_MINUTES)) == moment("2026-10-08T09:00")


def test_summer_and_winter_hours_are_each_counted_in_their_time() -> None:
    summer = ((time(8, 30), time(12)), (time(15), time(18, 30)))
    seasons = WorkingCalendar(
        cache(exceptions_shipped), lambda day: summer if date(2026, 5, 1) <= day < date(2026, 10, 1) else OFFICE_HOURS
    )
    assert deadline(seasons, moment("2026-09-29T10:00"), Allowance(1)) == moment("2026-09-30T18:30")
    assert deadline(seasons, moment("2026-09-30T18:29"), Allowance(2, Span.WORKING_MINUTES)) == moment(
        "2026-10-08T08:31"
    )
