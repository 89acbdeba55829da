"""What machines find: taken in, confirmed by a person, or called a false alarm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases.models import Case, Channel
from chengshu.kernel.cases.queries.keepers import keeper_of
from chengshu.kernel.cases.services import Place, Report, report
from chengshu.kernel.intake.errors import AlreadyDecided, Misread, Missing
from chengshu.kernel.intake.models import FINDERS, ApiKey, Finding, FindingState
from chengshu.kernel.intake.rights import CONFIRM

MOST_TEXT = 5000


@dataclass(frozen=True)
class Found:
    """What a source tells. ``once`` is its own key of it."""

    channel: Channel
    text: str
    once: str
    class_code: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    component_code: str = ""
    confidence: float | None = None
    found_at: datetime | None = None


@transaction.atomic
def find(content: Found, *, key: ApiKey | None = None, source: str = "") -> Finding:
    """Keep a finding for a person to confirm; the same ``once`` of a source gives back the one kept before.

    Raises Missing without words or key, Misread for a channel of people.
    """
    if not content.text.strip() or not content.once.strip():
        raise Missing(name="text, id")
    if content.channel not in FINDERS:
        raise Misread(name="channel", value=content.channel)
    origin = key.holder if key else source
    once = f"{content.channel}:{key.pk if key else source}:{content.once}"[:160]
    row, made = Finding.everywhere.get_or_create(
        once=once,
        defaults={
            "channel": content.channel,
            "source": origin[:200],
            "text": content.text.strip()[:MOST_TEXT],
            "class_code": content.class_code[:20],
            "address": content.address[:300],
            "lon": content.lon,
            "lat": content.lat,
            "component_code": content.component_code[:24],
            "confidence": content.confidence,
            "found_at": content.found_at or clock.now(),
            "unit": keeper_of(content.channel).unit,
            "key": key,
        },
    )
    if made:
        record(PLATFORM, "intake.finding.kept", row, source=origin)
    return row


@transaction.atomic
def confirm(finding: Finding, *, by: Actor) -> Case:
    """It is so: it becomes a case, which counts as found by a machine. Raises AlreadyDecided, NotAllowed."""
    row = _waiting(finding, by)
    row.case = report(
        Report(
            channel=Channel(row.channel),
            text=row.text,
            class_code=row.class_code,
            place=Place(lon=row.lon, lat=row.lat, address=row.address, component_code=row.component_code),
            attributes={"source": row.source, "confidence": row.confidence},
            occurred_at=row.found_at,
            once=row.once,
        ),
        by=PLATFORM,
    )
    _decide(row, FindingState.CONFIRMED, "", by)
    return row.case


@transaction.atomic
def dismiss(finding: Finding, *, by: Actor, why: str = "") -> Finding:
    """A false alarm. Raises AlreadyDecided, NotAllowed."""
    return _decide(_waiting(finding, by), FindingState.DISMISSED, why, by)


def _decide(row: Finding, state: FindingState, why: str, by: Actor) -> Finding:
    row.state, row.why, row.decided_by_id, row.decided_at = state, why[:300], by.person_id, clock.now()
    row.save()
    record(by, f"intake.finding.{state}", row, why=why)
    return row


def _waiting(finding: Finding, by: Actor) -> Finding:
    row = Finding.everywhere.select_for_update(of=("self",)).select_related("unit").get(pk=finding.pk)
    if not by.may(CONFIRM):
        raise NotAllowed
    must_reach(by, CONFIRM, row.unit)
    if row.state != FindingState.WAITING:
        raise AlreadyDecided
    return row
