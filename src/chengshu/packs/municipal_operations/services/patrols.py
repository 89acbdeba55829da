"""Patrols and what they find."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.files.services import keep
from chengshu.packs.municipal_operations.errors import FindingSettled, PatrolOver, StruckOff, UnknownFinding, WhyMissing
from chengshu.packs.municipal_operations.models import Entry, Finding, Patrol
from chengshu.packs.municipal_operations.models.ledger import EntryState
from chengshu.packs.municipal_operations.models.upkeep import FindingState, Severity
from chengshu.packs.municipal_operations.purposes import PICTURES
from chengshu.packs.municipal_operations.registers import Register
from chengshu.packs.municipal_operations.rights import ASSIGN, PATROL
from chengshu.packs.municipal_operations.services.alarms import judge_finding

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation


@dataclass(frozen=True)
class FindingContent:
    """What was found. Place and district are those of the entry where none are given."""

    kind: str
    words: str
    severity: Severity = Severity.MINOR
    entry: Entry | None = None
    patrol: Patrol | None = None
    species: Entry | None = None
    address: str = ""
    division_code: str = ""
    lon: Decimal | None = None
    lat: Decimal | None = None


@transaction.atomic
def start_patrol(unit: Organisation, register: Register, area: str, *, by: Actor) -> Patrol:
    """Somebody goes round."""
    must_reach(by, PATROL, unit)
    if by.person_id is None:
        raise NotAllowed
    patrol = Patrol.everywhere.create(unit=unit, person_id=by.person_id, register=register.key, area=area[:200])
    record(by, "municipal_operations.patrol.started", patrol, register=register.key)
    return patrol


@transaction.atomic
def end_patrol(patrol: Patrol, *, by: Actor, words: str = "") -> Patrol:
    """The round is done, with or without findings. Raises PatrolOver."""
    row = Patrol.everywhere.select_for_update(of=("self",)).select_related("unit").get(pk=patrol.pk)
    must_reach(by, PATROL, row.unit)
    if row.ended_at is not None:
        raise PatrolOver
    row.ended_at, row.words = clock.now(), words[:500]
    row.save(update_fields=["ended_at", "words"])
    record(by, "municipal_operations.patrol.ended", row, findings=row.findings.count())
    return row


def report_finding(
    unit: Organisation,
    register: Register,
    content: FindingContent,
    *,
    by: Actor,
    pictures: Iterable[UploadedFile[Any]] = (),
) -> Finding:
    """Note something wrong; a rule may raise an emergency of it. Raises UnknownFinding, PatrolOver, StruckOff."""
    with transaction.atomic():
        finding = _found(unit, register, content, by)
        for picture in pictures:
            keep(picture, purpose=PICTURES, by=by, subject=finding)
        judge_finding(finding)
    return finding


@transaction.atomic
def dismiss(finding: Finding, *, by: Actor, why: str) -> Finding:
    """Nothing needs to be done about it. Raises WhyMissing, FindingSettled."""
    if not why.strip():
        raise WhyMissing
    row = Finding.everywhere.select_for_update(of=("self",)).select_related("unit").get(pk=finding.pk)
    must_reach(by, ASSIGN, row.unit)
    if row.state != FindingState.OPEN:
        raise FindingSettled
    row.state, row.changed_at = FindingState.DISMISSED, clock.now()
    row.save(update_fields=["state", "changed_at"])
    record(by, "municipal_operations.finding.dismissed", row, why=why)
    return row


def _found(unit: Organisation, register: Register, content: FindingContent, by: Actor) -> Finding:
    must_reach(by, PATROL, unit)
    if register.finding_label(content.kind) is None:
        raise UnknownFinding(fields={"kind": UnknownFinding.text})
    if content.patrol is not None and content.patrol.ended_at is not None:
        raise PatrolOver
    entry = content.entry
    if entry is not None and entry.state == EntryState.GONE:
        raise StruckOff
    placed = content.lon is not None and content.lat is not None
    finding = Finding.everywhere.create(
        register=register.key,
        entry=entry,
        patrol=content.patrol,
        kind=content.kind,
        species=content.species,
        severity=content.severity,
        words=content.words[:500],
        unit=unit,
        address=content.address[:200] or (entry.address if entry else ""),
        division_code=content.division_code or (entry.division_code if entry else ""),
        lon=content.lon if placed else entry.lon if entry else None,
        lat=content.lat if placed else entry.lat if entry else None,
        by_id=by.person_id,
    )
    record(by, "municipal_operations.finding.entered", finding, register=register.key, severity=finding.severity)
    return finding
