"""When a source is gathered by itself."""

from __future__ import annotations

import calendar
from datetime import datetime, time, timedelta

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.gathering.errors import KeyNeeded
from chengshu.kernel.gathering.models import Purpose, Rhythm, Schedule, Source
from chengshu.kernel.gathering.rights import KEEP_SOURCES

LONGEST_STEP = 1440
BAD_STEP = Text("请填写 1 到 1440 分钟。", "Give 1 to 1440 minutes.")
BAD_WEEKDAY = Text("请填写 1（周一）到 7（周日）。", "Give 1 (Monday) to 7 (Sunday).")
BAD_DAY = Text("请填写 1 到 31。", "Give 1 to 31.")


@transaction.atomic
def set_schedule(
    source: Source,
    *,
    purpose: Purpose | str = Purpose.GATHER,
    rhythm: Rhythm | str = Rhythm.DAILY,
    step: int = 60,
    at: time = time(2, 0),
    day: int = 1,
    active: bool = True,
    by: Actor,
) -> Schedule:
    """Gather from now on in this rhythm, or compare all keys in it. Raises BadInput, KeyNeeded, NotAllowed."""
    must_reach(by, KEEP_SOURCES, source.resource.provider)
    if rhythm == Rhythm.MINUTES and not 1 <= step <= LONGEST_STEP:
        raise BadInput(fields={"step": BAD_STEP})
    if rhythm == Rhythm.WEEKLY and not 1 <= day <= 7:
        raise BadInput(fields={"day": BAD_WEEKDAY})
    if rhythm == Rhythm.MONTHLY and not 1 <= day <= 31:
        raise BadInput(fields={"day": BAD_DAY})
    if purpose == Purpose.COMPARE and not source.resource.items.filter(is_key=True).exists():
        raise KeyNeeded
    schedule, _ = Schedule.objects.update_or_create(
        source=source,
        purpose=purpose,
        defaults={
            "rhythm": rhythm,
            "step": step,
            "at": at,
            "day": day,
            "active": active,
            "next_at": next_time(Rhythm(rhythm), step=step, at=at, day=day, after=clock.now()),
        },
    )
    record(by, "gathering.schedule.set", source, purpose=purpose, rhythm=rhythm, step=step, at=str(at), day=day)
    return schedule


@transaction.atomic
def drop_schedule(schedule: Schedule, *, by: Actor) -> None:
    """It runs by hand alone from now on. Raises NotAllowed."""
    must_reach(by, KEEP_SOURCES, schedule.source.resource.provider)
    record(by, "gathering.schedule.dropped", schedule.source, purpose=schedule.purpose)
    schedule.delete()


def next_time(rhythm: Rhythm, *, step: int, at: time, day: int, after: datetime) -> datetime:
    """The first due moment after another one, aware UTC; ``at`` is local wall time.

    Minutes count from local midnight, so that every quarter of an hour falls on the quarters.
    """
    local = clock.local(after)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if rhythm == Rhythm.MINUTES:
        passed = int((local - midnight).total_seconds() // 60)
        return (midnight + timedelta(minutes=(passed // step + 1) * step)).astimezone(after.tzinfo)
    if rhythm == Rhythm.HOURLY:
        hour = local.replace(minute=at.minute, second=0, microsecond=0)
        return (hour if hour > local else hour + timedelta(hours=1)).astimezone(after.tzinfo)
    moment = midnight.replace(hour=at.hour, minute=at.minute)
    while moment <= local or not _fits(rhythm, day, moment):
        moment += timedelta(days=1)
    return moment.astimezone(after.tzinfo)


def _fits(rhythm: Rhythm, day: int, moment: datetime) -> bool:
    if rhythm == Rhythm.WEEKLY:
        return moment.isoweekday() == day
    if rhythm == Rhythm.MONTHLY:
        return moment.day == min(day, calendar.monthrange(moment.year, moment.month)[1])
    return True
