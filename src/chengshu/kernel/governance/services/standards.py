"""Writes of the standards system: standards, editions, checks of use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.governance.errors import (
    EditionExists,
    FindingsMissing,
    FindingsNotWanted,
    NoTextYet,
    NumberUsed,
    StandardNotInForce,
)
from chengshu.kernel.governance.models import (
    Branch,
    Conformity,
    Finding,
    Standard,
    StandardLevel,
    StandardState,
    StandardVersion,
    UseCheck,
)
from chengshu.kernel.governance.rights import CHECK_STANDARDS, EDIT_STANDARDS
from chengshu.kernel.governance.services.findings import open_finding_work
from chengshu.kernel.identity.models import Organisation


@dataclass(frozen=True)
class StandardContent:
    """What is written about a standard."""

    number: str
    name_zh: str
    branch: Branch
    name_en: str = ""
    level: StandardLevel = StandardLevel.CITY
    mandatory: bool = False
    scope: str = ""


@transaction.atomic
def register_standard(organisation: Organisation, content: StandardContent, *, by: Actor) -> Standard:
    """Take a standard into the system, as a draft until an edition is put in force. Raises NumberUsed."""
    must_reach(by, EDIT_STANDARDS, organisation)
    standard = Standard(organisation=organisation)
    _write(standard, content)
    record(by, "governance.standard.registered", standard)
    return standard


@transaction.atomic
def change_standard(standard_id: int, content: StandardContent, *, by: Actor) -> Standard:
    """Write a standard's record anew. Raises NumberUsed."""
    standard = _standard(standard_id, by)
    _write(standard, content)
    record(by, "governance.standard.changed", standard)
    return standard


@dataclass(frozen=True)
class EditionContent:
    """An edition to be added."""

    edition: str
    text: str = ""
    note: str = ""
    published_on: date | None = None
    effective_on: date | None = None


@transaction.atomic
def add_edition(standard_id: int, content: EditionContent, *, by: Actor) -> StandardVersion:
    """Add an edition; earlier ones stay for comparing. Raises EditionExists."""
    standard = _standard(standard_id, by)
    if standard.versions.filter(edition=content.edition).exists():
        raise EditionExists(edition=content.edition)
    version = StandardVersion.objects.create(
        standard=standard,
        edition=content.edition,
        text=content.text,
        note=content.note,
        published_on=content.published_on,
        effective_on=content.effective_on,
        added_by_id=by.person_id,
    )
    record(by, "governance.standard.edition_added", standard, edition=content.edition)
    return version


@transaction.atomic
def set_standard_state(
    standard_id: int, state: StandardState, *, by: Actor, replaced_by: Standard | None = None
) -> Standard:
    """Put a standard in force, withdraw it or replace it. Raises NoTextYet for one without an edition."""
    standard = _standard(standard_id, by)
    if state == StandardState.IN_FORCE and not standard.versions.exists():
        raise NoTextYet
    before = standard.state
    standard.state = state
    standard.replaced_by = replaced_by if state == StandardState.REPLACED else None
    standard.changed_at = clock.now()
    standard.save(update_fields=["state", "replaced_by", "changed_at"])
    record(by, "governance.standard.state_set", standard, before=before, after=state)
    return standard


@dataclass(frozen=True)
class Found:
    """Something that does not conform, and by when the unit corrects it."""

    words: str
    due_on: date
    clause: str = ""


@dataclass(frozen=True)
class CheckContent:
    """What a check of use found; ``system`` empty means the unit as a whole."""

    organisation: Organisation
    conformity: Conformity
    system: str = ""
    remark: str = ""
    findings: Sequence[Found] = ()


@transaction.atomic
def record_check(version_id: int, content: CheckContent, *, office: Organisation, by: Actor) -> UseCheck:
    """Put a check of use on record and send each finding to the unit to be corrected.

    Raises StandardNotInForce; FindingsMissing and FindingsNotWanted where result and findings disagree.
    """
    must_reach(by, CHECK_STANDARDS, office)
    must_reach(by, CHECK_STANDARDS, content.organisation)
    version = StandardVersion.objects.select_related("standard").get(pk=version_id)
    if version.standard.state != StandardState.IN_FORCE:
        raise StandardNotInForce
    if content.conformity == Conformity.FULL and content.findings:
        raise FindingsNotWanted
    if content.conformity != Conformity.FULL and not content.findings:
        raise FindingsMissing
    check = UseCheck.everywhere.create(
        version=version,
        office=office,
        organisation=content.organisation,
        system=content.system,
        conformity=content.conformity,
        remark=content.remark,
        checked_by_id=by.person_id,
    )
    for found in content.findings:
        finding = Finding.everywhere.create(
            check_of_use=check, clause=found.clause, words=found.words, due_on=found.due_on
        )
        open_finding_work(finding, by=by)
    record(by, "governance.standard.checked", check, conformity=content.conformity, findings=len(content.findings))
    return check


def _standard(standard_id: int, by: Actor) -> Standard:
    rows = Standard.everywhere.select_for_update(of=("self",)).select_related("organisation")
    standard = rows.get(pk=standard_id)
    must_reach(by, EDIT_STANDARDS, standard.organisation)
    return standard


def _write(standard: Standard, content: StandardContent) -> None:
    same = Standard.everywhere.filter(organisation=standard.organisation, number=content.number)
    if same.exclude(pk=standard.pk).exists():
        raise NumberUsed(number=content.number)
    standard.number, standard.name_zh, standard.name_en = content.number, content.name_zh, content.name_en
    standard.branch, standard.level = content.branch, content.level
    standard.mandatory, standard.scope = content.mandatory, content.scope
    standard.changed_at = clock.now()
    standard.save()
