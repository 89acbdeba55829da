"""Lists of tables, versions, upkeep, retention and flows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from chengshu.base.text import Text, bracketed, listed
from chengshu.kernel.lake.labels import ACT_LABELS, LAYER_LABELS, operation_label
from chengshu.kernel.lake.lineage.drawing import kind_label
from chengshu.kernel.lake.models import Flow, LakeTable, Place, Retention, SubjectArea, Upkeep
from chengshu.kernel.lake.queries.retention import USUAL_DAYS
from chengshu.kernel.lake.versions import Version
from chengshu.ui.parts import Link, Noted, State
from chengshu.ui.tables import Column, Filter, Table

if TYPE_CHECKING:
    from chengshu.kernel.catalogue.models import Item

LAYER_TONES = {"bronze": "neutral", "silver": "info", "gold": "good"}
LAYER = Text("层", "Layer")


def table_url(table: LakeTable) -> str:
    """The page of a table."""
    return reverse("lake:table", args=[table.pk])


def name_of(table: LakeTable) -> object:
    """What a table is called: as the catalogue calls its resource, else whoever filled it, else by its own name."""
    if table.resource:
        return table.resource.name
    place = getattr(table, "place", None)
    return place.name if place else str(table)


def _named(table: LakeTable) -> object:
    name = name_of(table)
    return name if name == str(table) else Noted(name, str(table))


def layer(table: LakeTable) -> State:
    """The layer as a badge."""
    return State(LAYER_TONES[table.layer], LAYER_LABELS[table.layer])


def _areas(_request: HttpRequest) -> list[tuple[str, Text | str]]:
    return [(str(area.pk), area.name) for area in SubjectArea.objects.filter(active=True)]


TABLES: Table[LakeTable] = Table(
    key="lake-tables",
    label=Text("湖表", "Tables of the lake"),
    columns=(
        Column(
            "name",
            Text("名称", "Name"),
            _named,
            link=table_url,
            sort="key",
            wide=True,
            plain=name_of,
        ),
        Column("key", Text("湖表标识", "Key"), str, page=False),
        Column("layer", LAYER, layer, sort="layer"),
        Column("area", Text("主题域", "Area"), lambda one: one.area.name if one.area else None, phone=False),
        Column("rows", Text("行数", "Rows"), numeric=True, sort="rows"),
        Column("grown", Text("30 天增长", "Grown in 30 days"), numeric=True, sort="grown", phone=False),
        Column("stored", Text("占用", "On disk"), lambda one: filesizeformat(one.stored), sort="stored", phone=False),
        Column("filled_at", Text("最近写入", "Last written"), sort="filled_at"),
    ),
    search=("key", "resource__name_zh", "resource__name_en"),
    filters=(
        Filter("layer", LAYER, list(LAYER_LABELS.items())),
        Filter("area", Text("主题域", "Area"), _areas),
    ),
    order=("key", "layer"),
    empty=Text(
        "数据湖中还没有表。归集第一个数据集后会出现在这里。", "No tables yet; they appear once data is gathered."
    ),
)


@dataclass(frozen=True)
class Described:
    """A column of a table with the item of the catalogue that describes it, None where nothing does."""

    name: str
    type: str
    item: Item | None


COLUMNS: Table[Described] = Table(
    key="columns",
    label=Text("字段", "Columns"),
    columns=(
        Column("name", Text("列名", "Column")),
        Column("type", Text("类型", "Type")),
        Column(
            "item",
            Text("信息项", "Item"),
            lambda one: one.item.name if one.item else Text("未编目", "not in the catalogue"),
        ),
        Column("grade", Text("分级", "Grade"), lambda one: one.item.grade if one.item else None),
    ),
    exported=False,
)


def version_link(table: LakeTable, version: Version) -> Link:
    """The rows as they were in a version."""
    return Link(Text("查看", "Look"), f"{reverse('lake:rows', args=[table.pk])}?version={version.number}")


def versions_table(table: LakeTable, *, preview: bool, keep: bool) -> Table[Version]:
    """The versions of a table, with what the reader may do with them."""
    columns: list[Column[Version]] = [
        Column("number", Text("版本", "Version"), numeric=True),
        Column("at", Text("时间", "At")),
        Column("operation", Text("操作", "What was done"), lambda one: operation_label(one.operation)),
        Column("added", Text("写入行数", "Rows added"), numeric=True, phone=False),
        Column("removed", Text("移除行数", "Rows taken out"), numeric=True, phone=False),
    ]
    if preview:
        columns.append(Column("look", Text("数据", "Rows"), lambda one: version_link(table, one)))
    if keep:
        url = reverse("lake:bring_back", args=[table.pk])
        bring = Text("恢复到此版本", "Bring back")
        columns.append(
            Column(
                "back",
                Text("恢复", "Bring back"),
                lambda one: Link(bring, f"{url}?version={one.number}") if one.number < table.version else None,
                phone=False,
            )
        )
    return Table(
        key="versions",
        label=Text("版本", "Versions"),
        columns=tuple(columns),
        empty=Text("还没有版本。", "No versions yet."),
        exported=False,
    )


UPKEEP: Table[Upkeep] = Table(
    key="upkeep",
    label=Text("维护记录", "Upkeep"),
    columns=(
        Column("at", Text("时间", "At")),
        Column("act", Text("维护", "What"), lambda one: ACT_LABELS[one.act]),
        Column("files", Text("涉及文件", "Files"), numeric=True),
        Column(
            "freed",
            Text("占用变化", "On disk"),
            lambda one: f"{filesizeformat(one.stored_before)} → {filesizeformat(one.stored_after)}",
            phone=False,
        ),
        Column("took", Text("用时（毫秒）", "Took (ms)"), lambda one: one.took_ms, numeric=True, phone=False),
    ),
    empty=Text("还没有维护记录；后台每五分钟检查一次。", "No upkeep yet; the worker looks every five minutes."),
    exported=False,
)

RETENTIONS: Table[Retention] = Table(
    key="retentions",
    label=Text("版本保留期限", "Retention of versions"),
    columns=(
        Column("layer", LAYER, lambda one: LAYER_LABELS[one.layer] if one.layer else Text("全部", "All")),
        Column("key_start", Text("湖表标识开头", "Keys beginning with"), lambda one: one.key_start or None),
        Column("days", Text("保留天数", "Days"), numeric=True, sort="days"),
        Column("reason", Text("说明", "Why"), wide=True),
        Column("by", Text("设置人", "Set by"), lambda one: one.by.name if one.by else None, phone=False),
        Column("created_at", Text("设置时间", "Set at"), sort="created_at"),
    ),
    order=("-pk",),
    empty=Text(
        f"还没有设置，全部湖表的旧版本保留 {USUAL_DAYS} 天。",
        f"Nothing set: older versions stay for {USUAL_DAYS} days.",
    ),
)


def place_link(place: Place) -> Link:
    """To the lineage of a place."""
    return Link(place.name, reverse("lake:lineage", args=[place.pk]))


def _pairs(flow: Flow) -> str:
    pairs: list[Any] = list(flow.columns.all())
    shown = listed((f"{one.source} → {one.target}" for one in pairs[:6]), apart=True)
    return bracketed(f"{shown} …", len(pairs)) if len(pairs) > 6 else shown


FLOWS: Table[Flow] = Table(
    key="flows",
    label=Text("数据流向", "Flows"),
    columns=(
        Column("source", Text("来源", "From"), lambda one: place_link(one.source)),
        Column("source_kind", Text("类别", "Kind"), lambda one: kind_label(one.source), phone=False),
        Column("target", Text("去向", "To"), lambda one: place_link(one.target)),
        Column("target_kind", Text("类别", "Kind"), lambda one: kind_label(one.target), phone=False),
        Column("columns", Text("字段", "Columns"), _pairs, wide=True),
        Column("seen_at", Text("最近一次", "Last seen")),
    ),
    empty=Text("没有记录到上下游。", "Nothing is known upstream or downstream."),
    exported=False,
)
