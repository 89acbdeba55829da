"""Reports made by themselves once a week or month is over, as far as they are missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.evaluation.models import Dimension, PeriodReport, Span, Tally
from chengshu.kernel.evaluation.queries.names import names_of
from chengshu.kernel.evaluation.queries.rates import formulas_on, rates

TOLD = (
    Dimension.ALL,
    Dimension.AREA,
    Dimension.UNIT,
    Dimension.KEEPER,
    Dimension.CLASS,
    Dimension.CHANNEL,
    Dimension.POST,
)
BACK = 8
WEEK = timedelta(weeks=1)


def report_due() -> int:
    """Make the reports of the last weeks and months that have cases and no report yet; how many were made."""
    made = 0
    for span, first, last in _over():
        if PeriodReport.objects.filter(span=span, first=first).exists():
            continue
        if Tally.objects.filter(day__range=(first, last)).exists():
            make_report(span, first, last)
            made += 1
    return made


@transaction.atomic
def make_report(span: Span, first: date, last: date) -> PeriodReport:
    """The figures of the span as they are now, beside the city's of the span before and the formulas in force."""
    figures: dict[str, Any] = {dimension.value: _rows(dimension, first, last) for dimension in TOLD}
    before = first - timedelta(days=1)
    figures["before"] = _rows(Dimension.ALL, before.replace(day=1) if span == Span.MONTH else first - WEEK, before)
    figures["formulas"] = {key: formula.source for key, formula in formulas_on(last).items()}
    row, _ = PeriodReport.objects.update_or_create(
        span=span, first=first, defaults={"last": last, "figures": figures, "made_at": clock.now()}
    )
    return row


def _rows(dimension: Dimension, first: date, last: date) -> list[dict[str, Any]]:
    found = rates(dimension, first, last)
    names = names_of(dimension, [one.key for one in found])
    return [
        {
            "key": one.key,
            "zh": names[one.key].zh,
            "en": names[one.key].en,
            "counts": dict(one.counts),
            "values": {key: None if value is None else str(round(value, 4)) for key, value in one.values.items()},
        }
        for one in found
    ]


def _over() -> Iterator[tuple[Span, date, date]]:
    """The weeks and months that are over, the newest first."""
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    for back in range(1, BACK + 1):
        first = monday - timedelta(weeks=back)
        yield Span.WEEK, first, first + timedelta(days=6)
    last = today.replace(day=1) - timedelta(days=1)
    for _ in range(BACK):
        yield Span.MONTH, last.replace(day=1), last
        last = last.replace(day=1) - timedelta(days=1)
