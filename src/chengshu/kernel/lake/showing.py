"""What the pages of the lake show, put together."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.lake import store, versions
from chengshu.kernel.lake.lineage.drawing import drawn, kind_label
from chengshu.kernel.lake.lineage.queries import around, place_of
from chengshu.kernel.lake.models import ColumnFlow, LakeTable, Place, Retention
from chengshu.kernel.lake.queries.pool import days_of, totals
from chengshu.kernel.lake.queries.retention import days_kept
from chengshu.kernel.lake.rights import KEEP_LAKE, PREVIEW
from chengshu.kernel.lake.tables.lake import COLUMNS, FLOWS, UPKEEP, Described, layer, name_of, versions_table
from chengshu.ui.panels import panels_for
from chengshu.ui.parts import Tile
from chengshu.ui.tables import short_list

NEWEST = 20


def pool_tiles() -> list[Tile]:
    """The pool in four numbers."""
    found = totals()
    return [
        Tile(Text("湖表", "Tables of the lake"), found["tables"], Text("张", "tables"), icon="table"),
        Tile(Text("数据总量", "Rows"), found["rows"], Text("行", "rows"), icon="database"),
        Tile(Text("占用空间", "On disk"), filesizeformat(found["stored"]), icon="server"),
        _last_written(found["filled_at"]),
    ]


def _last_written(at: datetime | None) -> Tile:
    label = Text("最近写入", "Last written")
    if at is None:
        return Tile(label, None, icon="clock")
    local = clock.local(at)
    year = Text(f"{local.year} 年", str(local.year))
    return Tile(label, f"{local:%m-%d}", f"{local:%H:%M}", year, icon="clock")


def table_page(actor: Actor, table: LakeTable) -> dict[str, Any]:
    """Everything about one table."""
    listed = versions.versions_of(table.name, NEWEST) if store.exists(table.name) else []
    preview, keep = actor.may(PREVIEW), actor.may(KEEP_LAKE)
    place = place_of(table)
    labels = {item.column: item for item in table.resource.items.all()} if table.resource else {}
    curve = days_of(LakeTable.objects.filter(pk=table.pk))
    return {
        "table": table,
        "name": name_of(table),
        "layer": layer(table),
        "columns": short_list(COLUMNS, [Described(name, kind, labels.get(name)) for name, kind in table.columns]),
        "days_kept": days_kept(table, Retention.objects.all()),
        "versions": short_list(versions_table(table, preview=preview, keep=keep), listed),
        "upkeep": short_list(UPKEEP, table.upkeep.all()[:10]),
        "place": place,
        "lineage": _picture(place, "") if place else None,
        "trend": _trend(curve),
        "may_preview": preview,
        "may_keep": keep,
        "panels": panels_for("lake.table", actor, table),
    }


def lineage_page(place: Place, column: str) -> dict[str, Any]:
    """The picture and the lists of one place, or of one column of it."""
    lineage = around(place, column=column)
    known = set(ColumnFlow.objects.filter(flow__target=place).values_list("target", flat=True))
    known |= set(ColumnFlow.objects.filter(flow__source=place).values_list("source", flat=True))
    table_url = reverse("lake:table", args=[place.table_id]) if place.table_id else ""
    return {
        "place": place,
        "kind": kind_label(place),
        "column": column,
        "columns": sorted(known),
        "picture": drawn(lineage),
        "cut": lineage.cut,
        "upstream": short_list(FLOWS, lineage.upstream),
        "downstream": short_list(FLOWS, lineage.downstream),
        "page_url": table_url or place.address,
    }


def _picture(place: Place, column: str) -> Any:
    return drawn(around(place, column=column, deep=3))


def _trend(curve: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Rows by day for the chart; None where one day alone makes no curve."""
    if len(curve) < 2:
        return None
    return {
        "kind": "line",
        "x": [f"{point['day']:%m-%d}" for point in curve],
        "unit": str(Text("行", "rows")),
        "series": [{"name": str(Text("行数", "Rows")), "values": [point["rows"] for point in curve]}],
    }
