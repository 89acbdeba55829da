"""The arithmetic of scores: from values and formulas to lines, totals and places."""

from __future__ import annotations

from decimal import Decimal

from chengshu.base.formula import Formula
from chengshu.kernel.appraisal.models import Criterion, Line, Round, Source, UnitScore
from chengshu.kernel.appraisal.values import NAMES, Gathered, Values

CENT = Decimal("0.01")


def score_unit(round_: Round, unit_id: int, gathered: Gathered) -> None:
    """Every line of one unit's score; a line with an appeal stays as it is."""
    score, _ = UnitScore.everywhere.get_or_create(round=round_, unit_id=unit_id)
    settled = {line.criterion_id for line in score.lines.filter(appeals__isnull=False)}
    for criterion in round_.rule.criteria.exclude(pk__in=settled):
        values = gathered.of(criterion, unit_id)
        Line.objects.update_or_create(
            score=score,
            criterion=criterion,
            defaults={
                "values": {name: f"{value.normalize():f}" for name, value in values.of.items()},
                "formula": criterion.formula,
                "points": _points(criterion, values),
                "missing_zh": values.missing.zh if values.missing else "",
                "missing_en": values.missing.en if values.missing else "",
            },
        )


def rank(round_: Round) -> None:
    """Totals and places from the lines; equal totals share a place, a unit without a total has none."""
    scores = list(UnitScore.everywhere.filter(round=round_).prefetch_related("lines__criterion"))
    for score in scores:
        score.total = _total(list(score.lines.all()), round_.rule.full_points)
    totals = [score.total for score in scores if score.total is not None]
    for score in scores:
        own = score.total
        score.place = None if own is None else 1 + sum(total > own for total in totals)
    UnitScore.everywhere.bulk_update(scores, ["total", "place"])


def _points(criterion: Criterion, values: Values) -> Decimal | None:
    if values.missing is not None:
        return None
    share = Formula.read(criterion.formula, NAMES[Source(criterion.source)]).value(values.of)
    if share is None:
        return None
    return (min(max(share, Decimal(0)), Decimal(1)) * criterion.points).quantize(CENT)


def _total(lines: list[Line], full: Decimal) -> Decimal | None:
    counted = [(line.points, line.criterion.points) for line in lines if line.points is not None]
    if not counted:
        return None
    possible = sum((most for _, most in counted), Decimal(0))
    return (sum((points for points, _ in counted), Decimal(0)) / possible * full).quantize(CENT)
