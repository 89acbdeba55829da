"""When crews are on duty: hours by weekday, and dates on which it is otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.dispatch.errors import DayIsOver
from chengshu.kernel.dispatch.models import Crew, CrewDay, CrewHours
from chengshu.kernel.dispatch.models.crews import WEEKDAYS
from chengshu.kernel.dispatch.rights import KEEP_CREWS
from chengshu.kernel.dispatch.stretches import Stretch, in_words

KEPT = timedelta(days=400)


@transaction.atomic
def set_hours(crew: Crew, hours: Sequence[tuple[int, time, time]], *, by: Actor, days_off: bool = True) -> None:
    """When the crew is on duty: weekday (0 is Monday), start, end. Without any it works when offices do."""
    must_reach(by, KEEP_CREWS, crew.unit)
    before = week_of(crew)
    crew.hours.all().delete()
    CrewHours.objects.bulk_create(
        CrewHours(crew=crew, weekday=weekday, starts=starts, ends=ends, days_off=days_off)
        for weekday, starts, ends in hours
    )
    record(by, "dispatch.crew.hours", crew, before=_said(before), now=_said(week_of(crew)), days_off=days_off)


@transaction.atomic
def set_day(crew: Crew, day: date, stretches: Sequence[Stretch], *, by: Actor, note: str = "") -> CrewDay:
    """On that date the crew works these hours and no others; with none it is off. Raises DayIsOver."""
    must_reach(by, KEEP_CREWS, crew.unit)
    if day < clock.today():
        raise DayIsOver
    told = [[f"{begin:%H:%M}", f"{end:%H:%M}"] for begin, end in stretches]
    values = {"stretches": told, "note": note.strip()[:200], "set_by_id": by.person_id, "set_at": clock.now()}
    row, _ = CrewDay.objects.update_or_create(crew=crew, day=day, defaults=values)
    record(by, "dispatch.crew.day", crew, day=day.isoformat(), hours=in_words(stretches))
    return row


@transaction.atomic
def drop_day(row: CrewDay, *, by: Actor) -> None:
    """The date follows its weekday again. Raises DayIsOver."""
    must_reach(by, KEEP_CREWS, row.crew.unit)
    if row.day < clock.today():
        raise DayIsOver
    record(by, "dispatch.crew.day_dropped", row.crew, day=row.day.isoformat(), hours=in_words(row.hours))
    row.delete()


def forget_days() -> int:
    """Delete dates that are long over; returns how many."""
    return CrewDay.objects.filter(day__lt=clock.today() - KEPT).delete()[0]


def week_of(crew: Crew) -> list[list[Stretch]]:
    """The stretches of Monday to Sunday."""
    week: list[list[Stretch]] = [[] for _ in WEEKDAYS]
    for row in CrewHours.objects.filter(crew=crew):
        week[row.weekday].append((row.starts, row.ends))
    return week


def _said(week: Sequence[Sequence[Stretch]]) -> str:
    return "；".join(f"{day.zh} {in_words(rows)}" for day, rows in zip(WEEKDAYS, week, strict=True) if rows)
