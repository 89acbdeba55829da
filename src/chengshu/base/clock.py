"""The one place that tells the time: aware UTC inside, Asia/Shanghai (UTC+8, no summer time) shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)


def now() -> datetime:
    """This moment, aware UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The local calendar day."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The moment on the city's wall clock. Raises ValueError for a naive time."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(LOCAL)


def start_of_day(day: date) -> datetime:
    """Local midnight at the start of the day, aware UTC."""
    return datetime.combine(day, time.min, LOCAL).astimezone(UTC)


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Let the clock stand still, for tests and for counting as of a past moment."""
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
