"""Keeping the classes, their terms and duties, and who takes in what: rows with history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases.errors import GroundMissing, NationalName
from chengshu.kernel.cases.limits import in_words
from chengshu.kernel.cases.models import CaseClass, ClassKind, Duty, FormerName, Keeper, Scheme, Terms
from chengshu.kernel.cases.rights import KEEP_CLASSES
from chengshu.kernel.cases.services.understanding import name_again
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.work import Span

HOURS: Mapping[Span, float] = {
    Span.MINUTES: 1 / 60,
    Span.WORKING_MINUTES: 1 / 60,
    Span.WORKING_DAYS: 24,
    Span.CALENDAR_DAYS: 24,
}
"""How long a span is at least, in hours."""


@dataclass(frozen=True)
class TermsContent:
    """The terms of a class: ``limits`` gives (amount, span) by stage, ``whole`` for all of it."""

    filing: Text
    closing: Text
    limits: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    number: int = 1
    urgency: int = 0
    basis: str = ""
    since: date | None = None


@transaction.atomic
def add_class(
    scheme: Scheme,
    code: str,
    name: Text,
    *,
    kind: ClassKind,
    by: Actor,
    parent: CaseClass | None = None,
    national: bool = False,
    changeable: tuple[str, ...] = (),
    order: int = 0,
) -> CaseClass:
    """A class of the tree."""
    _may(by)
    row = CaseClass.objects.create(
        scheme=scheme,
        code=code,
        name_zh=name.zh,
        name_en=name.en,
        kind=kind,
        parent=parent,
        path=f"{parent.path if parent else '/'}{code}/",
        national=national,
        changeable=list(changeable),
        order=order,
    )
    record(by, "cases.class.added", row)
    return row


@transaction.atomic
def rename_class(row: CaseClass, name: Text, *, by: Actor, why: str = "") -> CaseClass:
    """Call a class otherwise; what it was called stays as history. Raises NationalName."""
    _may(by)
    row = CaseClass.objects.select_for_update().get(pk=row.pk)
    before = row.name_zh, row.name_en
    if before == (name.zh, name.en):
        return row
    if row.national and "name" not in row.changeable and name.zh != row.name_zh:
        raise NationalName(name=row.name)
    FormerName.objects.create(
        case_class=row, name_zh=before[0], name_en=before[1], changed_by_id=by.person_id, why=why.strip()[:400]
    )
    row.name_zh, row.name_en = name.zh, name.en
    row.save(update_fields=["name_zh", "name_en"])
    name_again(row)
    record(by, "cases.class.renamed", row, before=before[0], before_en=before[1], why=why)
    return row


@transaction.atomic
def retire_class(row: CaseClass, *, by: Actor, on: date | None = None) -> CaseClass:
    """No new case is filed under it; open ones go on."""
    _may(by)
    row.retired_on = on or clock.today()
    row.save(update_fields=["retired_on"])
    record(by, "cases.class.retired", row)
    return row


@transaction.atomic
def set_terms(case_class: CaseClass, content: TermsContent, *, by: Actor) -> Terms:
    """New terms of this number from a day on; what was filed before keeps its own. Raises GroundMissing."""
    _may(by)
    before = _listed(case_class, content.number)
    if before is not None and not content.basis and _longer(content.limits.get("handling"), before):
        raise GroundMissing(limit=in_words(before.limits["handling"]))
    row = Terms.objects.create(
        case_class=case_class,
        number=content.number,
        filing_zh=content.filing.zh,
        filing_en=content.filing.en,
        closing_zh=content.closing.zh,
        closing_en=content.closing.en,
        limits={stage: list(limit) for stage, limit in content.limits.items()},
        urgency=content.urgency,
        basis=content.basis,
        changeable=list(before.changeable) if before else [],
        since=content.since or clock.today(),
        set_by_id=by.person_id,
    )
    record(by, "cases.terms.set", case_class, number=content.number, since=row.since)
    return row


@transaction.atomic
def set_duty(case_class: CaseClass, unit: Organisation, *, by: Actor, division_code: str = "") -> Duty:
    """The body that answers for a class, in an area where one is named, from today on."""
    _may(by)
    before = Duty.objects.select_for_update().filter(case_class=case_class, division_code=division_code, until=None)
    before.update(until=clock.today())
    row = Duty.objects.create(case_class=case_class, division_code=division_code, unit=unit, set_by_id=by.person_id)
    record(by, "cases.duty.set", case_class, unit=unit.name, area=division_code)
    return row


@transaction.atomic
def set_keeper(channel: str, unit: Organisation, scheme: Scheme, *, by: Actor) -> Keeper:
    """The body that keeps the cases of a channel from today on; an empty channel stands for all others."""
    _may(by)
    Keeper.objects.select_for_update().filter(channel=channel, until=None).update(until=clock.today())
    row = Keeper.objects.create(channel=channel, unit=unit, scheme=scheme, set_by_id=by.person_id)
    record(by, "cases.keeper.set", row, unit=unit.name, scheme=scheme)
    return row


def _listed(case_class: CaseClass, number: int) -> Terms | None:
    """The terms as they stood first, where a longer time for them needs a ground."""
    first = case_class.terms.filter(number=number).order_by("since", "pk").first()
    return first if first is not None and "shorter" in first.changeable else None


def _longer(limit: tuple[int, str] | None, before: Terms) -> bool:
    """Whether a limit of handling is longer than the one before; the spans count as long as each is in hours."""
    known = before.limits.get("handling")
    if limit is None or known is None:
        return limit is None and known is not None
    return limit[0] * HOURS[Span(limit[1])] > int(known[0]) * HOURS[Span(known[1])]


def _may(by: Actor) -> None:
    if not by.may(KEEP_CLASSES):
        raise NotAllowed
