"""Times as people and programs write them in files: of the city's wall clock where no zone is named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum

from chengshu.base import clock


class DayOrder(IntEnum):
    """Which comes first where a date begins with day or month, as in 06/20/2016."""

    MONTH_FIRST = 0
    DAY_FIRST = 1


@dataclass(frozen=True)
class Written:
    """A moment, and whether a day alone was written."""

    at: datetime
    day_alone: bool = False


MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})(?!\d)")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2})(\d{2})(\d{2})?)?$")
_NAMED = re.compile(
    r"(?:([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2})|(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?)(?:st|nd|rd|th)?,?\s+(\d{4})"
)
_CLOCK = re.compile(
    r"(\d{1,2})\s*(?:[:：时点]\s*(\d{1,2})?)?(?:\s*[:：分]\s*(\d{1,2})(?:[.,](\d{1,6})\d*)?)?\s*[分秒]?整?"
)
_HALF = re.compile(r"(上午|早上|凌晨|中午|下午|晚上|傍晚|[ap]\.?m\.?)", re.IGNORECASE)
_ZONE = re.compile(r"(?:\s*(Z|UTC|GMT)|\s*([+-])(\d{2}):?(\d{2})?)$", re.IGNORECASE)
_WEEKDAY = re.compile(r"^\s*(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_WEEKDAY_ZH = re.compile(r"[（(]?(?:星期|周)[一二三四五六日天][）)]?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?$")
_SECONDS = re.compile(r"(\d{10})(\d{3})?$")
SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of the numbers that Excel keeps for days."""
AFTERNOON = frozenset("下晚傍pP")
NOON, HALF_DAY, WHOLE_DAY = 12, 12, 24
LAST_MONTH = 12
FIRST_YEAR, LAST_YEAR = 1900, 2200


def moment_of(text: str, order: DayOrder | None = None) -> Written:
    """A moment as it stands in a cell. Raises ValueError for what is none, or what may be read in two ways."""
    said = _WEEKDAY_ZH.sub(" ", _WEEKDAY.sub("", text.strip()))
    if found := _SECONDS.match(said):
        return Written(datetime.fromtimestamp(int(found[1]) + int(found[2] or 0) / 1000, UTC))
    if _SERIAL.match(said):
        return _of_serial(float(said))
    if found := _TOGETHER.match(said):
        hours = None if found[4] is None else time(int(found[4]), int(found[5]), int(found[6] or 0))
        return _joined(date(int(found[1]), int(found[2]), int(found[3])), hours)
    day, rest = _day_of(said, order)
    return _with_clock(day, rest)


def order_of(texts: Iterable[str]) -> DayOrder | None:
    """What dates such as 06/20/2016 begin with, told from all that a column holds; None where nothing tells.

    Where no number is above 12, hours with AM and PM stand for the American way.
    """
    halved = False
    for text in texts:
        found = _YEAR_LAST.match(text.strip())
        if found and int(found[1]) > LAST_MONTH:
            return DayOrder.DAY_FIRST
        if found and int(found[2]) > LAST_MONTH:
            return DayOrder.MONTH_FIRST
        halved = halved or bool(found and re.search(r"\d\s*[AP]M\b", text))
    return DayOrder.MONTH_FIRST if halved else None


def is_two_fold(text: str) -> bool:
    """Whether a date begins with day or month, so that somebody must say which."""
    return _YEAR_LAST.match(text.strip()) is not None


def _day_of(said: str, order: DayOrder | None) -> tuple[date, str]:
    if found := _YEAR_FIRST.match(said):
        return date(int(found[1]), int(found[2]), int(found[3])), said[found.end() :]
    if found := _YEAR_LAST.match(said):
        first, second, year = (int(part) for part in found.groups())
        known = order if order is not None else order_of([said])
        if known is None and first != second:
            raise ValueError("day and month cannot be told apart")
        day, month = (first, second) if known == DayOrder.DAY_FIRST else (second, first)
        return date(year, month, day), said[found.end() :]
    if found := _NAMED.match(said):
        named, after, before, named_after, of_year = found.groups()
        if number := MONTHS.get((named or named_after).lower()):
            return date(int(of_year), number, int(after or before)), said[found.end() :]
    raise ValueError("no date")


def _with_clock(day: date, rest: str) -> Written:
    rest = rest.strip().removeprefix("T").removeprefix(",").strip()
    zone = _ZONE.search(rest)
    if zone is not None:
        rest = rest[: zone.start()].strip()
    half = _HALF.search(rest)
    if half is not None:
        rest = f"{rest[: half.start()]} {rest[half.end() :]}".strip()
    if not rest:
        if half is not None:
            raise ValueError("half a day without an hour")
        return _joined(day, None)
    found = _CLOCK.fullmatch(rest)
    if found is None:
        raise ValueError("no time of day")
    hour = _hour(int(found[1]), half[1] if half else "")
    if hour == WHOLE_DAY and not int(found[2] or 0) and not int(found[3] or 0):
        day, hour = day + timedelta(days=1), 0
    micro = int((found[4] or "0").ljust(6, "0"))
    return _joined(day, time(hour, int(found[2] or 0), int(found[3] or 0), micro), zone)


def _hour(hour: int, half: str) -> int:
    if not half or hour > NOON:
        return hour
    if half[0] in AFTERNOON or half == "中午":
        return hour if hour == NOON or (half == "中午" and hour == NOON - 1) else hour + HALF_DAY
    return 0 if hour == NOON else hour


def _joined(day: date, hours: time | None, zone: re.Match[str] | None = None) -> Written:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError("no year of a report")
    if hours is None:
        return Written(clock.start_of_day(day), day_alone=True)
    naive = datetime.combine(day, hours)
    if zone is None:
        return Written(naive.replace(tzinfo=clock.LOCAL).astimezone(UTC))
    ahead = timedelta(hours=int(zone[3] or 0), minutes=int(zone[4] or 0))
    return Written((naive - (ahead if zone[2] == "+" else -ahead)).replace(tzinfo=UTC))


def _of_serial(days: float) -> Written:
    day = SERIAL_ZERO + timedelta(days=int(days))
    seconds = round((days % 1) * 86400)
    start = clock.start_of_day(day)
    return Written(start + timedelta(seconds=seconds), day_alone=not seconds)
