"""Keeping the rule table: rules are added, replaced and ended, drafts are made, tried and applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases.models import CaseClass
from chengshu.kernel.dispatch.errors import DraftClosed, NoUnitNamed, RuleEnded
from chengshu.kernel.dispatch.models import Draft, Mode, Period, Rule, RuleUnit, StandIn
from chengshu.kernel.dispatch.rights import KEEP
from chengshu.kernel.identity.models import Organisation

CONDITIONS = (
    "rank",
    "mode",
    "keeper_id",
    "case_class_id",
    "division_code",
    "grid_code",
    "channel",
    "words",
    "least_urgency",
    "moment",
    "order",
    "name_zh",
    "name_en",
)


@dataclass(frozen=True)
class RuleContent:
    """What a rule says. ``units`` share the cases by their load, ``support`` all help; empty conditions always hold."""

    name: Text
    units: Sequence[Organisation]
    support: Sequence[Organisation] = ()
    rank: int = 100
    mode: Mode = Mode.PROPOSE
    keeper: Organisation | None = None
    case_class: CaseClass | None = None
    division_code: str = ""
    grid_code: str = ""
    channel: str = ""
    words: tuple[str, ...] = field(default_factory=tuple)
    least_urgency: int = 0
    moment: str = ""
    order: str = ""
    why: str = ""


@transaction.atomic
def add_rule(content: RuleContent, *, by: Actor) -> Rule:
    """A rule that decides from now on. Raises NoUnitNamed."""
    _may(by)
    row = _written(content, number=_next_number(), by=by)
    record(by, "dispatch.rule.added", row, number=row.number, mode=row.mode)
    return row


@transaction.atomic
def replace_rule(rule: Rule, content: RuleContent, *, by: Actor, why: str) -> Rule:
    """Another rule in the place of this one, from now on. Raises RuleEnded where it no longer decides."""
    _may(by)
    old = _ended(rule, by, why)
    row = _written(content, number=old.number, by=by, why=why)
    record(by, "dispatch.rule.replaced", row, number=row.number, why=why)
    return row


@transaction.atomic
def end_rule(rule: Rule, *, by: Actor, why: str) -> Rule:
    """The rule decides no more. Raises RuleEnded."""
    _may(by)
    row = _ended(rule, by, why)
    record(by, "dispatch.rule.ended", row, number=row.number, why=why)
    return row


@transaction.atomic
def begin_draft(name: str, *, by: Actor, why: str = "") -> Draft:
    """A draft that begins as the table in force."""
    _may(by)
    draft = Draft.objects.create(name=name, why=why, by_id=by.person_id)
    for rule in Rule.objects.filter(until=None, draft=None).prefetch_related("units"):
        _copied(rule, draft, by)
    record(by, "dispatch.draft.begun", draft)
    return draft


@transaction.atomic
def draft_rule(draft: Draft, content: RuleContent, *, by: Actor, instead: Rule | None = None) -> Rule:
    """Put a rule into an open draft, in the place of one of its own where ``instead`` says so. Raises DraftClosed."""
    _may(by)
    _open(draft)
    number = instead.number if instead else _next_number()
    if instead is not None:
        draft.rules.filter(pk=instead.pk).delete()
    return _written(content, number=number, by=by, why=content.why or draft.why, draft=draft)


@transaction.atomic
def drop_from_draft(draft: Draft, rule: Rule, *, by: Actor) -> None:
    """Leave a rule out of an open draft. Raises DraftClosed."""
    _may(by)
    _open(draft)
    draft.rules.filter(pk=rule.pk).delete()


@transaction.atomic
def apply_draft(draft: Draft, *, by: Actor) -> int:
    """The draft's rules decide from now on; returns how many rules changed. Raises DraftClosed.

    A rule that says what it said before stays the row it is, so that its history shows true changes only.
    """
    _may(by)
    draft = _open(draft)
    why = draft.why or draft.name
    wanted = {rule.number: rule for rule in draft.rules.prefetch_related("units")}
    changed = 0
    for rule in Rule.objects.select_for_update().filter(until=None, draft=None).prefetch_related("units"):
        if rule.number in wanted and _said(wanted[rule.number]) == _said(rule):
            del wanted[rule.number]
            continue
        _ended(rule, by, why)
        changed += rule.number not in wanted
    for rule in wanted.values():
        _copied(rule, None, by, why=why)
        changed += 1
    draft.applied_at = clock.now()
    draft.save(update_fields=["applied_at"])
    record(by, "dispatch.draft.applied", draft, changed=changed)
    return changed


@transaction.atomic
def drop_draft(draft: Draft, *, by: Actor) -> None:
    """The draft is not wanted any more. Raises DraftClosed."""
    _may(by)
    draft = _open(draft)
    draft.dropped_at = clock.now()
    draft.save(update_fields=["dropped_at"])
    record(by, "dispatch.draft.dropped", draft)


@transaction.atomic
def set_stand_in(
    unit: Organisation,
    period: Period,
    instead: Organisation,
    *,
    by: Actor,
    first_day: date | None = None,
    last_day: date | None = None,
) -> StandIn:
    """Who takes a unit's cases off hours; takes the place of an earlier row for the same days."""
    _may(by)
    rows = StandIn.objects.select_for_update().filter(unit=unit, period=period, until=None)
    rows.filter(first_day=first_day, last_day=last_day).update(until=clock.now())
    row = StandIn.objects.create(
        unit=unit, period=period, instead=instead, first_day=first_day, last_day=last_day, set_by_id=by.person_id
    )
    record(by, "dispatch.stand_in.set", row, unit=unit.name, instead=instead.name, period=period)
    return row


