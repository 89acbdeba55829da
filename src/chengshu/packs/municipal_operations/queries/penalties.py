"""Proceedings within reach, the rule in force, and what everybody may read of a penalty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from chengshu.base import clock, masks
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.packs.municipal_operations.models import Offence, Paper, PenaltyRule, Proceeding
from chengshu.packs.municipal_operations.models.enforcement import PartyKind
from chengshu.packs.municipal_operations.rights import SEE_PROCEEDINGS

PERMILLE = 1000
ON_THE_PAGE = ("officers", "evidence", "papers", "payments", "reconsiderations")


def rule_now(day: date | None = None) -> PenaltyRule:
    """The limits and days that hold; those of the law, unsaved, where officials have set none."""
    return PenaltyRule.objects.filter(since__lte=day or clock.today()).first() or PenaltyRule()


def proceedings_seen_by(actor: Actor) -> QuerySet[Proceeding]:
    """The proceedings within reach, newest first."""
    return Proceeding.scoped.within(actor, SEE_PROCEEDINGS).select_related("unit", "offence")


def proceeding_seen_by(actor: Actor, key: int) -> Proceeding:
    """One proceeding. Raises NotFound."""
    return one_of(proceedings_seen_by(actor).prefetch_related(*ON_THE_PAGE), key)


def paper_seen_by(actor: Actor, key: int) -> Paper:
    """One paper of a proceeding within reach. Raises NotFound."""
    rows = Paper.objects.filter(proceeding__in=Proceeding.scoped.within(actor, SEE_PROCEEDINGS).values("pk"))
    return one_of(rows.select_related("proceeding__unit", "reconsideration__unit"), key)


def offences(day: date | None = None) -> QuerySet[Offence]:
    """What can be punished on a day."""
    on = day or clock.today()
    return Offence.objects.filter(Q(until=None) | Q(until__gte=on), since__lte=on)


def is_used(offence: Offence) -> bool:
    """Whether a proceeding stands on it."""
    return Proceeding.everywhere.filter(offence=offence).exists()


@dataclass(frozen=True)
class Debt:
    """What a party owes, in fen: the fine and what was gained, and the additional fine for being late.

    ``returned_fen`` was given back already.
    """

    owed_fen: int
    additional_fen: int
    paid_fen: int
    additional_paid_fen: int
    returned_fen: int = 0

    @property
    def left_fen(self) -> int:
        """What is still to be paid, nothing below zero."""
        return max(0, self.owed_fen - self.paid_fen) + max(0, self.additional_fen - self.additional_paid_fen)

    @property
    def back_fen(self) -> int:
        """What was paid and is to be given back, nothing below zero."""
        kept = self.paid_fen + self.additional_paid_fen - self.returned_fen
        return max(0, kept - self.owed_fen - self.additional_fen)


def debt_of(row: Proceeding, day: date | None = None) -> Debt:
    """What is owed on a day (§72): the additional fine grows by the day after ``pay_by`` and never exceeds the fine.

    It counts the days until the fine was paid in full, on the part that was open on each of them, but none of a
    reconsideration (§73). A decision that was revoked leaves nothing to pay.
    """
    on = day or clock.today()
    payments = [one for one in row.payments.all() if not one.back]
    returned = sum(one.amount_fen for one in row.payments.all() if one.back)
    standstills = _standstills(row, on)
    paid = sum(one.amount_fen for one in payments if not one.additional)
    extra = sum(one.amount_fen for one in payments if one.additional)
    rate = rule_now(row.decided_on).late_per_mille
    grown = Decimal(0)
    if row.pay_by is not None and row.fine_fen:
        late = row.pay_by + timedelta(days=1)
        while late <= on and grown < row.fine_fen:
            before = sum(one.amount_fen for one in payments if not one.additional and one.on < late)
            left = max(0, row.fine_fen - before)
            if not left:
                break
            if not any(first <= late <= last for first, last in standstills):
                grown += Decimal(left) * rate / PERMILLE
            late += timedelta(days=1)
    additional = min(int(grown), row.fine_fen)
    if row.annulled_on is not None and row.annulled_on <= on:
        return Debt(0, 0, paid, extra, returned)
    return Debt(row.fine_fen + row.confiscated_fen, additional, paid, extra, returned)


def _standstills(row: Proceeding, on: date) -> list[tuple[date, date]]:
    """The first and last days of reconsiderations that were accepted, one that is open until ``on``."""
    heard = [one for one in row.reconsiderations.all() if one.accepted_on is not None]
    return [(one.applied_on, one.closed_on or on) for one in heard]


def published() -> QuerySet[Proceeding]:
    """Decisions that stand on the public page, newest first."""
    rows = Proceeding.everywhere.filter(published_on__isnull=False, published_on__lte=clock.today())
    return rows.select_related("unit", "offence").order_by("-decided_on", "-pk")


def withdrawn() -> QuerySet[Proceeding]:
    """Decisions that were taken off the public page and why (§48), as long as they would have stood there."""
    since = clock.today() - timedelta(days=rule_now().hide_days)
    rows = Proceeding.everywhere.filter(withdrawn_on__gt=since).prefetch_related("reconsiderations")
    return rows.select_related("unit", "offence").order_by("-withdrawn_on", "-pk")


def why_withdrawn(row: Proceeding) -> Text:
    """Why a decision was taken off the public page."""
    for one in row.reconsiderations.all():
        if one.decided_on == row.withdrawn_on and one.outcome_label is not None:
            return Text(row.withdrawn_why, f"Reconsideration {one.number}: {one.outcome_label.en}")
    return Text(row.withdrawn_why, row.withdrawn_why)


def public_name(row: Proceeding) -> str:
    """The party as everybody reads it: persons by their family name alone."""
    return masks.name(row.party) if row.party_kind == PartyKind.PERSON else row.party


def fines_of(rows: QuerySet[Proceeding]) -> int:
    """The sum of the fines decided and not revoked, in fen."""
    return rows.filter(decided_on__isnull=False, annulled_on=None).aggregate(total=Sum("fine_fen"))["total"] or 0
