"""How gathering stands, for other systems and for dashboards: the same figures as the pages."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import cast

from django.http import HttpRequest
from ninja import Router, Schema, Status

from chengshu.base.errors import NotAllowed
from chengshu.base.models import one_of
from chengshu.kernel.access.guards import HubRequest
from chengshu.kernel.gathering import queries, services
from chengshu.kernel.gathering.models import Run
from chengshu.kernel.gathering.rights import RUN_SOURCES, SEE_BOARD, SEE_SOURCES

router = Router(tags=["gathering"])
MOST_RUNS = 100


class BureauOut(Schema):
    """A unit with entries due; ``rate`` in per cent, ``score`` that of quality, 0 to 100."""

    unit: str
    name_zh: str
    due: int
    connected: int
    gathered: int
    late: int
    failing: int
    rows: int
    rate: Decimal | None
    last: datetime | None
    score: Decimal | None


class RunOut(Schema):
    """A run and what became of its rows; ``progress`` is 0 to 1 while it goes on, empty where it cannot be said."""

    id: int
    resource: str
    number: int
    purpose: str
    state: str
    read: int
    added: int
    updated: int
    unchanged: int
    removed: int
    superseded: int
    quarantined: int
    found_gone: int
    version: int | None
    rows_seen: int
    rows_per_s: int | None
    progress: float | None
    seconds_left: int | None
    started_at: datetime | None
    ended_at: datetime | None
    said_zh: str
    said_en: str

    @staticmethod
    def resolve_resource(run: Run) -> str:
        """The key of the entry."""
        return run.source.resource.key


@router.get("bureaus", response=list[BureauOut], summary="各部门归集情况 · Gathering by bureau")
def bureaus(request: HttpRequest) -> list[BureauOut]:
    """Every unit the reader may see, the furthest behind first."""
    actor = cast(HubRequest, request).actor
    if not actor.may(SEE_BOARD):
        raise NotAllowed
    return [
        BureauOut(
            unit=one.body.code,
            name_zh=one.body.name_zh,
            due=one.due,
            connected=one.connected,
            gathered=one.gathered,
            late=one.late,
            failing=one.failing,
            rows=one.rows,
            rate=one.rate,
            last=one.last,
            score=one.score,
        )
        for one in queries.bureaus(actor)
    ]


@router.get("runs", response=list[RunOut], summary="最近的归集记录 · The newest runs")
def runs(request: HttpRequest, resource: str = "") -> list[Run]:
    """The newest hundred the reader may see, of one resource where named."""
    actor = cast(HubRequest, request).actor
    if not actor.may(SEE_SOURCES):
        raise NotAllowed
    rows = queries.runs_seen_by(actor)
    return list((rows.filter(source__resource__key=resource) if resource else rows)[:MOST_RUNS])


@router.post("sources/{key}/runs", response={202: RunOut}, summary="立即归集 · Gather now")
def gather(request: HttpRequest, key: str) -> Status[Run]:
    """A run that the worker begins within seconds; 409 while one is open."""
    actor = cast(HubRequest, request).actor
    if not actor.may(RUN_SOURCES):
        raise NotAllowed
    source = one_of(queries.sources_seen_by(actor), resource__key=key)
    return Status(202, services.ask_run(source, by=actor))
