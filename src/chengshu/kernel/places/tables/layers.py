"""Lists of the geographic base: layers, features, what a list would do, statistics."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.catalogue.words import GRADE_LABELS, TYPE_LABELS
from chengshu.kernel.places.geobase.elsewhere import Seen
from chengshu.kernel.places.geobase.finding import Tally
from chengshu.kernel.places.geobase.layers import LayerStanding
from chengshu.kernel.places.models import LAYER_GROUP_LABELS, GeoFeature, GeoImport, LayerItem
from chengshu.kernel.places.tables.components import Fault
from chengshu.spec.data import FieldType, Grade
from chengshu.ui.parts import Link, State
from chengshu.ui.tables import Column, Filter, Table

WHAT_LABELS: dict[str, State] = {
    "new": State("good", Text("新增", "New")),
    "changed": State("info", Text("变更", "Changed")),
    "ends": State("off", Text("终止", "Ends")),
}
FIELD_LABELS: dict[str, Text] = {
    "name_zh": Text("名称", "Name"),
    "name_en": Text("英文名称", "English name"),
    "source": Text("来源", "Source"),
    "sourced_on": Text("数据时点", "As of"),
    "shape": Text("图形", "Shape"),
}


def layer_url(key: str) -> str:
    """The page of a layer."""
    return reverse("places:layer", args=[key])


def km2(area_m2: float) -> float | None:
    """Square kilometres to the thousandth; None for nothing."""
    return round(area_m2 / 1e6, 3) or None


def km(length_m: float) -> float | None:
    """Kilometres to ten metres; None for nothing."""
    return round(length_m / 1e3, 2) or None


def shown_features(one: LayerStanding) -> State:
    """How open a layer is."""
    grade = GRADE_LABELS[Grade(one.layer.grade)]
    return State("warning" if one.layer.restricted else "neutral", grade)


LAYERS: Table[LayerStanding] = Table(
    key="layers",
    label=Text("图层", "Layers"),
    columns=(
        Column(
            "name",
            Text("图层", "Layer"),
            lambda one: one.layer.name,
            link=lambda one: "" if one.hidden else layer_url(one.layer.key),
            sort="name",
            wide=True,
        ),
        Column("group", Text("大类", "Group"), lambda one: one.layer.group_label, sort="group"),
        Column("shape", Text("几何", "Drawn as"), lambda one: one.layer.shape_label, phone=False),
        Column("owner", Text("主管单位", "Owner"), lambda one: one.layer.owner.name, phone=False),
        Column("count", Text("要素数", "Features"), lambda one: one.count or None, numeric=True, sort="count"),
        Column("area", Text("面积（km²）", "Area (km²)"), lambda one: km2(one.area_m2), numeric=True, sort="area"),
        Column("length", Text("长度（km）", "Length (km)"), lambda one: km(one.length_m), numeric=True, sort="length"),
        Column(
            "newest",
            Text("最近更新", "Newest"),
            lambda one: one.newest and clock.local(one.newest).date(),
            sort="newest",
        ),
        Column("grade", Text("分级", "Grade"), shown_features, phone=False),
        Column(
            "out",
            Text("共享交换", "Exchange"),
            lambda one: (
                State("good", Text("已发布", "Published"))
                if one.layer.resource_id
                else State("off", Text("未发布", "No"))
            ),
        ),
    ),
    filters=(
        Filter(
            "group",
            Text("大类", "Group"),
            list(LAYER_GROUP_LABELS.items()),
            narrow=lambda rows, value: [one for one in rows if one.layer.group == value],
        ),
    ),
    empty=Text("还没有图层。", "No layers yet."),
    next_step=lambda: Link(Text("新建图层", "New layer"), reverse("places:new_layer"), "plus"),
    page_size=50,
)
FOUND: Table[Seen] = Table(
    key="found",
    label=Text("查到的要素", "Features found"),
    columns=(
        Column("name", Text("名称", "Name"), lambda one: one.name, link=lambda one: one.url, sort="name", wide=True),
        Column("code", Text("编码", "Code"), lambda one: one.code, sort="code"),
        Column("layer", Text("图层", "Layer"), lambda one: one.layer.name, sort="layer"),
        Column(
            "area", Text("面积（km²）", "Area (km²)"), lambda one: km2(one.measure.area_m2), numeric=True, sort="area"
        ),
        Column(
            "length",
            Text("长度（km）", "Length (km)"),
            lambda one: km(one.measure.length_m),
            numeric=True,
            sort="length",
        ),
    ),
    empty=Text("没有查到。可换个名称、编码开头或范围再试。", "Nothing was found; try another name, code or box."),
)
FEATURES: Table[GeoFeature] = Table(
    key="features",
    label=Text("要素", "Features"),
    columns=(
        Column(
            "name",
            Text("名称", "Name"),
            lambda row: row.name,
            link=lambda row: reverse("places:geo_feature", args=[row.layer.key, row.code]),
            sort="name_zh",
            wide=True,
        ),
        Column("code", Text("编码", "Code"), sort="code"),
        Column("area", Text("面积（km²）", "Area (km²)"), lambda row: km2(row.area_m2), numeric=True, sort="area_m2"),
        Column(
            "length", Text("长度（km）", "Length (km)"), lambda row: km(row.length_m), numeric=True, sort="length_m"
        ),
        Column(
            "division", Text("所在区划", "Division"), lambda row: row.division_code, sort="division_code", phone=False
        ),
        Column("sourced_on", Text("数据时点", "As of"), sort="sourced_on", phone=False),
        Column("valid_from", Text("有效自", "Valid from"), sort="valid_from", phone=False),
    ),
    search=("code", "name_zh", "name_en"),
    order=("code",),
    empty=Text("这一天该图层没有要素。", "The layer had no features on that day."),
)
ITEMS: Table[LayerItem] = Table(
    key="items",
    label=Text("属性", "Attributes"),
    columns=(
        Column("name", Text("属性", "Attribute"), lambda row: row.name, wide=True),
        Column("key", Text("标识", "Key")),
        Column("type", Text("类型", "Type"), lambda row: TYPE_LABELS[FieldType(row.type)]),
        Column("unit", Text("单位", "Unit"), lambda row: row.unit or None),
        Column("required", Text("必填", "Needed"), lambda row: Text("是", "Yes") if row.required else None),
    ),
    empty=Text("还没有声明属性，只有编码、名称、来源和时点。", "None beside code, name, source and date."),
    page_size=100,
)
LISTS: Table[GeoImport] = Table(
    key="lists",
    label=Text("导入记录", "Lists handed in"),
    columns=(
        Column(
            "source", Text("文件", "File"), link=lambda row: reverse("places:feature_list", args=[row.pk]), wide=True
        ),
        Column("at", Text("上传时间", "Handed in"), lambda row: row.handed_in_at),
        Column("by", Text("上传人", "By"), lambda row: row.by and row.by.name),
        Column("new", Text("新增", "New"), lambda row: row.counts.get("new", 0), numeric=True),
        Column("changed", Text("变更", "Changed"), lambda row: row.counts.get("changed", 0), numeric=True),
        Column(
            "state",
            Text("状态", "State"),
            lambda row: (
                State("good", Text("已导入", "Taken in"))
                if row.taken_at
                else State("info", Text("待确认", "To be confirmed"))
            ),
        ),
    ),
    empty=Text("还没有导入过。", "No list yet."),
    page_size=10,
)


@dataclass(frozen=True)
class Difference:
    """What one row of a list would do."""

    code: str
    name: str
    what: str
    fields: dict[str, list[str]]


def differences_of(row: GeoImport) -> list[Difference]:
    """What a list would do, or did, row by row."""
    return [Difference(**one) for one in row.differences]


def differences_table(items: dict[str, Text]) -> Table[Difference]:
    """What each row of a list would do, with before and after."""

    def said(one: Difference) -> list[Text]:
        lines = []
        for name, (before, after) in one.fields.items():
            label = (
                items.get(name[1:], Text(name[1:], name[1:]))
                if name[:1] == "+"
                else FIELD_LABELS.get(name, Text(name, name))
            )
            lines.append(
                Text(f"{label.zh}：{before or '空'} → {after or '空'}", f"{label.en}: {before or '–'} → {after or '–'}")
            )
        return lines

    return Table(
        key="differences",
        label=Text("差异", "Differences"),
        columns=(
            Column("what", Text("处理", "What"), lambda one: WHAT_LABELS[one.what]),
            Column("code", Text("编码", "Code")),
            Column("name", Text("名称", "Name"), lambda one: one.name or None),
            Column("fields", Text("变化", "What differs"), said, wide=True),
        ),
        empty=Text("与库中完全一致，没有变化。", "All is as it is in the base; nothing differs."),
    )


def list_faults(row: GeoImport) -> list[Fault]:
    """What is wrong in a list; a note that does not keep the row out says so."""
    return [
        Fault(number, column, Text(zh, en) if stops else Text(f"提示：{zh}", f"Note: {en}"))
        for number, column, zh, en, stops in row.problems
    ]


def tallies_table(within: str) -> Table[Tally]:
    """Counts, areas and lengths by division and layer, each opening to its features."""

    def down(one: Tally) -> str:
        return "" if within else f"{reverse('places:geo_statistics')}?{urlencode({'within': one.division_code})}"

    def features(one: Tally) -> str:
        if one.layer.held:
            return f"{reverse('places:geo_found')}?{urlencode({'division': one.division_code, 'layer': one.layer.key})}"
        return f"{layer_url(one.layer.key)}?{urlencode({'division': one.division_code})}"

    return Table(
        key="tallies",
        label=Text("按区划和图层统计", "By division and layer"),
        columns=(
            Column("division", Text("区划", "Division"), lambda one: one.division, link=down, sort="division"),
            Column("layer", Text("图层", "Layer"), lambda one: one.layer.name, sort="layer", wide=True),
            Column("count", Text("要素数", "Features"), link=features, numeric=True, sort="count"),
            Column("area", Text("面积（km²）", "Area (km²)"), lambda one: km2(one.area_m2), numeric=True, sort="area"),
            Column(
                "length", Text("长度（km）", "Length (km)"), lambda one: km(one.length_m), numeric=True, sort="length"
            ),
        ),
        filters=(
            Filter(
                "group",
                Text("大类", "Group"),
                list(LAYER_GROUP_LABELS.items()),
                narrow=lambda rows, value: [one for one in rows if one.layer.group == value],
            ),
        ),
        empty=Text("还没有要素。", "No features yet."),
        page_size=50,
    )
