"""What the pages share: tabs, lists with something to do, pictures, maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.http import HttpResponseBase
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest
from chengshu.kernel.access.queries import people_who_may
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.places.maps import Layer, Map
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.showing import panel_of
from chengshu.packs.municipal_operations import rights
from chengshu.spec.people import Permission
from chengshu.ui.parts import FileLine, Link, Tab, Tile
from chengshu.ui.tables import Table, list_page

LIST = "municipal_operations/list.html"
Offered = tuple[str, Text, Permission]
UPKEEP: tuple[Offered, ...] = (
    ("orders", Text("工单", "Orders"), rights.SEE),
    ("findings", Text("巡查发现", "Findings"), rights.SEE),
    ("patrols", Text("巡查", "Patrols"), rights.SEE),
    ("plans", Text("养护计划", "Plans"), rights.SEE),
    ("assessments", Text("考评", "Assessments"), rights.SEE),
    ("hauls", Text("垃圾收运", "Waste"), rights.SEE),
)
UTILITIES: tuple[Offered, ...] = (
    ("utilities", Text("运行总览", "Overview"), rights.SEE_UTILITIES),
    ("returns", Text("月报", "Returns"), rights.SEE_UTILITIES),
    ("faults", Text("停供故障", "Interruptions"), rights.SEE_UTILITIES),
    ("emergencies", Text("突发事件", "Sudden events"), rights.SEE_EMERGENCIES),
    ("companies", Text("单位", "Companies"), rights.KEEP_KEYS),
    ("company_keys", Text("接口密钥", "Keys of programs"), rights.KEEP_KEYS),
)
PERMITS: tuple[Offered, ...] = (
    ("permits", Text("许可", "Permits"), rights.SEE_PERMITS),
    ("clues", Text("案件线索", "Clues"), rights.SEE_PROCEEDINGS),
    ("proceedings", Text("行政处罚", "Penalties"), rights.SEE_PROCEEDINGS),
    ("reconsiderations", Text("行政复议", "Reconsiderations"), rights.SEE_PROCEEDINGS),
)
FIGURES: tuple[Offered, ...] = (
    ("figures", Text("指标对比", "Comparison"), rights.SEE_FIGURES),
    ("areas", Text("分区统计", "By district"), rights.SEE_FIGURES),
    ("registers", Text("分台账统计", "By book"), rights.SEE_FIGURES),
    ("forecast", Text("趋势预测", "Forecast"), rights.SEE_FIGURES),
    ("systems", Text("系统整合", "Separate systems"), rights.SEE_FIGURES),
    ("settings", Text("标准与规则", "Standards and rules"), rights.SET_RULES),
)


def tabs(request: HubRequest, offered: Sequence[Offered], current: str) -> list[Tab]:
    """The views that the reader may open."""
    may = request.actor.may
    return [
        Tab(label, reverse(f"municipal_operations:{name}"), name == current)
        for name, label, permission in offered
        if may(permission)
    ]


def action(request: HubRequest, permission: Permission, label: Text, name: str, icon: str, *args: Any) -> list[Link]:
    """A button for whoever may; none for others."""
    url = reverse(f"municipal_operations:{name}", args=args)
    return [Link(label, url, icon)] if request.actor.may(permission) else []


def listed(
    request: HubRequest,
    table: Table[Any],
    rows: Any,
    *,
    views: Sequence[Tab] = (),
    actions: Sequence[Link] = (),
    tiles: Sequence[Tile] = (),
    **context: Any,
) -> HttpResponseBase:
    """A page that is a list, with its neighbours and what can be done."""
    shown = {"title": table.label, "tabs": views, "actions": actions, "tiles": tiles, **context}
    return list_page(request, LIST, table, rows, shown)


def file_lines(*subjects: models.Model) -> list[FileLine]:
    """The files attached to rows."""
    return [
        FileLine(
            file.name,
            reverse("files:download", args=[file.pk]),
            file.stored.size,
            preview_url=reverse("files:preview", args=[file.pk, 1]) if file.stored.pages else "",
        )
        for subject in subjects
        for file in attachments_of(subject)
    ]


def work_panel(request: HubRequest, row: models.Model) -> Any:
    """The work on a row, for its page."""
    item = item_about(row)
    return panel_of(request.actor, item) if item else None


def one_point(label: Text, row: Any) -> Map | None:
    """A small map of where something is; None where nobody knows."""
    if row.lon is None or row.lat is None:
        return None
    geometry = getattr(row, "shape", None) or {"type": "Point", "coordinates": [float(row.lon), float(row.lat)]}
    feature = {"type": "Feature", "geometry": geometry, "properties": {"name": str(row), "tone": "info"}}
    return Map(label, layers=(Layer("place", label, features=(feature,), clustered=False),))


def people_for(permission: Permission, unit: Any) -> list[tuple[int, str]]:
    """The people who may do something for a unit, as choices."""
    people = people_who_may(permission, unit).order_by("pk").distinct()
    return [(person.pk, str(person.name)) for person in people]
