"""Experts' fees: owed with the result, approved, paid."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.governance.errors import FeeNotThere, RuleUnchanged
from chengshu.kernel.governance.models import (
    Consultation,
    ConsultationKind,
    Fee,
    FeeRule,
    FeeState,
    Opinion,
    OpinionState,
    Seat,
)
from chengshu.kernel.governance.rights import SET_RULES, SETTLE_FEES
from chengshu.kernel.identity.models import Organisation


def owe_fees(consultation: Consultation, *, by: Actor) -> int:
    """Owe a fee for every opinion given, by the rate in force on the day it was given; returns how many.

    Without a rate nothing is owed.
    """
    owed = 0
    opinions = consultation.opinions.filter(state=OpinionState.GIVEN, fee=None).select_related("expert")
    for opinion in opinions:
        rule = _rate(consultation, opinion)
        if rule:
            fee = Fee.everywhere.create(opinion=opinion, rule=rule, amount_fen=rule.amount_fen)
            record(by, "governance.fee.owed", fee, amount_fen=fee.amount_fen)
            owed += 1
    return owed


@transaction.atomic
def set_fee_rate(
    organisation: Organisation,
    kind: ConsultationKind,
    *,
    amount_fen: int,
    by: Actor,
    seat: Seat | None = None,
    since: date | None = None,
    basis: str = "",
) -> FeeRule:
    """Set what an opinion is paid for from a day on, in fen; earlier rates stay as history. Raises RuleUnchanged."""
    must_reach(by, SET_RULES, organisation)
    last = FeeRule.everywhere.filter(organisation=organisation, kind=kind, seat=seat).order_by("-since", "-pk").first()
    if last and last.amount_fen == amount_fen and last.basis == basis:
        raise RuleUnchanged
    rule = FeeRule.everywhere.create(
        organisation=organisation,
        kind=kind,
        seat=seat,
        amount_fen=amount_fen,
        since=since or clock.today(),
        basis=basis,
    )
    record(by, "governance.fee_rate.set", rule, amount_fen=amount_fen)
    return rule


@transaction.atomic
def approve_fee(fee_id: int, *, by: Actor, amount_fen: int | None = None, remark: str = "") -> Fee:
    """Approve a fee (核定), at another amount where one is given. Raises FeeNotThere."""
    fee = _fee(fee_id, by, FeeState.DUE)
    before = fee.amount_fen
    fee.amount_fen = before if amount_fen is None else amount_fen
    fee.state, fee.approved_by_id, fee.remark = FeeState.APPROVED, by.person_id, remark
    _save(fee)
    record(by, "governance.fee.approved", fee, before_fen=before, amount_fen=fee.amount_fen)
    return fee


@transaction.atomic
def pay_fee(fee_id: int, *, voucher: str, by: Actor, on: date | None = None) -> Fee:
    """Note that an approved fee was paid, with the number of the voucher. Raises FeeNotThere."""
    fee = _fee(fee_id, by, FeeState.APPROVED)
    fee.state, fee.paid_on, fee.voucher = FeeState.PAID, on or clock.today(), voucher
    _save(fee)
    record(by, "governance.fee.paid", fee, amount_fen=fee.amount_fen, voucher=voucher)
    return fee


@transaction.atomic
def waive_fee(fee_id: int, *, why: str, by: Actor) -> Fee:
    """Decide that a fee not yet paid is not paid at all. Raises FeeNotThere."""
    fee = _fee(fee_id, by, FeeState.DUE, FeeState.APPROVED)
    fee.state, fee.remark = FeeState.WAIVED, why
    _save(fee)
    record(by, "governance.fee.waived", fee, why=why)
    return fee


def _rate(consultation: Consultation, opinion: Opinion) -> FeeRule | None:
    """The rate of the expert's own seat before the one for everybody; the newest on the day of the opinion."""
    appointment = (
        opinion.expert.appointments.filter(committee__organisation=consultation.office).order_by("-since").first()
    )
    seat = appointment.seat if appointment else None
    day = clock.local(opinion.at).date() if opinion.at else clock.today()
    rates = FeeRule.everywhere.filter(
        Q(seat=None) | Q(seat=seat), organisation=consultation.office, kind=consultation.kind, since__lte=day
    )
    return rates.order_by(F("seat").asc(nulls_last=True), "-since", "-pk").first()


def _fee(fee_id: int, by: Actor, *states: FeeState) -> Fee:
    rows = Fee.everywhere.select_for_update(of=("self",)).select_related("opinion__consultation__office")
    fee = rows.get(pk=fee_id)
    must_reach(by, SETTLE_FEES, fee.opinion.consultation.office)
    if fee.state not in states:
        raise FeeNotThere(state=fee.state_label)
    return fee


def _save(fee: Fee) -> None:
    fee.changed_at = clock.now()
    fee.save()
