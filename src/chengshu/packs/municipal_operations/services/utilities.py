"""Utility companies hand in their month, and tell of interruptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.work import services as work
from chengshu.kernel.work.services import Moved
from chengshu.packs.municipal_operations.errors import (
    EndsBeforeStart,
    FaultOver,
    FigureMissing,
    FigureOutOfRange,
    HalfAPosition,
    NotBegunYet,
    NotRestoredYet,
    ReturnLocked,
    TooFarAhead,
)
from chengshu.packs.municipal_operations.models import Company, Entry, Fault, Figure, Return, ReturnValue
from chengshu.packs.municipal_operations.models.utilities import FaultKind, ReturnState
from chengshu.packs.municipal_operations.numbering import next_number
from chengshu.packs.municipal_operations.queries.utilities import utility_rule
from chengshu.packs.municipal_operations.rights import HAND_IN, REPORT_FAULT, REVIEW_RETURNS, SEE_UTILITIES
from chengshu.packs.municipal_operations.services import moving
from chengshu.packs.municipal_operations.services.alarms import judge_fault
from chengshu.packs.municipal_operations.services.plans import months_after
from chengshu.spec.work import Act, Allowance, Extension, Move, State, Unit, WorkType

DAYS_TO_HAND_IN = 8
CLOCKS_DIFFER = timedelta(minutes=5)


def figures_of(company: Company, month: date) -> QuerySet[Figure]:
    """The figures that a company hands in for a month."""
    last = months_after(month, 1) - timedelta(days=1)
    held = Q(until=None) | Q(until__gte=month)
    return Figure.objects.filter(held, trade=company.trade, since__lte=last).order_by("pk")


def open_returns() -> int:
    """Ask every company for the month that is over; returns how many were asked."""
    month = months_after(clock.today().replace(day=1), -1)
    companies = Company.everywhere.filter(Q(until=None) | Q(until__gte=month), since__lt=months_after(month, 1))
    asked = 0
    for company in companies.exclude(returns__month=month).select_related("body"):
        open_return(company, month)
        asked += 1
    return asked


@transaction.atomic
def open_return(company: Company, month: date) -> Return:
    """Ask a company for a month, by the eighth day of the next; what was asked before is given back."""
    row, new = Return.everywhere.get_or_create(company=company, month=month)
    if new:
        name = company.trade_label
        work.open_item(
            RETURN,
            title=Text(f"{name.zh}月报 {month:%Y-%m}", f"{name.en}: figures of {month:%Y-%m}"),
            by=PLATFORM,
            about=row,
            unit=company.body,
            due=months_after(month, 1) + timedelta(days=DAYS_TO_HAND_IN - 1),
            once=f"municipal_operations.return {row.pk}",
        )
        record(PLATFORM, "municipal_operations.return.asked", row)
    return row


@transaction.atomic
def write_figures(handed: Return, values: Mapping[int, Decimal | None], *, by: Actor, words: str = "") -> Return:
    """Write the figures of a month, by the keys of the figures; None takes one out.

    Raises ReturnLocked, FigureOutOfRange with every fault.
    """
    row = Return.everywhere.select_for_update(of=("self",)).select_related("company__body").get(pk=handed.pk)
    must_reach(by, HAND_IN, row.company.body)
    if row.state != ReturnState.WRITING:
        raise ReturnLocked
    figures = list(figures_of(row.company, row.month))
    faults = {f"figure_{one.pk}": fault for one in figures if (fault := _fault(one, values.get(one.pk)))}
    if faults:
        raise FigureOutOfRange(fields=faults)
    for one in figures:
        value = values.get(one.pk)
        if value is None:
            row.figures.filter(figure=one).delete()
        else:
            ReturnValue.objects.update_or_create(handed=row, figure=one, defaults={"value": value})
    row.words, row.changed_at = words[:1000], clock.now()
    row.save(update_fields=["words", "changed_at"])
    record(by, "municipal_operations.return.written", row, figures=len(figures))
    return row


def hand_in(handed: Return, *, by: Actor) -> Return:
    """The month is complete. Raises FigureMissing."""
    return _made(handed, "hand_in", by)


def accept(handed: Return, *, by: Actor) -> Return:
    """The figures count."""
    return _made(handed, "accept", by)


def send_back(handed: Return, *, by: Actor, why: str) -> Return:
    """Something is wrong with the figures."""
    return _made(handed, "send_back", by, why=why)


@dataclass(frozen=True)
class FaultContent:
    """An interruption as the company tells of it."""

    kind: FaultKind
    area: str
    words_zh: str
    words_en: str = ""
    area_en: str = ""
    division_code: str = ""
    households: int = 0
    injured: int = 0
    starts_at: datetime | None = None
    expected_at: datetime | None = None
    entry: Entry | None = None
    lon: Decimal | None = None
    lat: Decimal | None = None
    inside: str = ""
    published: bool = False


@transaction.atomic
def report_fault(company: Company, content: FaultContent, *, by: Actor, reference: str = "") -> Fault:
    """Note an interruption and hold it against the rules; a published one stands on the public page at once.

    ``reference`` is the company's own number. Raises TooFarAhead, NotBegunYet, EndsBeforeStart, HalfAPosition.
    """
    must_reach(by, REPORT_FAULT, company.body)
    starts = content.starts_at or clock.now()
    _must_begin(content.kind, starts)
    _must_fit(starts, content.expected_at, content.lon, content.lat)
    fields = {**content.__dict__, "starts_at": starts}
    fault = Fault.everywhere.create(number=next_number("TG"), company=company, reference=reference, **fields)
    record(by, "municipal_operations.fault.entered", fault, kind=fault.kind, households=fault.households)
    judge_fault(fault)
    return fault


@transaction.atomic
def change_fault(fault: Fault, *, by: Actor, **changed: Any) -> Fault:
    """Correct or publish a notice; more households can raise a graver emergency. Raises FaultOver, TooFarAhead,
    NotBegunYet, EndsBeforeStart, HalfAPosition.
    """
    row = _open_fault(fault, by)
    for name, value in changed.items():
        setattr(row, name, value)
    if {"kind", "starts_at"} & set(changed):
        _must_begin(FaultKind(row.kind), row.starts_at)
    _must_fit(row.starts_at, row.expected_at, row.lon, row.lat)
    row.changed_at = clock.now()
    row.save()
    record(by, "municipal_operations.fault.changed", row, fields=sorted(changed))
    judge_fault(row)
    return row


@transaction.atomic
def restore(fault: Fault, *, by: Actor, at: datetime | None = None) -> Fault:
    """Supply is back. Raises FaultOver, EndsBeforeStart, NotRestoredYet."""
    row = _open_fault(fault, by)
    ended = at or clock.now()
    if ended < row.starts_at:
        raise EndsBeforeStart(fields={"at": EndsBeforeStart.text})
    if ended > clock.now() + CLOCKS_DIFFER:
        raise NotRestoredYet(fields={"at": NotRestoredYet.text})
    row.ended_at = row.changed_at = ended
    row.save(update_fields=["ended_at", "changed_at"])
    record(by, "municipal_operations.fault.restored", row)
    return row


def _open_fault(fault: Fault, by: Actor) -> Fault:
    row = Fault.everywhere.select_for_update(of=("self",)).select_related("company__body").get(pk=fault.pk)
    must_reach(by, REPORT_FAULT, row.company.body)
    if row.ended_at is not None:
        raise FaultOver
    return row


def _must_begin(kind: FaultKind, starts: datetime) -> None:
    """What is planned lies ahead as far as the rule lets it; what has happened does not lie ahead at all."""
    if kind != FaultKind.PLANNED:
        if starts > clock.now() + CLOCKS_DIFFER:
            raise NotBegunYet(fields={"starts_at": NotBegunYet.text})
        return
    last = clock.today() + timedelta(days=utility_rule().ahead_days)
    if clock.local(starts).date() > last:
        said = TooFarAhead.text.with_values(days=(last - clock.today()).days, last=last)
        raise TooFarAhead(said, fields={"starts_at": said})


def _must_fit(starts: datetime, expected: datetime | None, lon: Decimal | None, lat: Decimal | None) -> None:
    if expected is not None and expected < starts:
        raise EndsBeforeStart(fields={"expected_at": EndsBeforeStart.text})
    if (lon is None) != (lat is None):
        raise HalfAPosition(fields={"lon": HalfAPosition.text})


def _fault(figure: Figure, value: Decimal | None) -> Text | None:
    if value is None:
        return None
    low, high = figure.least, figure.most
    if (low is not None and value < low) or (high is not None and value > high):
        return FigureOutOfRange.text
    return None


def _made(handed: Return, move: str, by: Actor, *, why: str = "") -> Return:
    return moving.moved(handed, RETURN, move, by, over=ReturnLocked, why=why)


def _stand(moved: Moved, state: ReturnState, **fields: Any) -> Return:
    row = Return.everywhere.select_for_update(of=("self",)).select_related("company").get(pk=moved.item.about_id)
    row.state, row.changed_at = state, clock.now()
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    record(moved.by, f"municipal_operations.return.{state}", row, why=moved.step.why)
    return row


def _handed_in(moved: Moved) -> None:
    row = _stand(moved, ReturnState.REVIEW, handed_in_at=clock.now())
    given = set(row.figures.values_list("figure_id", flat=True))
    needed = [one for one in figures_of(row.company, row.month) if one.needed and one.pk not in given]
    if needed:
        raise FigureMissing(fields={f"figure_{one.pk}": FigureMissing.text for one in needed})


def _accepted(moved: Moved) -> None:
    _stand(moved, ReturnState.ACCEPTED, accepted_at=clock.now())


def _sent_back(moved: Moved) -> None:
    _stand(moved, ReturnState.WRITING)


RETURN = WorkType(
    key="municipal_operations.return",
    label=Text("公用事业月报", "A utility's figures"),
    states=(
        State("writing", Text("填报", "To be handed in"), held_by=(Unit(HAND_IN),)),
        State("review", Text("审核", "Under review"), held_by=(Unit(REVIEW_RETURNS),), allowance=Allowance(3)),
        State("accepted", Text("已采纳", "Accepted"), final=True),
    ),
    moves=(
        Move("hand_in", Text("提交月报", "Hand in"), ("writing",), ("review",), tone="primary", on_move=_handed_in),
        Move(
            "accept", Text("采纳", "Accept"), ("review",), ("accepted",), tone="primary", bulk=True, on_move=_accepted
        ),
        Move("send_back", Text("退回修改", "Send back"), ("review",), ("writing",), why=True, on_move=_sent_back),
    ),
    extension=Extension(decided_by=(Unit(REVIEW_RETURNS),)),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.COPY, Act.URGE, Act.EXTEND}),
    sees=SEE_UTILITIES,
    about_url="municipal_operations:return",
    icon="report",
)
