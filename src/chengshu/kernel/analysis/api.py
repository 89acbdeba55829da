"""Analysis for programs of the staff: feeds of numbers, the fusion rate, runs of one's own."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.guards import HubRequest
from chengshu.kernel.analysis.models import Feed, FeedPoint, Run
from chengshu.kernel.analysis.queries.fusion import fused
from chengshu.kernel.analysis.queries.runs import first_rows, own_result, run_seen_by
from chengshu.kernel.analysis.queries.studies import feed_named, points_of
from chengshu.kernel.analysis.rights import QUERY, SEE_HUB, SEE_RUNS
from chengshu.kernel.analysis.services import runs
from chengshu.kernel.analysis.subjects import subjects_of
from chengshu.spec.people import Permission

router = Router(tags=["analysis"])


class FeedOut(Schema):
    """A feed (指标数据流)."""

    key: str
    name_zh: str
    name_en: str
    unit: str


class PointOut(Schema):
    """A value as of a moment, of a place where the feed tells places apart."""

    at: datetime
    place: str
    value: Decimal


class SubjectOut(Schema):
    """Data that may be queried: its name in a query and its columns with their types."""

    name: str
    label: str
    rows: int
    agreement: str
    columns: list[tuple[str, str]]


class QueryIn(Schema):
    """A query with its purpose."""

    text: str
    purpose: str
    personal: bool = False


class RunOut(Schema):
    """A run; ``rows`` are the first of its result once it is done."""

    id: UUID
    state: str
    count: int
    more: bool
    columns: list[tuple[str, str]]
    trouble: str
    rows: list[list[Any]]


class FusedOut(Schema):
    """Systems and resources fused, of how many, as a rate from 0 to 1; null where there are none."""

    rate: Decimal | None
    resources: int
    all_resources: int
    systems: int
    all_systems: int


@router.get("feeds", response=list[FeedOut])
def feeds(request: HttpRequest) -> list[Feed]:
    """Every feed."""
    _allowed(request, SEE_HUB)
    return list(Feed.objects.all()[:1000])


@router.get("feeds/{key}", response=list[PointOut])
def feed(request: HttpRequest, key: str, place: str | None = None) -> list[FeedPoint]:
    """The newest values of a feed, oldest first."""
    _allowed(request, SEE_HUB)
    return points_of(feed_named(key), place=place)


@router.get("fusion", response=FusedOut)
def fusion(request: HttpRequest) -> FusedOut:
    """How much is fused today."""
    _allowed(request, SEE_HUB)
    found = fused()
    return FusedOut(
        rate=found.rate,
        resources=len(found.resources),
        all_resources=len(found.all_resources),
        systems=len(found.systems),
        all_systems=len(found.all_systems),
    )


@router.get("data", response=list[SubjectOut])
def data(request: HttpRequest) -> list[SubjectOut]:
    """What one may query now."""
    actor = _allowed(request, QUERY)
    return [
        SubjectOut(
            name=one.name,
            label=str(one.label),
            rows=one.table.rows,
            agreement=one.agreement.number if one.agreement else "",
            columns=[(name, kind) for name, kind, *_ in one.shown(personal=False)],
        )
        for one in subjects_of(actor)
    ]


@router.post("runs", response=RunOut)
def ask(request: HttpRequest, query: QueryIn) -> RunOut:
    """Hand in a query; ask for the run until it has ended."""
    actor = _allowed(request, QUERY)
    return _out(runs.ask(query.text, purpose=query.purpose, personal=query.personal, by=actor), [])


@router.get("runs/{run_id}", response=RunOut)
def run(request: HttpRequest, run_id: UUID) -> RunOut:
    """How a run stands, with the first rows once it is done."""
    actor = _allowed(request, SEE_RUNS)
    found = run_seen_by(actor, run_id)
    own = found.person_id == actor.person_id and found.state == "done"
    return _out(found, first_rows(own_result(actor, run_id)) if own else [])


def _allowed(request: HttpRequest, permission: Permission) -> Actor:
    actor = cast(HubRequest, request).actor
    if not actor.may(permission):
        raise NotAllowed
    return actor


def _out(run: Run, rows: list[list[Any]]) -> RunOut:
    return RunOut(
        id=run.pk,
        state=run.state,
        count=run.rows,
        more=run.more,
        columns=[(name, kind) for name, kind in run.columns],
        trouble=str(run.trouble or ""),
        rows=rows,
    )
