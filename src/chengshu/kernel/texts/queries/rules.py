"""The rules in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from chengshu.base import clock
from chengshu.base.formula import Formula
from chengshu.kernel.texts.formulas import FIRST, NAMES
from chengshu.kernel.texts.models import AlikeRule, FormulaRule, FormulaUse, UrgentWord


def formula_on(use: FormulaUse, day: date | None = None) -> FormulaRule:
    """The formula in force on a day; until officials set one, the platform's first, which has no key."""
    found = FormulaRule.objects.filter(use=use, since__lte=day or clock.today()).first()
    if found is not None:
        return found
    formula, days = FIRST[use]
    return FormulaRule(use=use, formula=formula, days=days, since=date(2000, 1, 1))


def value_of(rule: FormulaRule, values: Mapping[str, Decimal | int]) -> Decimal | None:
    """What the formula gives; None where it divides by zero."""
    return Formula.read(rule.formula, frozenset(NAMES[rule.use])).value(values)


def formula_history() -> QuerySet[FormulaRule]:
    """All formulas set, the latest first."""
    return FormulaRule.objects.select_related("set_by")


def alike_rule_on(day: date | None = None) -> AlikeRule:
    """When letters count as alike; until officials set it, the platform's first rule, which has no key."""
    found = AlikeRule.objects.filter(since__lte=day or clock.today()).first()
    return found or AlikeRule(since=date(2000, 1, 1), repeat_from=Decimal("0.5"), topic_from=Decimal("0.18"))


def urgent_words() -> QuerySet[UrgentWord]:
    """All urgent words with those that were ended, those in force first."""
    return UrgentWord.objects.select_related("set_by", "ended_by")