@transaction.atomic
def end_stand_in(row: StandIn, *, by: Actor) -> None:
    """The unit takes its own cases again."""
    _may(by)
    StandIn.objects.filter(pk=row.pk, until=None).update(until=clock.now())
    record(by, "dispatch.stand_in.ended", row)


def _may(by: Actor) -> None:
    if not by.may(KEEP):
        raise NotAllowed


def _open(draft: Draft) -> Draft:
    row = Draft.objects.select_for_update().get(pk=draft.pk)
    if not row.is_open:
        raise DraftClosed
    return row


def _next_number() -> int:
    return (Rule.objects.aggregate(top=Max("number"))["top"] or 0) + 1


def _ended(rule: Rule, by: Actor, why: str) -> Rule:
    row = Rule.objects.select_for_update().get(pk=rule.pk)
    if not row.in_force:
        raise RuleEnded
    row.until, row.ended_by_id, row.ended_why = clock.now(), by.person_id, why[:400]
    row.save(update_fields=["until", "ended_by", "ended_why"])
    return row


def _written(content: RuleContent, *, number: int, by: Actor, why: str = "", draft: Draft | None = None) -> Rule:
    if not content.units:
        raise NoUnitNamed
    row = Rule.objects.create(
        number=number,
        draft=draft,
        name_zh=content.name.zh,
        name_en=content.name.en,
        rank=content.rank,
        mode=content.mode,
        keeper=content.keeper,
        case_class=content.case_class,
        division_code=content.division_code,
        grid_code=content.grid_code,
        channel=content.channel,
        words=list(content.words),
        least_urgency=content.least_urgency,
        moment=content.moment,
        order=content.order,
        why=(why or content.why)[:400],
        set_by_id=by.person_id,
    )
    support = [unit for unit in content.support if unit not in content.units]
    named = [*((unit, False) for unit in content.units), *((unit, True) for unit in support)]
    RuleUnit.objects.bulk_create(
        RuleUnit(rule=row, unit=unit, support=helps, place=place) for place, (unit, helps) in enumerate(named)
    )
    return row


def _copied(rule: Rule, draft: Draft | None, by: Actor, *, why: str = "") -> Rule:
    same: dict[str, Any] = {name: getattr(rule, name) for name in CONDITIONS}
    row = Rule.objects.create(
        number=rule.number, draft=draft, set_by_id=by.person_id, why=(why or rule.why)[:400], **same
    )
    RuleUnit.objects.bulk_create(
        RuleUnit(rule=row, unit_id=one.unit_id, support=one.support, place=one.place) for one in rule.units.all()
    )
    return row


def _said(rule: Rule) -> tuple[object, ...]:
    units = tuple((one.unit_id, one.support) for one in rule.units.all())
    return (*(getattr(rule, name) for name in CONDITIONS), units)
