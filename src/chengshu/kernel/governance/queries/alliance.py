"""Reads of partners, agreements and joint activities."""

from __future__ import annotations

from django.db.models import Count, F, Q, QuerySet, Sum

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.governance.models import (
    SUPPORT_KINDS,
    Activity,
    Alliance,
    CooperationAgreement,
    Partner,
)
from chengshu.kernel.governance.rights import SEE_PARTNERS


def alliances_seen_by(actor: Actor) -> QuerySet[Alliance]:
    """The alliances within reach, with how many members each has."""
    found = Alliance.scoped.within(actor, SEE_PARTNERS).select_related("organisation")
    return found.annotate(size=Count("memberships", filter=Q(memberships__until=None)))


def partners_seen_by(actor: Actor) -> QuerySet[Partner]:
    """The partners within reach, with how many agreements hold today."""
    today = clock.today()
    holds = Q(agreements__since__lte=today, agreements__ended_on=None) & (
        Q(agreements__until=None) | Q(agreements__until__gte=today)
    )
    found = Partner.scoped.within(actor, SEE_PARTNERS).select_related("organisation", "body")
    return found.annotate(in_force=Count("agreements", filter=holds, distinct=True))


def support_bodies_seen_by(actor: Actor) -> QuerySet[Partner]:
    """The data centre, operating company and project companies within reach."""
    return partners_seen_by(actor).filter(kind__in=SUPPORT_KINDS)


def agreements_seen_by(actor: Actor) -> QuerySet[CooperationAgreement]:
    """The agreements within reach, those that end first on top, those without an end last."""
    found = CooperationAgreement.scoped.within(actor, SEE_PARTNERS).select_related("organisation", "renewal")
    return found.prefetch_related("partners").order_by(F("until").asc(nulls_last=True), "pk")


def activities_seen_by(actor: Actor) -> QuerySet[Activity]:
    """The joint activities within reach."""
    found = Activity.scoped.within(actor, SEE_PARTNERS).select_related("organisation", "alliance", "agreement")
    return found.prefetch_related("partners")


def activity_totals(activities: QuerySet[Activity]) -> dict[str, tuple[int, int]]:
    """By kind of activity, how many there were and how many people took part."""
    rows = activities.order_by().values("kind").annotate(times=Count("pk", distinct=True), all_people=Sum("people"))
    return {row["kind"]: (row["times"], row["all_people"] or 0) for row in rows}
