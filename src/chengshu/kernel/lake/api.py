"""The lake for programs of the staff: tables, versions, lineage."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.http import HttpRequest
from ninja import Router, Schema

from chengshu.base.errors import NotAllowed, NotFound
from chengshu.kernel.acting.guards import HubRequest
from chengshu.kernel.lake import versions
from chengshu.kernel.lake.lineage.queries import around, place, place_of
from chengshu.kernel.lake.models import Flow, LakeTable
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.queries import table_named
from chengshu.kernel.lake.rights import SEE_LAKE

router = Router(tags=["lake"])
MOST = 1000


class TableOut(Schema):
    """A table as last noted; ``size`` and ``stored`` in bytes."""

    name: str
    layer: str
    key: str
    resource: str
    area: str
    version: int
    rows: int
    size: int
    stored: int
    columns: list[tuple[str, str]]
    filled_at: datetime | None


class VersionOut(Schema):
    """A version; rows added and removed where the log tells them."""

    number: int
    at: datetime
    operation: str
    added: int | None
    removed: int | None


class FlowOut(Schema):
    """A flow with its columns as pairs of source and target; ``level`` is 0 at the place asked for."""

    source: str
    target: str
    process: str
    seen_at: datetime
    level: int
    columns: list[tuple[str, str]]


@router.get("tables", response=list[TableOut])
def tables(request: HttpRequest, layer: str = "", area: str = "", start: str = "") -> list[TableOut]:
    """Tables by layer, subject area and beginning of their key, at most a thousand."""
    _allowed(request)
    rows = LakeTable.objects.select_related("resource", "area").filter(key__startswith=start[:100])
    rows = rows.filter(layer=layer) if layer else rows
    rows = rows.filter(area__key=area) if area else rows
    return [_out(table) for table in rows[:MOST]]


@router.get("tables/{layer}/{key}", response=TableOut)
def table(request: HttpRequest, layer: str, key: str) -> TableOut:
    """One table."""
    _allowed(request)
    return _out(table_named(_name(layer, key)))


@router.get("tables/{layer}/{key}/versions", response=list[VersionOut])
def table_versions(request: HttpRequest, layer: str, key: str, limit: int = 50) -> list[versions.Version]:
    """Its newest versions."""
    _allowed(request)
    return versions.versions_of(table_named(_name(layer, key)).name, max(1, min(limit, MOST)))


@router.get("tables/{layer}/{key}/lineage", response=list[FlowOut])
def table_lineage(request: HttpRequest, layer: str, key: str, column: str = "") -> list[FlowOut]:
    """What lies up- and downstream of a table, or of one of its columns."""
    _allowed(request)
    middle = place_of(table_named(_name(layer, key)))
    return _flows(middle.kind, middle.key, column) if middle else []


@router.get("lineage", response=list[FlowOut])
def lineage(request: HttpRequest, kind: str, key: str, column: str = "") -> list[FlowOut]:
    """The same of any place: a source, a registry, a service, an indicator."""
    _allowed(request)
    return _flows(kind, key, column)


def _flows(kind: str, key: str, column: str) -> list[FlowOut]:
    found = around(place(kind[:20], key[:200]), column=column[:200])
    return [_flow(flow, found.level[flow.target_id]) for flow in (*found.upstream, *found.downstream)]


def _flow(flow: Flow, level: int) -> FlowOut:
    return FlowOut(
        source=f"{flow.source.kind}:{flow.source.key}",
        target=f"{flow.target.kind}:{flow.target.key}",
        process=flow.process,
        seen_at=flow.seen_at,
        level=level,
        columns=[(one.source, one.target) for one in flow.columns.all()],
    )


def _allowed(request: HttpRequest) -> None:
    if not cast(HubRequest, request).actor.may(SEE_LAKE):
        raise NotAllowed


def _name(layer: str, key: str) -> TableName:
    try:
        return TableName(Layer(layer), key)
    except ValueError as wrong:
        raise NotFound from wrong


def _out(table: LakeTable) -> TableOut:
    return TableOut(
        name=str(table),
        layer=table.layer,
        key=table.key,
        resource=table.resource.key if table.resource else "",
        area=table.area.key if table.area else "",
        version=table.version,
        rows=table.rows,
        size=table.size,
        stored=table.stored,
        columns=[(name, kind) for name, kind in table.columns],
        filled_at=table.filled_at,
    )
