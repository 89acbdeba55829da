"""Taking in what anyone reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import get_random_string

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases.errors import InTheFuture, NothingSaid, OffTheEarth, TooLong
from chengshu.kernel.cases.events import CaseReported
from chengshu.kernel.cases.finding import index
from chengshu.kernel.cases.following import about, stand
from chengshu.kernel.cases.models import Case, Channel, DayCount
from chengshu.kernel.cases.queries.classes import leaf, terms_meant
from chengshu.kernel.cases.queries.keepers import keeper_of
from chengshu.kernel.cases.rights import REPORT, TAKE_IN
from chengshu.kernel.cases.services.reporters import Contact, known_reporter
from chengshu.kernel.cases.work_types import CASE
from chengshu.kernel.events.services import publish
from chengshu.kernel.files.models import Attachment
from chengshu.kernel.files.services import attach
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.texts.contacts import masked
from chengshu.kernel.work.services import open_item

LONGEST = 200_000
TITLE = 60
AHEAD = timedelta(minutes=10)
"""So far may the clock of another system be ahead of ours."""
OPEN_TO_ALL = frozenset({Channel.APP, Channel.WEB, Channel.SOCIAL, Channel.EMAIL, Channel.OPEN311})


@dataclass(frozen=True)
class Place:
    """Where it is: CGCS2000 degrees, an address as people write it, or both. ``confidence`` from 0 to 1."""

    lon: float | None = None
    lat: float | None = None
    address: str = ""
    division_code: str = ""
    grid_code: str = ""
    component_code: str = ""
    confidence: float | None = None
    how: str = ""


@dataclass(frozen=True)
class Report:
    """What somebody, or something, reports. ``once`` is the channel's own key of it; ``class_code`` one of the tree
    of the channel's keeper, ``terms`` the number of its terms where there are several. ``keeper`` is who takes it in
    where that is not the channel's usual body, ``due_at`` a term that others set; the terms of its class count else.
    """

    channel: Channel
    text: str
    title: str = ""
    class_code: str = ""
    terms: int | None = None
    place: Place = field(default_factory=Place)
    contact: Contact = field(default_factory=Contact)
    urgency: int = 0
    occurred_at: datetime | None = None
    reported_at: datetime | None = None
    due_at: datetime | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    public: bool = False
    once: str = ""
    keeper: Organisation | None = None


@transaction.atomic
def report(content: Report, *, by: Actor, files: Iterable[Attachment] = ()) -> Case:
    """A new case in its first stage, on the desks of the body that keeps its channel.

    The same ``once`` of a channel gives back the case it opened before. Raises NotAllowed where the channel is not open
    to all and ``by`` may not report, NothingSaid, TooLong, OffTheEarth, NoKeeper, UnknownClass, ClassRetired, NotALeaf.
    """
    if content.channel not in OPEN_TO_ALL and not (by.may(REPORT) or by.may(TAKE_IN)):
        raise NotAllowed
    once = once_of(content)
    if once and (known := Case.everywhere.filter(once=once).first()):
        return known
    case = row_of(content, by)
    case.item = open_item(
        CASE,
        title=case.title,
        by=by,
        about=case,
        unit=case.keeper,
        due=content.due_at,
        urgency=case.urgency,
        once=f"cases.case {case.pk}.1",
    )
    stand(case, case.item)
    case.save()
    index([case])
    attach(files, case, by=by)
    record(by, "cases.case.reported", case, channel=case.channel)
    publish(CaseReported(**about(case)))
    return case


def once_of(content: Report) -> str | None:
    """What tells a report of a channel from all others; None where the channel cannot."""
    return f"{content.channel}:{content.once}"[:160] if content.once else None


def row_of(content: Report, by: Actor) -> Case:
    """The row of a report, in its first stage and with no work opened yet. Raises what ``report`` raises of it."""
    text = content.text.replace("\0", "").strip()  # PostgreSQL keeps no NUL
    _check(text, content)
    keeper = keeper_of(content.channel)
    chosen = leaf(keeper.scheme, content.class_code) if content.class_code else None
    terms = terms_meant(chosen, content.terms) if chosen else None
    place = content.place
    return Case.everywhere.create(
        number=_next_number(),
        channel=content.channel,
        once=once_of(content),
        follow_key=get_random_string(24),
        title=masked(content.title.strip() or _first_words(text))[:200],
        text=text,
        language=content.contact.language,
        attributes=dict(content.attributes),
        reporter=known_reporter(content.contact),
        taken_by_id=by.person_id,
        public=content.public,
        scheme=keeper.scheme,
        case_class=chosen,
        class_path=chosen.path if chosen else "",
        terms=terms,
        urgency=max(content.urgency, terms.urgency if terms else 0),
        address=place.address[:300],
        division_code=place.division_code,
        lon=place.lon,
        lat=place.lat,
        place_confidence=place.confidence,
        place_how=place.how,
        grid_code=place.grid_code,
        component_code=place.component_code,
        keeper=content.keeper or keeper.unit,
        occurred_at=content.occurred_at,
        reported_at=content.reported_at or clock.now(),
    )


def _check(text: str, content: Report) -> None:
    place = content.place
    if content.reported_at is not None and content.reported_at > clock.now() + AHEAD:
        raise InTheFuture
    if not text:
        raise NothingSaid
    if len(text) > LONGEST:
        raise TooLong(n=len(text), most=LONGEST)
    if (place.lon is None) != (place.lat is None):
        raise OffTheEarth
    if place.lon is not None and place.lat is not None and not (abs(place.lon) <= 180 and abs(place.lat) <= 90):
        raise OffTheEarth


def _first_words(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), text)
    return line if len(line) <= TITLE else f"{line[: TITLE - 1]}…"


def _next_number() -> str:
    today = clock.today()
    DayCount.objects.get_or_create(day=today)
    row = DayCount.objects.select_for_update().get(day=today)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{today:%Y%m%d}-{row.last:06d}"
