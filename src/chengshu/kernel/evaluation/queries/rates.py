"""Rates of a span of days by any dimension, and the cases behind every number."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from chengshu.base import clock
from chengshu.base.formula import Formula
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.models import Case
from chengshu.kernel.cases.queries.cases import cases_seen_by
from chengshu.kernel.evaluation.counts import COUNTS, NAMES, POSTS
from chengshu.kernel.evaluation.measures import MEASURES
from chengshu.kernel.evaluation.models import Dimension, FormulaRule, Tally


@dataclass(frozen=True)
class Rated:
    """The counts of one key of a dimension, and its measures; a measure is None where there was nothing to judge."""

    key: str
    counts: Mapping[str, int]
    values: Mapping[str, Decimal | None]


def rates(dimension: Dimension, first: date, last: date) -> list[Rated]:
    """Of the cases reported from the first to the last day, by key; empty where nothing was counted."""
    formulas = formulas_on(last)
    return [
        Rated(key, counts, worked_out(counts, formulas))
        for key, counts in sorted(totals(dimension, first, last).items())
    ]


def city_by_month(first: date, last: date) -> dict[date, Rated]:
    """The city's figures by the first day of each month that has cases, each by the formulas in force at its end."""
    found: dict[date, Counter[str]] = {}
    rows = Tally.objects.filter(dimension=Dimension.ALL, day__range=(first, last)).order_by("day")
    for day, counts in rows.values_list("day", "counts").iterator():
        found.setdefault(day.replace(day=1), Counter()).update(counts)
    return {
        month: Rated("", counts, worked_out(counts, formulas_on(_end_of(month)))) for month, counts in found.items()
    }


def summed(lines: Iterable[Rated], last: date) -> Rated:
    """Several keys of one dimension together."""
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(line.counts)
    return Rated("", counts, worked_out(counts, formulas_on(last)))


def totals(dimension: Dimension, first: date, last: date) -> dict[str, Counter[str]]:
    """The counts by key, summed over the days."""
    found: dict[str, Counter[str]] = {}
    rows = Tally.objects.filter(dimension=dimension, day__range=(first, last)).order_by()
    for key, counts in rows.values_list("key", "counts").iterator():
        found.setdefault(key, Counter()).update(counts)
    return found


def worked_out(counts: Mapping[str, int], formulas: Mapping[str, Formula]) -> dict[str, Decimal | None]:
    """The measures of some counts; None where a formula divides by nothing."""
    values = {key: Decimal(counts.get(key, 0)) for key in COUNTS}
    return {key: formula.value(values) for key, formula in formulas.items()}


def formulas_on(day: date) -> dict[str, Formula]:
    """The formula of each measure in force on a day."""
    rules = rules_on(day)
    sources = {key: rules[key].formula if key in rules else measure.formula for key, measure in MEASURES.items()}
    return {key: Formula.read(source, NAMES) for key, source in sources.items()}


def rules_on(day: date) -> dict[str, FormulaRule]:
    """What officials set that is in force on a day, by measure; a measure that is missing follows its own formula."""
    rows = FormulaRule.objects.filter(since__lte=day).select_related("set_by").order_by("since", "pk")
    return {row.measure: row for row in rows if row.measure in MEASURES}


def _end_of(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


@dataclass(frozen=True)
class Cell:
    """A number: a count of one key of a dimension over a span of days."""

    dimension: Dimension
    key: str
    count: str
    first: date
    last: date


def cases_behind(actor: Actor, cell: Cell) -> QuerySet[Case]:
    """The cases that a number was counted from, as far as the actor may see them. Raises KeyError for no such count."""
    start, end = clock.start_of_day(cell.first), clock.start_of_day(cell.last + timedelta(days=1))
    rows = cases_seen_by(actor).filter(reported_at__gte=start, reported_at__lt=end)
    if cell.dimension in {Dimension.POST, Dimension.PERSON}:
        return rows.filter(_of_post(cell.key, cell.count))
    return rows.filter(_of_key(cell.dimension, cell.key), COUNTS[cell.count].condition(clock.now()))


def _of_post(key: str, count: str) -> Q:
    """What was done in a stage, by anybody or by one person: ``check``, ``check:17``."""
    stage, _, person = key.partition(":")
    post = POSTS[stage]
    by_whom = Q(**{post.person: int(person)}) if person else Q()
    return by_whom & {"done": post.done, "on_time": post.done_in_time}[count]


def _of_key(dimension: Dimension, key: str) -> Q:
    match dimension:
        case Dimension.AREA:
            return Q(division_code__startswith=key) if key else Q(division_code="")
        case Dimension.UNIT:
            return Q(lead=int(key)) if key else Q(lead=None)
        case Dimension.KEEPER:
            return Q(keeper=int(key))
        case Dimension.CLASS:
            scheme, _, code = key.partition(":")
            return Q(scheme=scheme, class_path__startswith=f"/{code}/") if key else Q(class_path="")
        case Dimension.CHANNEL:
            return Q(channel=key)
        case _:
            return Q()
