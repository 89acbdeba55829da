"""Scheduling agents round the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.packs.hotline_12345.errors import NotStaffed, ShiftBegun, ShiftsOverlap, ShiftTooLong
from chengshu.packs.hotline_12345.models import Shift
from chengshu.packs.hotline_12345.rights import KEEP_SHIFTS

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation, Person

LONGEST = timedelta(hours=12)
DAY = timedelta(days=1)


@transaction.atomic
def add_shift(unit: Organisation, person: Person, starts_at: datetime, ends_at: datetime, *, by: Actor) -> Shift:
    """Somebody of the unit sits from then to then. Raises NotStaffed, ShiftTooLong, ShiftsOverlap."""
    must_reach(by, KEEP_SHIFTS, unit)
    if not person.posts.filter(organisation=unit, until=None).exists():
        raise NotStaffed(name=person.name)
    if not timedelta() < ends_at - starts_at <= LONGEST:
        raise ShiftTooLong(hours=LONGEST // timedelta(hours=1))
    taken = Shift.everywhere.select_for_update().filter(person=person, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if (other := taken.first()) is not None:
        raise ShiftsOverlap(name=person.name, at=f"{clock.local(other.starts_at):%m-%d %H:%M}")
    row = Shift.everywhere.create(
        unit=unit, person=person, starts_at=starts_at, ends_at=ends_at, set_by_id=by.person_id
    )
    record(by, "hotline_12345.shift.added", row, person=person.name, starts=starts_at, ends=ends_at)
    return row


@transaction.atomic
def add_shifts(
    unit: Organisation, people: Sequence[Person], days: Sequence[date], begin: time, end: time, *, by: Actor
) -> list[Shift]:
    """The same hours for several people on several local days; an ``end`` up to ``begin`` is that of the next day."""
    shifts = []
    for day in days:
        start = datetime.combine(day, begin, clock.LOCAL)
        stop = datetime.combine(day if end > begin else day + DAY, end, clock.LOCAL)
        shifts += [add_shift(unit, person, start, stop, by=by) for person in people]
    return shifts


@transaction.atomic
def drop_shift(shift: Shift, *, by: Actor) -> None:
    """Take a shift away that has not begun. Raises ShiftBegun."""
    row = Shift.everywhere.select_for_update(of=("self",)).select_related("unit", "person").get(pk=shift.pk)
    must_reach(by, KEEP_SHIFTS, row.unit)
    if row.starts_at <= clock.now():
        raise ShiftBegun
    record(by, "hotline_12345.shift.dropped", row, person=row.person.name, starts=row.starts_at)
    row.delete()
