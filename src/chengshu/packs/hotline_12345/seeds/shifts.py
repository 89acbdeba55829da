"""Two weeks of shifts around today; one night of next week is short, so that the gap is seen."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from chengshu.base import clock
from chengshu.packs.hotline_12345.models import Shift
from chengshu.packs.hotline_12345.seeds.people import centre, staff_of

HOURS = ((time(0), 8), (time(8), 8), (time(16), 8))
DAYS = range(-7, 9)
GAP = (8, 0)
"""The day after today, and the shift of it, that nobody has yet."""


def seed_shifts() -> None:
    """The people of the centre by turns, three shifts a day."""
    unit = centre()
    people = staff_of(unit) if unit else []
    if unit is None or not people or Shift.everywhere.exists():
        return
    rows = []
    for day in DAYS:
        for number, (begin, hours) in enumerate(HOURS):
            if (day, number) == GAP:
                continue
            start = datetime.combine(clock.today() + timedelta(days=day), begin, clock.LOCAL)
            person = people[(day * len(HOURS) + number) % len(people)]
            rows.append(Shift(unit=unit, person=person, starts_at=start, ends_at=start + timedelta(hours=hours)))
    Shift.everywhere.bulk_create(rows)
