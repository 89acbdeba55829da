"""Dispatch for programs of the staff: rules, what they say of a case, disputes, crews."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.http import HttpRequest
from ninja import Router, Schema

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.acting.guards import HubRequest
from chengshu.kernel.cases.queries.cases import case_for
from chengshu.kernel.dispatch import services
from chengshu.kernel.dispatch.models import Crew, Rule
from chengshu.kernel.dispatch.queries.choosing import choose, conditions, with_units
from chengshu.kernel.dispatch.queries.crews import crews_seen_by, standings
from chengshu.kernel.dispatch.queries.routes import route_of
from chengshu.kernel.dispatch.queries.shares import automatic_share, disputes_seen_by
from chengshu.kernel.dispatch.rights import KEEP_CREWS, SEE, SEE_CREWS, SEE_DISPUTES, WORK
from chengshu.spec.people import Permission

router = Router(tags=["dispatch"])
MOST = 500


class RuleOut(Schema):
    """A rule in force; ``conditions`` in words, units by name."""

    number: int
    name: str
    rank: int
    mode: str
    conditions: list[str]
    units: list[str]
    support: list[str]
    since: datetime


class ChoiceOut(Schema):
    """Where a case would go now; ``unit`` is empty where nobody is found."""

    unit: str
    support: list[str]
    rule: int | None
    why: list[str]


class DisputeOut(Schema):
    """A dispute and its ruling."""

    case: str
    state: str
    asked_why: str
    unit: str
    why: str
    opened_at: datetime
    ended_at: datetime | None


class CrewOut(Schema):
    """A crew as it stands; degrees are CGCS2000."""

    id: int
    name: str
    unit: str
    on_duty: bool
    orders: int
    capacity: int
    lon: float | None
    lat: float | None
    at: datetime | None


class LegOut(Schema):
    """An order on a crew's way."""

    case: str
    address: str
    arrives_at: datetime | None
    late: bool


class PositionIn(Schema):
    """Where a crew is, CGCS2000 degrees."""

    lon: float
    lat: float


class ShareOut(Schema):
    """Of the cases sent in so many days, those that a rule sent."""

    days: int
    sent: int
    by_rule: int
    percent: float | None


@router.get("rules", response=list[RuleOut])
def rules(request: HttpRequest) -> list[RuleOut]:
    """The rules in force, in the order in which they are asked."""
    _actor(request, SEE)
    return [_rule(row) for row in with_units(Rule.objects.filter(until=None, draft=None))[:MOST]]


@router.get("cases/{key}/choice", response=ChoiceOut)
def choice(request: HttpRequest, key: int) -> ChoiceOut:
    """Where the case would go now, and why."""
    found = choose(case_for(_actor(request, SEE), key))
    return ChoiceOut(
        unit=str(found.unit.name) if found.unit else "",
        support=[str(unit.name) for unit in found.support],
        rule=found.rule.number if found.rule else None,
        why=[str(reason) for reason in found.why],
    )


@router.get("disputes", response=list[DisputeOut])
def disputes(request: HttpRequest, state: str = "") -> list[DisputeOut]:
    """Disputes within reach, the newest first."""
    rows = disputes_seen_by(_actor(request, SEE_DISPUTES))
    rows = rows.filter(state=state) if state else rows
    return [
        DisputeOut(
            case=row.case.number,
            state=row.state,
            asked_why=row.asked_why,
            unit=str(row.unit.name) if row.unit else "",
            why=row.why,
            opened_at=row.opened_at,
            ended_at=row.ended_at,
        )
        for row in rows[:MOST]
    ]


@router.get("crews", response=list[CrewOut])
def crews(request: HttpRequest) -> list[CrewOut]:
    """The crews within reach."""
    return [
        CrewOut(
            id=one.crew.pk,
            name=str(one.crew.name),
            unit=str(one.crew.unit.name),
            on_duty=one.on_duty,
            orders=one.orders,
            capacity=one.crew.capacity,
            lon=one.spot.lon if one.spot else None,
            lat=one.spot.lat if one.spot else None,
            at=one.spot.at if one.spot else None,
        )
        for one in standings(crews_seen_by(_actor(request, SEE_CREWS)))[:MOST]
    ]


@router.get("crews/{key}/route", response=list[LegOut])
def route(request: HttpRequest, key: int) -> list[LegOut]:
    """A crew's open orders in the order of its way."""
    crew = one_of(crews_seen_by(_actor(request, SEE_CREWS)), key)
    return [
        LegOut(case=leg.order.case.number, address=leg.order.case.address, arrives_at=leg.arrives_at, late=leg.late)
        for leg in route_of(crew).legs
    ]


@router.post("crews/{key}/position", response=PositionIn)
def position(request: HttpRequest, key: int, told: PositionIn) -> PositionIn:
    """A crew's phone says where it is."""
    actor = _actor(request, WORK, KEEP_CREWS)
    crew = one_of(Crew.everywhere.select_related("unit"), key)
    services.note_position(crew, told.lon, told.lat, by=actor)
    return told


@router.get("share", response=ShareOut)
def share(request: HttpRequest, days: int = 30) -> ShareOut:
    """How much is sent by rules."""
    _actor(request, SEE)
    days = min(max(days, 1), 3660)
    now = clock.now()
    found = automatic_share(now - timedelta(days=days), now)
    return ShareOut(days=days, sent=found.whole, by_rule=found.part, percent=found.percent)


def _actor(request: HttpRequest, *permissions: Permission) -> Actor:
    actor = cast(HubRequest, request).actor
    if not any(actor.may(permission) for permission in permissions):
        raise NotAllowed
    return actor


def _rule(row: Rule) -> RuleOut:
    units = list(row.units.all())
    return RuleOut(
        number=row.number,
        name=str(row.name),
        rank=row.rank,
        mode=row.mode,
        conditions=[str(one) for one in conditions(row)],
        units=[str(one.unit.name) for one in units if not one.support],
        support=[str(one.unit.name) for one in units if one.support],
        since=row.since,
    )
