"""Reads of experts, requests, draws and fees."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.governance.lots import drawn
from chengshu.kernel.governance.models import Consultation, Draw, Expert, Fee, FeeState, Opinion, OpinionState
from chengshu.kernel.governance.rights import SEE_CONSULTATIONS, SEE_EXPERTS, SEE_FEES


def experts_seen_by(actor: Actor) -> QuerySet[Expert]:
    """The experts within reach, with how often each gave an opinion or stood aside and whether appointed today."""
    today = clock.today()
    held = Q(appointments__since__lte=today, appointments__until__gte=today, appointments__ended_on=None)
    found = Expert.scoped.within(actor, SEE_EXPERTS).select_related("person", "organisation")
    return found.prefetch_related("fields").annotate(
        given=Count("opinions", filter=Q(opinions__state=OpinionState.GIVEN), distinct=True),
        declined=Count("opinions", filter=Q(opinions__state=OpinionState.DECLINED), distinct=True),
        appointed=Count("appointments", filter=held, distinct=True),
    )


def consultations_seen_by(actor: Actor) -> QuerySet[Consultation]:
    """The requests within reach: an expert's own, a unit's own, all of the office's area."""
    found = Consultation.scoped.within(actor, SEE_CONSULTATIONS).select_related("organisation", "office", "field")
    return found.annotate(given=Count("opinions", filter=Q(opinions__state=OpinionState.GIVEN), distinct=True))


def opinions_shown(consultation: Consultation, actor: Actor, *, whole: bool) -> list[Opinion]:
    """The opinions an actor may read: all for the office and, once published, the asker; an expert their own alone."""
    found = list(consultation.opinions.select_related("expert__person"))
    return found if whole else [opinion for opinion in found if opinion.expert.person_id == actor.person_id]


@dataclass(frozen=True)
class Recount:
    """A draw counted again from its row: whether the winners are those it names."""

    draw: Draw
    winners: tuple[int, ...]
    agrees: bool


def recounted(draw: Draw) -> Recount:
    """Count a draw again from its salt and its candidates."""
    candidates = list(draw.candidates.all())
    in_lots = [one.expert_id for one in candidates if not one.barred_zh]
    winners = tuple(drawn(draw.salt, in_lots, draw.wanted))
    return Recount(draw, winners, set(winners) == {one.expert_id for one in candidates if one.drawn})


def fees_seen_by(actor: Actor) -> QuerySet[Fee]:
    """The fees within reach; an expert's own."""
    found = Fee.scoped.within(actor, SEE_FEES)
    return found.select_related("opinion__expert__person", "opinion__consultation__office", "approved_by")


def fee_totals(fees: QuerySet[Fee]) -> dict[str, int]:
    """What is owed by state, in fen."""
    rows = fees.order_by().values("state").annotate(total=Sum("amount_fen"))
    return dict.fromkeys(FeeState.values, 0) | {row["state"]: row["total"] for row in rows}
