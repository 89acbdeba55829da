"""Rules of a resource: typical ones adopted, others set, changed, ended; each change leaves its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.events import ResourcePublished
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.quality.checks import CHECKS, sound
from chengshu.kernel.quality.dimensions import Dimension
from chengshu.kernel.quality.errors import BadRule, RuleEnded, SameRule
from chengshu.kernel.quality.models import Rule, Weight
from chengshu.kernel.quality.rights import EDIT_RULES, SET_WEIGHTS
from chengshu.kernel.quality.typical import proposals

FROM_ENTRY = "按目录内容自动提出"
ENTRY_CHANGED = "目录内容已变更"


@dataclass(frozen=True)
class RuleDraft:
    """A rule as somebody writes it."""

    check_key: str
    column: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    dimension: str = ""
    blocking: bool = False
    weight: Decimal = Decimal(1)
    tolerance: Decimal = Decimal(0)


@transaction.atomic
def adopt_typical(resource: Resource) -> int:
    """Put in force the typical rules that the entry asks for and has never had; how many are new.

    One that somebody changed or ended stays as they left it. Untouched ones whose item is gone, or whose settings the
    entry has changed, end.
    """
    Resource.everywhere.select_for_update().get(pk=resource.pk)
    wanted = {one.key: one for one in proposals(resource)}
    rules = list(Rule.everywhere.filter(resource=resource).order_by("pk"))
    changed = {rule.key for rule in rules if rule.set_by_id is not None}
    alive = {rule.key: rule for rule in rules if rule.until is None}
    stale = [
        rule
        for key, rule in alive.items()
        if rule.typical and key not in changed and (key not in wanted or rule.settings != dict(wanted[key].settings))
    ]
    for rule in stale:
        _end(rule, reason=ENTRY_CHANGED, by=PLATFORM)
        del alive[rule.key]
    new = [one for key, one in wanted.items() if key not in alive and key not in changed]
    Rule.everywhere.bulk_create(
        Rule(
            resource=resource,
            key=one.key,
            column=one.column,
            check_key=one.check_key,
            settings=dict(one.settings),
            dimension=one.dimension,
            blocking=one.blocking,
            typical=True,
            reason=FROM_ENTRY,
        )
        for one in new
    )
    if new or stale:
        record(PLATFORM, "quality.rules.adopted", resource, new=[one.key for one in new], ended=len(stale))
    return len(new)


def adopt_on_publishing(event: ResourcePublished) -> None:
    """A published entry has its typical rules at once, before anything is gathered."""
    resource = Resource.everywhere.filter(pk=event.resource_id).first()
    if resource is not None:
        adopt_typical(resource)


@transaction.atomic
def set_rule(
    resource: Resource, draft: RuleDraft, *, by: Actor, reason: str = "", instead_of: Rule | None = None
) -> Rule:
    """Put a rule in force, in place of ``instead_of`` where given; it counts from the next judging on.

    Raises NotAllowed, BadRule, SameRule, RuleEnded where the replaced one is no longer in force.
    """
    _must_reach(resource, by)
    Resource.everywhere.select_for_update().get(pk=resource.pk)
    check = CHECKS.get(draft.check_key)
    if check is None:
        raise BadRule(why=Text("没有这种规则", "there is no such kind"))
    settings = sound(check, draft.settings)
    columns = set(resource.items.values_list("column", flat=True))
    if check.of_column and draft.column not in columns:
        why = Text("请选择字段", "choose a column")
        raise BadRule(why=why, fields={"column": why})
    _check_weights(draft)
    column = draft.column if check.of_column else ""
    key = _key(resource, check.key, column, settings, instead_of)
    if instead_of is not None:
        before = Rule.everywhere.select_for_update().get(pk=instead_of.pk)
        if before.until is not None or before.resource_id != resource.pk:
            raise RuleEnded
        _end(before, reason=reason, by=by)
    try:
        with transaction.atomic():
            rule = Rule.everywhere.create(
                resource=resource,
                key=key,
                column=column,
                check_key=check.key,
                settings=settings,
                dimension=draft.dimension or check.dimension,
                blocking=draft.blocking and not check.over_table,
                weight=draft.weight,
                tolerance=draft.tolerance,
                typical=bool(instead_of and instead_of.typical),
                set_by_id=by.person_id,
                reason=reason.strip()[:300],
            )
    except IntegrityError:
        raise SameRule from None
    record(by, "quality.rule.set", rule, settings=settings, blocking=rule.blocking, reason=reason)
    return rule


@transaction.atomic
def end_rule(rule: Rule, *, by: Actor, reason: str) -> Rule:
    """Let a rule judge no more; it stays as history, and a typical one is not proposed again. Raises RuleEnded."""
    _must_reach(rule.resource, by)
    row = Rule.everywhere.select_for_update().get(pk=rule.pk)
    if row.until is not None:
        raise RuleEnded
    row.set_by_id = row.set_by_id or by.person_id
    return _end(row, reason=reason, by=by)


@transaction.atomic
def set_weight(dimension: Dimension, weight: Decimal, *, by: Actor, reason: str = "") -> Weight:
    """Weigh a dimension from now on; earlier scores stay as they were. Raises NotAllowed, BadRule."""
    if not by.may(SET_WEIGHTS):
        raise NotAllowed
    if not 0 <= weight <= 100:
        raise BadRule(why=Text("权重应在 0 到 100 之间", "a weight lies between 0 and 100"))
    now = clock.now()
    Weight.objects.select_for_update().filter(dimension=dimension, until=None).update(until=now)
    row = Weight.objects.create(
        dimension=dimension, weight=weight, since=now, set_by_id=by.person_id, reason=reason.strip()[:300]
    )
    record(by, "quality.weight.set", row, weight=weight, reason=reason)
    return row


def _end(rule: Rule, *, reason: str, by: Actor) -> Rule:
    rule.until = clock.now()
    rule.reason = (reason.strip() or rule.reason)[:300]
    rule.save(update_fields=["until", "reason", "set_by"])
    if by is not PLATFORM:
        record(by, "quality.rule.ended", rule, reason=reason)
    return rule


def _key(resource: Resource, check_key: str, column: str, settings: Mapping[str, Any], instead_of: Rule | None) -> str:
    """The same key for the next row of a rule's history; a second rule of a kind on a column carries a number."""
    if instead_of is not None and (instead_of.check_key, instead_of.column) == (check_key, column):
        return instead_of.key
    base = f"{column}.{check_key}" if column else check_key
    others = Rule.everywhere.filter(resource=resource, check_key=check_key, column=column)
    if any(rule.settings == dict(settings) for rule in others.filter(until=None)):
        raise SameRule
    used = set(others.values_list("key", flat=True))
    number = 2
    key = base
    while key in used:
        key, number = f"{base}.{number}", number + 1
    return key


def _check_weights(draft: RuleDraft) -> None:
    if not 0 <= draft.weight <= 100:
        raise BadRule(why=Text("权重应在 0 到 100 之间", "a weight lies between 0 and 100"))
    if not 0 <= draft.tolerance <= 1:
        raise BadRule(why=Text("容许比例应在 0 到 1 之间", "a tolerance lies between 0 and 1"))
    if draft.dimension and draft.dimension not in Dimension.values:
        raise BadRule(why=Text("没有这个维度", "there is no such dimension"))


def _must_reach(resource: Resource, by: Actor) -> None:
    must_reach(by, EDIT_RULES, resource.provider)
