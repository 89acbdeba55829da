"""Keeping the working calendar: published years, single days, working hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from itertools import pairwise

from django.db import transaction
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.work.calendar import shipped
from chengshu.kernel.work.errors import BadCalendar, CalendarYearNotPublished
from chengshu.kernel.work.models import CalendarDay, CalendarYear, Timer, WorkingHours
from chengshu.kernel.work.published import OFF, PAPERS, WORKED
from chengshu.kernel.work.reading_years import ReadYear
from chengshu.spec.work import Span

WORKING = (Span.WORKING_DAYS, Span.WORKING_MINUTES)


@transaction.atomic
def publish_year(read: ReadYear, *, by: Actor) -> CalendarYear:
    """Take over a year as published, in place of what was known; deadlines that it touches are counted anew.

    The same year again changes nothing.
    """
    row, _ = CalendarYear.objects.select_for_update().get_or_create(year=read.year)
    before = {(one.day, one.works) for one in row.days.all()}
    after = {(one.day, one.works) for one in read.days}
    if before == after:
        return row
    row.papers, row.set_by_id, row.set_at = list(read.papers), by.person_id, clock.now()
    row.save()
    row.days.all().delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(year=row, day=one.day, works=one.works, name=one.name) for one in read.days
    )
    changed = sorted(str(day) for day, _ in before ^ after)
    audit.record(by, "work.calendar_year.published", row, days=len(after), changed=changed)
    _count_anew(date(read.year - 1, 12, 1))
    return row


@transaction.atomic
def set_day(day: date, *, works: bool, by: Actor, name: str) -> CalendarDay:
    """Make one day of a published year worked or off, as when a province adds a holiday. Raises
    CalendarYearNotPublished, and BadCalendar without a name that says why.
    """
    if not name.strip():
        raise BadCalendar(Text("请说明原因，如“省定假日”。", "say why, for example “provincial holiday”."))
    year = _row_of(day.year, by)
    row, _ = CalendarDay.objects.update_or_create(
        year=year, day=day, defaults={"works": works, "name": name.strip()[:40]}
    )
    audit.record(by, "work.calendar_day.set", row, day=str(day), works=works, name=row.name)
    _count_anew(day)
    return row


@transaction.atomic
def set_hours(since: date, stretches: Sequence[tuple[time, time]], *, by: Actor) -> list[WorkingHours]:
    """The hours of every working day from a day on; earlier ones keep theirs. Raises BadCalendar."""
    ordered = sorted(stretches)
    if not ordered:
        raise BadCalendar(Text("至少填写一个时段。", "give at least one stretch of time."))
    if any(starts >= ends for starts, ends in ordered):
        raise BadCalendar(Text("下班时间要晚于上班时间。", "work must end after it begins."))
    if any(ends > starts for (_, ends), (starts, _) in pairwise(ordered)):
        raise BadCalendar(Text("时段之间有重叠。", "two stretches overlap."))
    before = [str(row) for row in WorkingHours.objects.filter(since=since)]
    WorkingHours.objects.filter(since=since).delete()
    rows = WorkingHours.objects.bulk_create(
        WorkingHours(since=since, starts=starts, ends=ends, set_by_id=by.person_id) for starts, ends in ordered
    )
    audit.record(by, "work.working_hours.set", rows[0], before=before, after=[str(row) for row in rows])
    _count_anew(since)
    return rows


def _row_of(year: int, by: Actor) -> CalendarYear:
    """The row of a year; one that came with the platform is written down first."""
    row = CalendarYear.objects.filter(year=year).first()
    if row is not None:
        return row
    if year not in PAPERS:
        raise CalendarYearNotPublished(year)
    row = CalendarYear.objects.create(year=year, papers=[PAPERS[year]], set_by_id=by.person_id)
    names = OFF | WORKED
    CalendarDay.objects.bulk_create(
        CalendarDay(year=row, day=day, works=works, name=names[str(day)]) for day, works in shipped(year).items()
    )
    return row


def _count_anew(since: date) -> None:
    """Let the worker look at every running clock that a changed day may touch."""
    touched = Q(due_at__gte=clock.start_of_day(since)) | Q(missing_year__isnull=False)
    running = Timer.objects.filter(touched, stopped_at=None, span__in=WORKING, item__paused_since=None)
    running.update(looks_at=clock.now())
