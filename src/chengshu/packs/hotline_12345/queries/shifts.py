"""Who sits when, and the hours at which nobody or too few do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.packs.hotline_12345.models import Shift
from chengshu.packs.hotline_12345.queries.rules import rule_on
from chengshu.packs.hotline_12345.rights import KEEP_SHIFTS, SEE
from chengshu.spec.figures import Measured

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hour:
    """An hour of a local day: the most agents that are there all through it, and whether that is enough."""

    hour: int
    agents: int
    least: int

    @property
    def is_gap(self) -> bool:
        """Whether there are too few."""
        return self.agents < self.least


@dataclass(frozen=True)
class DayPlan:
    """A local day with its 24 hours and its shifts."""

    day: date
    hours: list[Hour]
    shifts: list[Shift]

    @property
    def gaps(self) -> list[tuple[int, int]]:
        """Runs of hours with too few agents, as (first, after the last)."""
        found: list[tuple[int, int]] = []
        for hour in self.hours:
            if hour.is_gap and found and found[-1][1] == hour.hour:
                found[-1] = (found[-1][0], hour.hour + 1)
            elif hour.is_gap:
                found.append((hour.hour, hour.hour + 1))
        return found


def shifts_seen_by(actor: Actor, first: date, days: int = 7) -> QuerySet[Shift]:
    """The shifts that touch these local days."""
    start, end = clock.start_of_day(first), clock.start_of_day(first + timedelta(days=days))
    rows = Shift.scoped.within(actor, SEE).filter(starts_at__lt=end, ends_at__gt=start)
    return rows.select_related("person", "unit")


def shift_for(actor: Actor, key: int) -> Shift:
    """A shift that the actor may change. Raises NotFound."""
    return one_of(Shift.scoped.within(actor, KEEP_SHIFTS), key)


def plan_of(actor: Actor, first: date, days: int = 7) -> list[DayPlan]:
    """The days with who sits when, within the actor's reach."""
    rows = list(shifts_seen_by(actor, first, days))
    return [_day(first + timedelta(days=number), rows) for number in range(days)]


def hours_served(day: date) -> Measured | None:
    """The hours of a local day at which at least one agent is on duty; None where nobody was ever scheduled."""
    start = clock.start_of_day(day)
    if not Shift.everywhere.filter(starts_at__lt=start + DAY).exists():
        return None
    rows = Shift.everywhere.filter(starts_at__lt=start + DAY, ends_at__gt=start)
    spans = sorted((max(row.starts_at, start), min(row.ends_at, start + DAY)) for row in rows)
    return Measured(Decimal(_covered(spans).total_seconds()) / 3600, len(spans))


def _covered(spans: list[tuple[datetime, datetime]]) -> timedelta:
    """The length of the union of sorted spans."""
    total, reached = timedelta(), None
    for start, end in spans:
        if reached is None or start > reached:
            total += end - start
        elif end > reached:
            total += end - reached
        reached = end if reached is None else max(reached, end)
    return total


def _day(day: date, rows: list[Shift]) -> DayPlan:
    start, least = clock.start_of_day(day), rule_on(day).least_seats
    here = [row for row in rows if row.starts_at < start + DAY and row.ends_at > start]
    hours = []
    for number in range(24):
        begin = start + number * HOUR
        present = [row for row in here if row.starts_at <= begin and row.ends_at >= begin + HOUR]
        # An hour that two shifts share between them is served as well as by one who stays all through.
        parts = sorted((max(row.starts_at, begin), min(row.ends_at, begin + HOUR)) for row in here)
        shared = _covered([(one, two) for one, two in parts if one < two]) == HOUR
        hours.append(Hour(number, max(len(present), int(shared)), least))
    return DayPlan(day, hours, here)
