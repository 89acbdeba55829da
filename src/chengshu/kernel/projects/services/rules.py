"""Changing the rules of supervision; what was counted by an earlier rule stays as it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.projects.errors import ReasonMissing, RuleInThePast
from chengshu.kernel.projects.models import LightRule, ScoreRule
from chengshu.kernel.projects.queries.rules import light_rule_on, score_rule_on
from chengshu.kernel.projects.scoring import read_formula


@transaction.atomic
def set_light_rule(*, since: date, near_working_days: int, reason: str, by: Actor) -> LightRule:
    """From ``since`` on, a milestone shines yellow that many working days before its day; replaces a rule of that day.

    Raises RuleInThePast, ReasonMissing.
    """
    _check(since, reason)
    before = light_rule_on(since)
    rule, _ = LightRule.objects.update_or_create(
        since=since,
        defaults={
            "near_working_days": near_working_days,
            "reason": reason.strip(),
            "made_at": clock.now(),
            "made_by_id": by.person_id,
        },
    )
    changed = [before.near_working_days, near_working_days]
    audit.record(by, "projects.light_rule.set", rule, near_working_days=changed, reason=reason)
    return rule


@transaction.atomic
def set_score_rule(*, since: date, formula: str, support_weight: Decimal, reason: str, by: Actor) -> ScoreRule:
    """From ``since`` on, scores are counted by this formula. Raises BadFormula, RuleInThePast, ReasonMissing."""
    _check(since, reason)
    read = read_formula(formula)
    before = score_rule_on(since)
    rule, _ = ScoreRule.objects.update_or_create(
        since=since,
        defaults={
            "formula": read.source,
            "support_weight": support_weight,
            "reason": reason.strip(),
            "made_at": clock.now(),
            "made_by_id": by.person_id,
        },
    )
    audit.record(
        by,
        "projects.score_rule.set",
        rule,
        formula=[before.formula, read.source],
        support_weight=[str(before.support_weight), str(support_weight)],
        reason=reason,
    )
    return rule


def _check(since: date, reason: str) -> None:
    if since < clock.today():
        raise RuleInThePast
    if not reason.strip():
        raise ReasonMissing
