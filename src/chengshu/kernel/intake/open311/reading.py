"""What clients of GeoReport v2 ask and send, read and bounded."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_date, parse_datetime

from chengshu.base import clock
from chengshu.kernel.intake.errors import Misread, Missing

SPAN = timedelta(days=90)
MOST = 1000
MOST_CODES = 100
LATEST_PAGE = 1000
STATES = {"open", "closed"}
ATTRIBUTE = re.compile(r"^attribute\[([\w-]{1,40})\](\[\])?$")
SIDES = 4
DIGITS = 9
FIRST_YEAR, LAST_YEAR = 1900, 9000


@dataclass(frozen=True)
class Asked:
    """Which requests a client wants. Times are aware; ``bbox`` is west, south, east, north in CGCS2000 degrees."""

    numbers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    states: frozenset[str] = frozenset(STATES)
    since: datetime | None = None
    until: datetime | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    bbox: tuple[float, float, float, float] | None = None
    page: int = 1
    size: int = MOST
    extensions: bool = False


@dataclass(frozen=True)
class Sent:
    """What a client reports."""

    code: str
    description: str
    lat: float | None = None
    lon: float | None = None
    address: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    media_url: str = ""
    device: str = ""
    account: str = ""
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def asked(given: QueryDict) -> Asked:
    """The filters of a list. Named requests make all other filters void, as GeoReport v2 says. Raises Misread."""
    numbers = _several(given, "service_request_id", most=MOST)
    page, size = _whole(given, "page", 1, LATEST_PAGE), _whole(given, "page_size", MOST, MOST)
    extensions = given.get("extensions", "") in {"true", "1", "v1"}
    if numbers:
        return Asked(numbers=numbers, extensions=extensions, page=page, size=size)
    since, until = _time(given, "start_date"), _time(given, "end_date", end=True)
    after, before = _time(given, "updated_after"), _time(given, "updated_before", end=True)
    if since is None and until is None and after is None and before is None:
        since = clock.now() - SPAN
    elif since is not None:
        until = min(until or since + SPAN, since + SPAN)
    elif until is not None:
        since = until - SPAN
    states = frozenset(state.lower() for state in _several(given, "status")) or frozenset(STATES)
    if not states <= STATES:
        raise Misread(name="status", value=", ".join(sorted(states - STATES)))
    return Asked(
        codes=_several(given, "service_code"),
        states=states,
        since=since,
        until=until,
        updated_after=after,
        updated_before=before,
        bbox=_box(given.get("bbox", "")),
        extensions=extensions,
        page=page,
        size=size,
    )


def sent(request: HttpRequest) -> tuple[Sent, Mapping[str, str]]:
    """A report, and all that was sent as it came (for the key and the jurisdiction). Raises Missing, Misread."""
    given = _body(request)
    plain = {name: values[-1] for name, values in given.items() if values}
    if not plain.get("service_code"):
        raise Missing(name="service_code")
    lat, lon = _degree(plain, "lat", 90), _degree(plain, "long", 180)
    address = plain.get("address_string") or plain.get("address_id") or ""
    if (lat is None or lon is None) and not address:
        raise Missing(name="lat/long | address_string | address_id")
    attributes = {found[1]: tuple(values) for name, values in given.items() if (found := ATTRIBUTE.match(name))}
    return (
        Sent(
            code=plain["service_code"],
            description=plain.get("description", ""),
            lat=lat,
            lon=lon,
            address=address[:300],
            name=" ".join(part for part in (plain.get("last_name"), plain.get("first_name")) if part)[:100],
            phone=plain.get("phone", "")[:40],
            email=plain.get("email", "")[:200],
            media_url=plain.get("media_url", "")[:500],
            device=plain.get("device_id", "")[:80],
            account=plain.get("account_id", "")[:80],
            attributes=attributes,
        ),
        plain,
    )


def _body(request: HttpRequest) -> dict[str, list[str]]:
    """Of a form or of a JSON object, without the signs that no text may hold: NUL, and halves of signs."""
    if request.content_type != "application/json":
        return {name: [_writable(str(value)) for value in values] for name, values in request.POST.lists()}
    try:
        content = json.loads(request.body)
    except (ValueError, RecursionError) as failure:
        raise Misread(name="body", value="JSON") from failure
    if not isinstance(content, dict):
        raise Misread(name="body", value="JSON")
    return {
        str(name): [_writable(str(one)) for one in _as_list(value) if one is not None]
        for name, value in content.items()
    }


def _writable(text: str) -> str:
    return text.replace("\0", "").encode(errors="replace").decode()


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _several(given: QueryDict, name: str, *, most: int = MOST_CODES) -> tuple[str, ...]:
    parts = [part.strip() for part in given.get(name, "").split(",") if part.strip()]
    if len(parts) > most:
        raise Misread(name=name, value=f"> {most}")
    return tuple(parts)


def _whole(given: QueryDict, name: str, usual: int, most: int) -> int:
    text = given.get(name, "")
    if not text:
        return usual
    if not text.isascii() or not text.isdigit() or len(text) > DIGITS or not 1 <= int(text) <= most:
        raise Misread(name=name, value=text[:40])
    return int(text)


def _time(given: QueryDict, name: str, *, end: bool = False) -> datetime | None:
    text = given.get(name, "").strip().replace(" ", "+")
    if not text:
        return None
    try:
        if (day := parse_date(text)) and FIRST_YEAR < day.year < LAST_YEAR:
            start = clock.start_of_day(day)
            return start + timedelta(days=1) if end else start
        moment = parse_datetime(text)
    except ValueError as failure:
        raise Misread(name=name, value=text[:40]) from failure
    if moment is None or not FIRST_YEAR < moment.year < LAST_YEAR:
        raise Misread(name=name, value=text[:40])
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.LOCAL)


def _degree(plain: Mapping[str, str], name: str, most: float) -> float | None:
    text = plain.get(name, "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError as failure:
        raise Misread(name=name, value=text[:40]) from failure
    if not abs(value) <= most:
        raise Misread(name=name, value=text[:40])
    return value


def _box(text: str) -> tuple[float, float, float, float] | None:
    if not text:
        return None
    try:
        parts = [float(part) for part in text.split(",")]
    except ValueError as failure:
        raise Misread(name="bbox", value=text[:80]) from failure
    if len(parts) != SIDES or not (parts[0] <= parts[2] and parts[1] <= parts[3]):
        raise Misread(name="bbox", value=text[:80])
    return parts[0], parts[1], parts[2], parts[3]
