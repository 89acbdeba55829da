"""Which column of a file is what, proposed from its heading, and a row read by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from math import isfinite

from chengshu.base import clock
from chengshu.kernel.cases.models import CaseClass, Channel
from chengshu.kernel.cases.services import Contact, Ending, Place, Report
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.intake.columns import LABELS, NOTHING, OVER, SIGNS, What
from chengshu.kernel.intake.errors import NoTimeOfReport, UnreadableCell
from chengshu.kernel.intake.moments import DayOrder, Written, is_two_fold, moment_of, order_of

KIND_OF_TIME = frozenset({What.TIME, What.CLOSED, What.DUE})
NUMBERS = frozenset({What.FOR, What.AGAINST})
WORDS = frozenset({What.TEXT, What.REPLY})
DAY_ORDER = "day_order"
"""Where the mapping says whether dates such as 06/05/2016 begin with the month or the day (``moments.DayOrder``)."""
MOST_DEGREES = {What.LON: 180, What.LAT: 90}
MOST_VOTES = 100_000_000
FIT_SHARE = 0.5
LOOKED_AT = 200
PHONE = re.compile(r"[\d+()（） 转ext.#*-]{5,40}$", re.IGNORECASE)
Columns = Mapping[str, int]
Rows = Sequence[Sequence[str]]


def proposed(columns: Sequence[str], rows: Rows) -> dict[str, int]:
    """The likeliest meaning of the columns; each column and each meaning at most once.

    By their headings, and by whether what stands in them can be what the heading says.
    """
    found: dict[str, int] = {}
    for what, signs in SIGNS.items():
        for sign in signs:
            fitting = [
                place
                for place, name in enumerate(columns)
                if _named(sign, name.lower()) and place not in found.values() and _fits(what, rows, place)
            ]
            if fitting:
                found[what] = fitting[0]
                break
    dated = (row[found[what]] for row in rows for what in KIND_OF_TIME if what in found)
    order = order_of(dated)
    return found if order is None else {**found, DAY_ORDER: int(order)}


def is_undecided(columns: Columns, rows: Iterable[Sequence[str]]) -> bool:
    """Whether somebody must say if its dates begin with the month or the day."""
    if DAY_ORDER in columns:
        return False
    return any(is_two_fold(_cell(row, columns, what)) for row in rows for what in KIND_OF_TIME)


def report_of(
    values: Sequence[str],
    columns: Columns,
    *,
    classes: Mapping[str, CaseClass],
    units: Mapping[str, Organisation],
    once: str,
) -> tuple[Report, Ending | None]:
    """A row as a report, and how it ended where it did. Raises UnreadableCell; an unknown class or body is left out."""
    lon, lat = _position(values, columns)
    known = classes.get(_cell(values, columns, What.CLASS))
    unit = units.get(_cell(values, columns, What.UNIT))
    reported = _moment(values, columns, What.TIME)
    due = _end_of(_moment(values, columns, What.DUE))
    report = Report(
        channel=Channel.IMPORT,
        text=_cell(values, columns, What.TEXT) or _cell(values, columns, What.TITLE),
        title=_cell(values, columns, What.TITLE),
        class_code=known.code if known else "",
        place=Place(lon=lon, lat=lat, address=_cell(values, columns, What.ADDRESS)),
        contact=Contact(
            name=_cell(values, columns, What.NAME)[:60],
            phone=_cell(values, columns, What.PHONE)[:40],
            email=_cell(values, columns, What.EMAIL)[:200],
        ),
        reported_at=reported.at if reported else None,
        due_at=due,
        attributes=_attributes(values, columns, unit),
        once=once,
    )
    return report, _ending(values, columns, reported, due, unit)


def _ending(
    values: Sequence[str], columns: Columns, reported: Written | None, due: datetime | None, unit: Organisation | None
) -> Ending | None:
    """How it ended; None for what is still open. A reply ends it, as do a time of closing and a word for it."""
    closed, reply = _moment(values, columns, What.CLOSED), _cell(values, columns, What.REPLY)
    status = _cell(values, columns, What.STATUS).lower()
    if status and status not in OVER and closed is None:
        return None
    if closed is None and not reply and not status:
        return None
    at = closed.at if closed else None
    if at is not None and reported is None:
        raise NoTimeOfReport
    if closed is not None and closed.day_alone and reported is not None and at is not None:
        same_day = clock.local(at).date() == clock.local(reported.at).date()
        at = max(at, reported.at) if same_day else at
    return Ending(at=at, due_at=due, reply=reply, unit=unit)


def own_number(values: Sequence[str], columns: Columns) -> str:
    """The number that the row has where it comes from; empty where there is none."""
    return _cell(values, columns, What.NUMBER)[:80]


def _attributes(values: Sequence[str], columns: Columns, unit: Organisation | None) -> dict[str, str | int]:
    number, named = own_number(values, columns), _cell(values, columns, What.CLASS)[:80]
    body = "" if unit else _cell(values, columns, What.UNIT)[:120]
    found: dict[str, str | int] = {
        name: value for name, value in (("number", number), ("class", named), ("unit", body)) if value
    }
    if NUMBERS & columns.keys():
        found["votes"] = _whole(values, columns, What.FOR) - _whole(values, columns, What.AGAINST)
    return found


def _cell(values: Sequence[str], columns: Columns, what: What) -> str:
    place = columns.get(what)
    text = values[place] if place is not None and place < len(values) else ""
    return "" if text.lower() in NOTHING else text


def _named(sign: str, heading: str) -> bool:
    return heading.strip() == sign[1:] if sign.startswith("=") else sign in heading


def _fits(what: What, rows: Rows, place: int) -> bool:
    """Whether most of what stands in a column can be of this kind; an empty column is of none."""
    told = list(islice((text for row in rows if (text := row[place]) and text.lower() not in NOTHING), LOOKED_AT))
    return bool(told) and sum(_may_be(what, text) for text in told) >= FIT_SHARE * len(told)


def _may_be(what: What, text: str) -> bool:
    if what in KIND_OF_TIME:
        return is_two_fold(text) or _is_moment(text)
    if what in {What.LON, What.LAT}:
        return _is_number(text) and abs(float(text)) <= MOST_DEGREES[what]
    if what in NUMBERS:
        return _is_number(text)
    if what is What.PHONE:
        return PHONE.match(text) is not None or "*" in text
    if what is What.EMAIL:
        return "@" in text
    return not (what in WORDS and _is_moment(text))


def _is_moment(text: str) -> bool:
    try:
        moment_of(text)
    except ValueError:
        return False
    return True


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def _whole(values: Sequence[str], columns: Columns, what: What) -> int:
    text = _cell(values, columns, what).replace(",", "")
    if not text:
        return 0
    if not _is_number(text) or abs(float(text)) > MOST_VOTES:
        raise UnreadableCell(column=LABELS[what], value=text[:40])
    return int(float(text))


def _position(values: Sequence[str], columns: Columns) -> tuple[float | None, float | None]:
    """Both or none; 0° 0° lies in the sea and stands for none in many systems."""
    lon, lat = _degree(values, columns, What.LON), _degree(values, columns, What.LAT)
    if lon is None or lat is None or (lon == 0 and lat == 0):
        return None, None
    return lon, lat


def _degree(values: Sequence[str], columns: Columns, what: What) -> float | None:
    text = _cell(values, columns, what)
    if not text:
        return None
    if not _is_number(text) or abs(float(text)) > MOST_DEGREES[what]:
        raise UnreadableCell(column=LABELS[what], value=text[:40])
    return float(text)


def _moment(values: Sequence[str], columns: Columns, what: What) -> Written | None:
    text = _cell(values, columns, what)
    if not text:
        return None
    order = columns.get(DAY_ORDER)
    try:
        return moment_of(text, None if order is None else DayOrder(order))
    except (ValueError, OverflowError) as odd:
        raise UnreadableCell(column=LABELS[what], value=text[:40]) from odd


def _end_of(due: Written | None) -> datetime | None:
    """A term of a day ends with it."""
    if due is None:
        return None
    return due.at + timedelta(days=1, seconds=-1) if due.day_alone else due.at
