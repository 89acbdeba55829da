"""Writes of the rules (绩效考评管理办法)."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from chengshu.base import clock
from chengshu.base.formula import Formula
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.appraisal.errors import RuleAlreadyPublished, RuleWithoutCriteria
from chengshu.kernel.appraisal.models import Criterion, Rule, Source
from chengshu.kernel.appraisal.values import NAMES
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.models import Organisation


@transaction.atomic
def draft_rule(owner: Organisation, *, name: Text, by: Actor, like: Rule | None = None) -> Rule:
    """The next version of an organisation's rules, with the criteria of an earlier one where given."""
    newest: int | None = Rule.everywhere.filter(owner=owner).aggregate(newest=Max("version"))["newest"]
    rule = Rule.everywhere.create(owner=owner, version=(newest or 0) + 1, name_zh=name.zh, name_en=name.en)
    for criterion in like.criteria.all() if like else ():
        Criterion.objects.create(
            rule=rule,
            name_zh=criterion.name_zh,
            name_en=criterion.name_en,
            source=criterion.source,
            points=criterion.points,
            formula=criterion.formula,
            order=criterion.order,
        )
    audit.record(by, "appraisal.rule.drafted", rule, version=rule.version)
    return rule


@transaction.atomic
def add_criterion(
    rule: Rule, *, name: Text, source: Source, points: Decimal, formula: str, by: Actor, order: int = 0
) -> Criterion:
    """A line of a draft. Raises RuleAlreadyPublished, or BadFormula over other names than those of the source."""
    _draft(rule)
    read = Formula.read(formula, NAMES[source])
    criterion = Criterion.objects.create(
        rule=rule, name_zh=name.zh, name_en=name.en, source=source, points=points, formula=read.source, order=order
    )
    audit.record(by, "appraisal.criterion.added", criterion, formula=read.source, points=str(points))
    return criterion


@transaction.atomic
def drop_criterion(criterion: Criterion, *, by: Actor) -> None:
    """Take a line out of a draft. Raises RuleAlreadyPublished."""
    _draft(criterion.rule)
    audit.record(by, "appraisal.criterion.dropped", criterion, formula=criterion.formula)
    criterion.delete()


@transaction.atomic
def publish_rule(rule: Rule, *, by: Actor) -> Rule:
    """From today on units can be appraised by these rules, and they never change again.

    Raises RuleAlreadyPublished or RuleWithoutCriteria.
    """
    draft = _draft(rule)
    if not draft.criteria.exists():
        raise RuleWithoutCriteria
    draft.published_on = clock.today()
    draft.save(update_fields=["published_on"])
    audit.record(by, "appraisal.rule.published", draft, version=draft.version)
    return draft


def _draft(rule: Rule) -> Rule:
    draft = Rule.everywhere.select_for_update().get(pk=rule.pk)
    if draft.published_on is not None:
        raise RuleAlreadyPublished
    return draft
