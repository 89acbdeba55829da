"""Arithmetic of deadlines over a working calendar; pure, no database.

Moments are aware UTC. A working day is local (Asia/Shanghai). Every function that needs a day of a year that is not
published raises CalendarYearNotPublished.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from chengshu.base import clock
from chengshu.spec.work import Allowance, Span

ONE_DAY = timedelta(days=1)
LAST_SECOND = time(23, 59, 59)
SATURDAY = 5

Hours = tuple[tuple[time, time], ...]


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked, and which hours of them.

    ``exceptions(year)`` gives the days of the year that differ from their weekday, True for a make-up day, and raises
    CalendarYearNotPublished. ``hours(day)`` gives the stretches of a working day in order, without overlap, never none.
    """

    exceptions: Callable[[int], Mapping[date, bool]]
    hours: Callable[[date], Hours]

    def works(self, day: date) -> bool:
        """Whether the day is worked."""
        return self.exceptions(day.year).get(day, day.weekday() < SATURDAY)

    def stretches(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The working time of a day, aware UTC; empty on a day off."""
        if not self.works(day):
            return ()
        return tuple((_at(day, starts), _at(day, ends)) for starts, ends in self.hours(day))

    def opens(self, day: date) -> datetime:
        """When the work of a working day begins."""
        return _at(day, self.hours(day)[0][0])

    def closes(self, day: date) -> datetime:
        """When the work of a working day ends."""
        return _at(day, self.hours(day)[-1][1])

    def nth_working_day(self, day: date, n: int) -> date:
        """The n-th working day after the day, before it for a negative n; for 0 the day itself or the next worked."""
        step = ONE_DAY if n >= 0 else -ONE_DAY
        left = abs(n)
        while left > 0:
            day += step
            left -= self.works(day)
        while not self.works(day):
            day += ONE_DAY
        return day


def deadline(calendar: WorkingCalendar, start: datetime, allowance: Allowance) -> datetime:
    """When an allowance that begins at ``start`` runs out.

    Days do not count the day of the start. Working days end at the close of the last one, calendar days at 23:59:59.
    """
    match allowance.span:
        case Span.MINUTES:
            return start + timedelta(minutes=allowance.amount)
        case Span.WORKING_MINUTES:
            return add_working_time(calendar, start, timedelta(minutes=allowance.amount))
        case Span.CALENDAR_DAYS:
            return end_of_day(_day(start) + allowance.amount * ONE_DAY)
        case Span.WORKING_DAYS:
            return calendar.closes(calendar.nth_working_day(_day(start), allowance.amount))


def later(calendar: WorkingCalendar, due: datetime, allowance: Allowance) -> datetime:
    """A due time with more time granted (延期); nothing more leaves it as it is."""
    if allowance.amount == 0:
        return due
    match allowance.span:
        case Span.CALENDAR_DAYS:
            return due + allowance.amount * ONE_DAY
        case _:
            return deadline(calendar, due, allowance)


def shifted(calendar: WorkingCalendar, due: datetime, began: datetime, ended: datetime, span: Span) -> datetime:
    """A due time moved on by what a standstill took of the time it is counted in."""
    match span:
        case Span.MINUTES:
            return due + (ended - began)
        case Span.WORKING_MINUTES:
            return add_working_time(calendar, due, working_time(calendar, began, ended))
        case Span.CALENDAR_DAYS:
            return due + (_day(ended) - _day(began))
        case Span.WORKING_DAYS:
            return later(calendar, due, Allowance(working_days(calendar, _day(began), _day(ended)), span))


def ahead(calendar: WorkingCalendar, due: datetime, allowance: Allowance) -> datetime:
    """The moment that lies an allowance before a due time; for working days, when that day's work begins."""
    match allowance.span:
        case Span.MINUTES:
            return due - timedelta(minutes=allowance.amount)
        case Span.WORKING_MINUTES:
            return take_working_time(calendar, due, timedelta(minutes=allowance.amount))
        case Span.CALENDAR_DAYS:
            return due - allowance.amount * ONE_DAY
        case Span.WORKING_DAYS:
            return min(due, calendar.opens(calendar.nth_working_day(_day(due), -allowance.amount)))


def add_working_time(calendar: WorkingCalendar, start: datetime, length: timedelta) -> datetime:
    """The first moment by which ``length`` of working time has passed since ``start``."""
    if length <= timedelta():
        return start
    for begins, ends in _forward(calendar, start):
        if ends - begins >= length:
            return begins + length
        length -= ends - begins
    raise AssertionError("time goes on")


def take_working_time(calendar: WorkingCalendar, end: datetime, length: timedelta) -> datetime:
    """The last moment from which ``length`` of working time passes until ``end``."""
    if length <= timedelta():
        return end
    for begins, ends in _backward(calendar, end):
        if ends - begins >= length:
            return ends - length
        length -= ends - begins
    raise AssertionError("time goes back")


def working_time(calendar: WorkingCalendar, start: datetime, end: datetime) -> timedelta:
    """How much working time lies between two moments; nothing where the end is not after the start."""
    total = timedelta()
    day = _day(start)
    while day <= _day(end):
        for begins, ends in calendar.stretches(day):
            total += max(min(ends, end) - max(begins, start), timedelta())
        day += ONE_DAY
    return total


def working_days(calendar: WorkingCalendar, first: date, last: date) -> int:
    """How many working days lie after the first day up to and with the last; 0 where the last is not later."""
    return sum(calendar.works(first + n * ONE_DAY) for n in range(1, (last - first).days + 1))


def end_of_day(day: date) -> datetime:
    """The last second of a local day, as UTC."""
    return _at(day, LAST_SECOND)


def _forward(calendar: WorkingCalendar, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of work from a moment on."""
    day = _day(start)
    while True:
        yield from ((max(begins, start), ends) for begins, ends in calendar.stretches(day) if ends > start)
        day += ONE_DAY


def _backward(calendar: WorkingCalendar, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of work before a moment, the last first."""
    day = _day(end)
    while True:
        yield from ((begins, min(ends, end)) for begins, ends in reversed(calendar.stretches(day)) if begins < end)
        day -= ONE_DAY


def _day(moment: datetime) -> date:
    return clock.local(moment).date()


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, clock.LOCAL).astimezone(UTC)
