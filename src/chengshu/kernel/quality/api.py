"""Quality for programs: scores of resources, and objections by those who use the data."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import cast

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from chengshu.base.errors import NotAllowed, NotFound
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.acting.guards import HubRequest
from chengshu.kernel.catalogue.queries import resource_of
from chengshu.kernel.quality import queries
from chengshu.kernel.quality.models import Objection, Report
from chengshu.kernel.quality.rights import SEE_QUALITY
from chengshu.kernel.quality.services.objections import object_to
from chengshu.spec.people import Permission

router = Router(tags=["quality"])
MOST = 500


class ReportOut(Schema):
    """The report that counts; ``score`` and ``scores`` are 0 to 100, empty where nothing could be judged."""

    resource: str
    version: int
    at: datetime
    rows: int
    failed: int
    score: Decimal | None
    scores: dict[str, Decimal]


class ObjectionIn(Schema):
    """An objection; ``row`` names the row by its key columns."""

    resource: str = Field(max_length=100)
    row: dict[str, str] = Field(max_length=20)
    column: str = Field(max_length=63)
    seen: str = Field("", max_length=1000)
    proposed: str = Field("", max_length=1000)
    words: str = Field(max_length=2000)


class ObjectionOut(Schema):
    """How an objection stands."""

    number: str
    resource: str
    column: str
    state: str
    reason: str
    at: datetime
    decided_at: datetime | None


@router.get("reports", response=list[ReportOut])
def reports(request: HttpRequest, provider: str = "", after: str = "") -> list[ReportOut]:
    """The newest report of each resource, by key, at most 500; ``after`` is the last key of the page before."""
    _actor(request, SEE_QUALITY)
    rows = queries.newest_reports().order_by("resource__key")
    if provider:
        rows = rows.filter(resource__provider__code=provider[:60])
    return [_report(one) for one in rows.filter(resource__key__gt=after[:100])[:MOST]]


@router.get("reports/{key}", response=ReportOut)
def report(request: HttpRequest, key: str) -> ReportOut:
    """The newest report of one resource."""
    _actor(request, SEE_QUALITY)
    found = queries.newest_report(resource_of(key))
    if found is None:
        raise NotFound
    return _report(found)


@router.post("objections", response={201: ObjectionOut})
def raise_objection(request: HttpRequest, given: ObjectionIn) -> Status[ObjectionOut]:
    """Object to a value; it lies with the provider for verification."""
    actor = cast(HubRequest, request).actor
    made = object_to(
        resource_of(given.resource),
        row=given.row,
        column=given.column,
        seen=given.seen,
        proposed=given.proposed,
        words=given.words,
        by=actor,
    )
    return Status(201, _objection(made))


@router.get("objections/{number}", response=ObjectionOut)
def objection(request: HttpRequest, number: str) -> ObjectionOut:
    """How one's objection stands."""
    found = one_of(queries.objections_seen_by(cast(HubRequest, request).actor), number=number)
    return _objection(found)


def _actor(request: HttpRequest, permission: Permission) -> Actor:
    actor = cast(HubRequest, request).actor
    if not actor.may(permission):
        raise NotAllowed
    return actor


def _report(one: Report) -> ReportOut:
    return ReportOut(
        resource=one.resource.key,
        version=one.version,
        at=one.at,
        rows=one.rows,
        failed=one.failed,
        score=one.score,
        scores={key: Decimal(value) for key, value in one.scores.items()},
    )


def _objection(one: Objection) -> ObjectionOut:
    return ObjectionOut(
        number=one.number,
        resource=one.resource.key,
        column=one.column,
        state=one.state,
        reason=one.reason,
        at=one.at,
        decided_at=one.decided_at,
    )
