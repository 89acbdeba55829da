"""Utility companies in one view: their months, figures and interruptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.packs.municipal_operations.models import (
    Company,
    CompanyKey,
    Fault,
    Figure,
    Return,
    ReturnValue,
    UtilityRule,
)
from chengshu.packs.municipal_operations.models.utilities import TRADES, Aspect, ReturnState, Trade
from chengshu.packs.municipal_operations.rights import KEEP_KEYS, SEE_UTILITIES

DECIMALS = Decimal("0.001")


def utility_rule(day: date | None = None) -> UtilityRule:
    """What holds for companies; the default, unsaved, where officials have set nothing."""
    return UtilityRule.objects.filter(since__lte=day or clock.today()).first() or UtilityRule()


def companies_seen_by(actor: Actor) -> QuerySet[Company]:
    """The companies within reach that supply today."""
    today = clock.today()
    rows = Company.scoped.within(actor, SEE_UTILITIES).select_related("body")
    return rows.filter(Q(until=None) | Q(until__gte=today), since__lte=today)


def companies_kept_by(actor: Actor) -> QuerySet[Company]:
    """The companies that the actor admits and ends, with those that supply no more."""
    return Company.scoped.within(actor, KEEP_KEYS).select_related("body")


def returns_seen_by(actor: Actor) -> QuerySet[Return]:
    """The returns within reach, newest first."""
    return Return.scoped.within(actor, SEE_UTILITIES).select_related("company__body")


def return_seen_by(actor: Actor, key: int) -> Return:
    """One return. Raises NotFound."""
    return one_of(returns_seen_by(actor), key)


def faults_seen_by(actor: Actor) -> QuerySet[Fault]:
    """Interruptions within reach, newest first."""
    return Fault.scoped.within(actor, SEE_UTILITIES).select_related("company__body", "entry")


def keys_seen_by(actor: Actor) -> QuerySet[CompanyKey]:
    """The keys of companies whose keys the actor keeps."""
    return CompanyKey.scoped.within(actor, KEEP_KEYS).select_related("company__body")


def fault_seen_by(actor: Actor, key: int) -> Fault:
    """One interruption. Raises NotFound."""
    return one_of(faults_seen_by(actor), key)


def notices() -> QuerySet[Fault]:
    """What the public reads of interruptions: open ones and those restored today, the newest first."""
    today = clock.start_of_day(clock.today())
    shown = Fault.everywhere.filter(Q(ended_at=None) | Q(ended_at__gte=today), published=True)
    return shown.select_related("company__body").order_by("ended_at", "-starts_at")


@dataclass(frozen=True)
class FigureLine:
    """A figure of one trade in a month, over the companies within reach; ``before`` is the month before.

    ``odd`` where a company's value lies outside what is normal. None where nobody handed it in.
    """

    figure: Figure
    value: Decimal | None
    before: Decimal | None
    odd: bool = False

    @property
    def change(self) -> Decimal | None:
        """The change against the month before, as a ratio."""
        if self.value is None or not self.before:
            return None
        return (self.value - self.before) / self.before


@dataclass(frozen=True)
class TradeView:
    """One trade in the view of all: its companies, how many handed in, its figures by aspect, its open faults."""

    trade: Trade
    companies: Sequence[Company]
    accepted: int
    lines: dict[Aspect, list[FigureLine]] = field(default_factory=dict)
    faults: Sequence[Fault] = ()

    @property
    def label(self) -> Text:
        """The trade in words."""
        return TRADES[self.trade]


def view_of(actor: Actor, month: date) -> list[TradeView]:
    """Supply, faults, safety and service of each trade in one month, from accepted returns."""
    before = (month.replace(day=1) - date.resolution).replace(day=1)
    companies = list(companies_seen_by(actor))
    open_faults = list(faults_seen_by(actor).filter(ended_at=None))
    values = _values(companies, (month, before))
    figures = list(Figure.objects.filter(Q(until=None) | Q(until__gte=month)).order_by("pk"))
    accepted = set(_accepted(companies, month))
    found = []
    for trade in Trade:
        lines: dict[Aspect, list[FigureLine]] = {}
        for one in figures:
            if one.trade == trade:
                now = values.get((one.pk, month), [])
                line = FigureLine(one, _joined(one, now), _joined(one, values.get((one.pk, before), [])), _any_odd(now))
                lines.setdefault(Aspect(one.aspect), []).append(line)
        mine = [company for company in companies if company.trade == trade]
        faults = [fault for fault in open_faults if fault.company.trade == trade]
        taken = sum(company.pk in accepted for company in mine)
        if mine:
            found.append(TradeView(trade, mine, taken, lines, faults))
    return found


def months_with_returns(actor: Actor) -> list[date]:
    """The months for which anything was accepted, newest first."""
    rows = returns_seen_by(actor).filter(state=ReturnState.ACCEPTED).order_by("-month")
    return list(rows.values_list("month", flat=True).distinct()[:36])


def series_of(actor: Actor, figure: Figure) -> list[tuple[date, Decimal]]:
    """A figure by month, oldest first, over the companies within reach."""
    companies = Company.scoped.within(actor, SEE_UTILITIES).filter(trade=figure.trade)
    rows = ReturnValue.objects.filter(
        figure__key=figure.key,
        figure__trade=figure.trade,
        handed__company__in=companies.values("pk"),
        handed__state=ReturnState.ACCEPTED,
    )
    by_month: dict[date, list[ReturnValue]] = {}
    for row in rows.select_related("figure", "handed"):
        by_month.setdefault(row.handed.month, []).append(row)
    return [(month, joined) for month in sorted(by_month) if (joined := _joined(figure, by_month[month])) is not None]


def _accepted(companies: Sequence[Company], month: date) -> list[int]:
    rows = Return.everywhere.filter(company__in=companies, month=month, state=ReturnState.ACCEPTED)
    return list(rows.values_list("company_id", flat=True))


def _values(companies: Sequence[Company], months: Sequence[date]) -> dict[tuple[int, date], list[ReturnValue]]:
    rows = ReturnValue.objects.filter(
        handed__company__in=companies, handed__month__in=months, handed__state=ReturnState.ACCEPTED
    )
    found: dict[tuple[int, date], list[ReturnValue]] = {}
    for row in rows.select_related("figure", "handed"):
        found.setdefault((row.figure_id, row.handed.month), []).append(row)
    return found


def _joined(figure: Figure, rows: Sequence[ReturnValue]) -> Decimal | None:
    if not rows:
        return None
    total = sum((row.value for row in rows), Decimal(0))
    return total if figure.total else (total / len(rows)).quantize(DECIMALS)


def _any_odd(rows: Sequence[ReturnValue]) -> bool:
    return any(row.odd for row in rows)
