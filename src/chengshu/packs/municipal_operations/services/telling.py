"""What programs of utility companies tell: a month, an interruption and its end, each as often as they like."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.packs.municipal_operations.errors import (
    FigureMissing,
    FigureOutOfRange,
    MonthNotAsked,
    NoSuchInterruption,
    ReturnLocked,
    UnknownFigure,
)
from chengshu.packs.municipal_operations.models import Company, Fault, Return
from chengshu.packs.municipal_operations.models.utilities import ReturnState
from chengshu.packs.municipal_operations.services.plans import months_after
from chengshu.packs.municipal_operations.services.utilities import (
    FaultContent,
    change_fault,
    figures_of,
    hand_in,
    open_return,
    report_fault,
    restore,
    write_figures,
)


def month_of(company: Company, month: date) -> Return:
    """What the company is asked for a month. Raises MonthNotAsked: only what was asked, and the month just over."""
    row = Return.everywhere.filter(company=company, month=month).select_related("company__body").first()
    if row is not None:
        return row
    if month != months_after(clock.today().replace(day=1), -1):
        raise MonthNotAsked(month=f"{month:%Y-%m}")
    return open_return(company, month)


@transaction.atomic
def tell_month(
    company: Company, month: date, values: Mapping[str, Decimal | None], *, by: Actor, words: str = "", whole: bool
) -> Return:
    """Write the figures of a month by their keys, and hand them in where it is ``whole``.

    The same once more changes nothing, also when it was handed in. Raises MonthNotAsked, UnknownFigure, ReturnLocked,
    and what ``write_figures`` and ``hand_in`` raise.
    """
    handed = month_of(company, month)
    row = Return.everywhere.select_for_update(of=("self",)).select_related("company__body").get(pk=handed.pk)
    figures = {one.key: one.pk for one in figures_of(company, month)}
    unknown = sorted(set(values) - set(figures))
    if unknown:
        said = UnknownFigure.text.with_values(keys="、".join(unknown)[:200])
        raise UnknownFigure(said, fields=dict.fromkeys(unknown, UnknownFigure.text.with_values(keys="")))
    wanted = {figures[key]: value for key, value in values.items() if value is not None}
    kept = dict(row.figures.values_list("figure", "value"))
    same = kept == wanted and row.words == words[:1000]
    if row.state != ReturnState.WRITING:
        if same:
            return row
        raise ReturnLocked
    try:
        if not same:
            row = write_figures(row, wanted, by=by, words=words)
        return hand_in(row, by=by) if whole else row
    except (FigureOutOfRange, FigureMissing) as refusal:  # a program knows the keys of figures, not our rows
        names = {f"figure_{number}": key for key, number in figures.items()}
        raise type(refusal)(fields={names[name]: why for name, why in refusal.fields.items()}) from refusal


@transaction.atomic
def tell_interruption(company: Company, reference: str, content: FaultContent, *, by: Actor) -> tuple[Fault, bool]:
    """Note an interruption under the company's own number, or what changed of it; whether it is new.

    Raises FaultOver where it is over and something else is told of it now, and what ``report_fault`` raises.
    """
    Company.everywhere.select_for_update().get(pk=company.pk)
    row = Fault.everywhere.filter(company=company, reference=reference).first()
    if row is None:
        return report_fault(company, content, by=by, reference=reference), True
    told = {name: value for name, value in content.__dict__.items() if name != "entry"}
    told["starts_at"] = content.starts_at or row.starts_at
    changed = {name: value for name, value in told.items() if getattr(row, name) != value}
    return (change_fault(row, by=by, **changed) if changed else row), False


@transaction.atomic
def tell_restored(company: Company, reference: str, *, by: Actor, at: datetime | None = None) -> Fault:
    """Supply is back; told again it changes nothing. Raises NoSuchInterruption, EndsBeforeStart."""
    row = Fault.everywhere.select_for_update().filter(company=company, reference=reference).first()
    if row is None:
        raise NoSuchInterruption(reference=reference)
    return row if row.ended_at is not None else restore(row, by=by, at=at)


def interruption_of(company: Company, reference: str) -> Fault:
    """One interruption that the company told of. Raises NoSuchInterruption."""
    row = Fault.everywhere.filter(company=company, reference=reference).first()
    if row is None:
        raise NoSuchInterruption(reference=reference)
    return row


def wrong_month(typed: str) -> MonthNotAsked:
    """What was typed is no month."""
    return MonthNotAsked(Text(f"不是月份：{typed[:20]}，应为 2026-01。", f"Not a month: {typed[:20]}; it is 2026-01."))
