"""In which part of the working calendar a moment lies."""

from __future__ import annotations

from datetime import datetime

from chengshu.base import clock
from chengshu.kernel.dispatch.models import Moment
from chengshu.kernel.work.clocks import WorkingCalendar
from chengshu.kernel.work.errors import CalendarYearNotPublished


def moment_of(calendar: WorkingCalendar, at: datetime) -> Moment:
    """Working hours, off hours of a working day, or a day off.

    In a year whose calendar is not published, Monday to Friday count as working days.
    """
    day = clock.local(at).date()
    try:
        stretches = calendar.stretches(day)
    except CalendarYearNotPublished:
        if day.weekday() > 4:
            return Moment.DAY_OFF
        stretches = WorkingCalendar(lambda _: {}, calendar.hours).stretches(day)
    if not stretches:
        return Moment.DAY_OFF
    return Moment.OFFICE if any(begin <= at < end for begin, end in stretches) else Moment.NIGHT
