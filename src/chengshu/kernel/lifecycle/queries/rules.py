"""The rules in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from chengshu.base import clock
from chengshu.base.formula import Formula
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lifecycle.formulas import FIRST, NAMES
from chengshu.kernel.lifecycle.models import (
    BodyRole,
    FixedPoint,
    FormulaRule,
    FormulaUse,
    Mode,
    Project,
    RequiredPaper,
    ReviewBody,
    Season,
    Stage,
)


def formula_on(use: FormulaUse, day: date | None = None) -> FormulaRule:
    """The formula in force on a day; until officials set one, the platform's first, which has no key."""
    found = FormulaRule.objects.filter(use=use, since__lte=day or clock.today()).first()
    if found is not None:
        return found
    formula, threshold = FIRST[use]
    return FormulaRule(use=use, formula=formula, threshold=threshold, since=date(2000, 1, 1))


def value_of(rule: FormulaRule, values: Mapping[str, Decimal | int]) -> Decimal | None:
    """What the formula gives; None where it divides by zero."""
    return Formula.read(rule.formula, frozenset(NAMES[rule.use])).value(values)


def formula_history(use: FormulaUse) -> QuerySet[FormulaRule]:
    """All formulas of a use, the latest first."""
    return FormulaRule.objects.filter(use=use).select_related("set_by")


def season_of(office: Organisation, day: date | None = None) -> Season:
    """The dates an office plans by on a day; until it set its own, end of June and July to September, without a key."""
    found = Season.everywhere.filter(office=office, since__lte=day or clock.today()).first()
    return found or Season(office=office, since=date(2000, 1, 1))


def day_in(year: int, month: int, day: int) -> date:
    """The day of that year; the last of the month where the month is shorter."""
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day - 1), first_of_next - timedelta(days=1))


def bodies_of(office: Organisation, *, role: BodyRole | None = None) -> list[Organisation]:
    """The bodies that take part in the joint reviews of an office, in one role where given."""
    today = clock.today()
    rows = ReviewBody.everywhere.filter(office=office, since__lte=today).filter(Q(until=None) | Q(until__gte=today))
    rows = rows.filter(role=role) if role else rows.filter(signs=True)
    return [row.organisation for row in rows.select_related("organisation")]


def stages_in_order() -> list[Stage]:
    """The stages of new projects."""
    return list(Stage.objects.filter(active=True))


def papers_needed(stage: Stage, project: Project) -> list[RequiredPaper]:
    """The documents a project needs in a stage today."""
    today = clock.today()
    rows = stage.papers.filter(above_fen__lte=project.amount_fen, since__lte=today)
    return list(rows.filter(Q(until=None) | Q(until__gte=today)))


def points_of(stage: Stage, project: Project) -> list[FixedPoint]:
    """Whom a project must hear in a stage today."""
    today = clock.today()
    rows = stage.points.filter(above_fen__lte=project.amount_fen, since__lte=today).select_related("field", "stage")
    return list(rows.filter(Q(until=None) | Q(until__gte=today)))


def modes() -> QuerySet[Mode]:
    """The modes of building and operating with their sources of money."""
    return Mode.objects.prefetch_related("sources")
