"""Quiet hours (静默时段): when nothing that can wait leaves the house."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from chengshu.base import clock
from chengshu.kernel.messages.models import QuietHours


@dataclass(frozen=True)
class Quiet:
    """From a time until a time of the city's wall clock; across midnight where it ends earlier, never where equal."""

    starts: time = time(22)
    ends: time = time(7)

    def over_at(self, moment: datetime) -> datetime | None:
        """When the quiet hours end in which the moment lies, aware UTC; None where it lies in none.

        The first minute belongs to them, the last does not: at 07:00 sharp messages go out.
        """
        local = clock.local(moment)
        now = local.time()
        if self.starts == self.ends:
            return None
        if self.starts < self.ends:
            inside = self.starts <= now < self.ends
            day = local.date()
        else:
            inside = now >= self.starts or now < self.ends
            day = local.date() + timedelta(days=1 if now >= self.starts else 0)
        if not inside:
            return None
        return datetime.combine(day, self.ends, clock.LOCAL).astimezone(clock.now().tzinfo)


def city_rule() -> Quiet:
    """The rule for everybody who has none of their own: 22:00 to 07:00 until officials set another."""
    row = QuietHours.objects.filter(city=True).first()
    return Quiet(row.starts, row.ends) if row else Quiet()


def quiet_of(people: Iterable[int]) -> Mapping[int, Quiet]:
    """The rule of each person."""
    everybody = tuple(people)
    rule = city_rule()
    own = {
        row.person_id: Quiet(row.starts, row.ends)
        for row in QuietHours.objects.filter(person__in=everybody)
        if row.person_id is not None
    }
    return {person: own.get(person, rule) for person in everybody}
