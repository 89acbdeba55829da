"""What people type about layers, their items, lists of features and single features."""

from __future__ import annotations

from typing import Any

import shapely
from django import forms

from chengshu.base import clock
from chengshu.base.coordinates import Box, Datum
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import units_within
from chengshu.kernel.catalogue.words import CYCLE_LABELS, GRADE_LABELS, TYPE_LABELS
from chengshu.kernel.places.geobase.layers import items_now
from chengshu.kernel.places.models import (
    LAYER_GROUP_LABELS,
    LAYER_SHAPE_LABELS,
    GeoFeature,
    GeoLayer,
    LayerItem,
    LayerShape,
)
from chengshu.kernel.places.rights import KEEP_LAYERS
from chengshu.kernel.places.services import Handed, ItemWanted, LayerContent
from chengshu.spec.data import FieldType, Sharing
from chengshu.ui.fields import day, flag, line, long_text
from chengshu.ui.forms import DateInput, Form, choices, words

DATUM_LABELS: dict[str, Text] = {
    Datum.CGCS2000: Text("国家2000（CGCS2000，EPSG:4490）", "CGCS2000 (EPSG:4490)"),
    Datum.WGS84: Text("WGS-84（GPS）", "WGS-84 (GPS)"),
    Datum.GCJ02: Text("GCJ-02（高德、腾讯等公开地图）", "GCJ-02 (public maps)"),
    Datum.BD09: Text("BD-09（百度地图）", "BD-09 (Baidu)"),
}
ITEM_TYPES = (
    FieldType.TEXT, FieldType.INTEGER, FieldType.DECIMAL, FieldType.DATE, FieldType.LOGICAL,
)  # fmt: skip
_NOT_READ = Text("图形无法读取，请填写 WKT 或 GeoJSON。", "This shape cannot be read; give WKT or GeoJSON.")
_DRAWN = {key: label for key, label in LAYER_SHAPE_LABELS.items() if key != LayerShape.WORDS}


class LayerForm(Form):
    """A layer."""

    key = line("标识", "Key", length=40, help_zh="小写字母开头，如 farmland；用作数据表名。", help_en="As farmland.")
    name_zh = line("名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English", required=False)
    group = forms.ChoiceField(label=words("大类", "Group"), choices=choices(LAYER_GROUP_LABELS))
    class_code = line(
        "分类代码",
        "Class code",
        length=6,
        help_zh="GB/T 13923 六位代码，自然资源填地类代码。",
        help_en="Of GB/T 13923.",
    )
    shape_kind = forms.ChoiceField(label=words("几何类型", "Drawn as"), choices=choices(_DRAWN))
    owner = forms.ModelChoiceField(GeoLayer.everywhere.none(), label=words("主管单位", "Owner"))
    source = line("数据来源", "Source", required=False)
    cycle = forms.ChoiceField(label=words("更新周期", "Brought up to date"), choices=choices(CYCLE_LABELS))
    grade = forms.ChoiceField(
        label=words("数据分级", "Grade"),
        choices=choices(GRADE_LABELS),
        help_text=words("敏感以上的图层，要素只对主管单位开放。", "From sensitive on, open to the owner alone."),
    )
    scale = forms.IntegerField(
        label=words("比例尺分母", "Scale 1 to"), required=False, min_value=1, max_value=10_000_000,
        help_text=words("如 500、2000、10000。", "As 500, 2000, 10000."),
    )  # fmt: skip
    source_crs = line("原坐标系", "Source's reference system", required=False, length=100)
    summary_zh = long_text("说明", "Summary", required=False, rows=2, length=500)

    def __init__(self, *args: Any, actor: Actor, layer: GeoLayer | None = None, **kwargs: Any) -> None:
        if layer is not None:
            kwargs["initial"] = {name: getattr(layer, name) for name in LayerForm.base_fields}
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = units_within(actor, KEEP_LAYERS)
        if actor.organisation_id and layer is None:
            owner.initial = actor.organisation_id
        if layer is not None:
            del self.fields["key"]
            self.fields["why"] = line("修改原因", "Why", length=400)

    def content(self) -> LayerContent:
        """What was typed, for the service."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("key", "why")}
        return LayerContent(**given)


class ItemForm(Form):
    """Something that may be said of each feature."""

    key = line("标识", "Key", length=40, help_zh="小写字母开头，用作列名。", help_en="The column's name.")
    name_zh = line("名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English", required=False)
    type = forms.ChoiceField(
        label=words("类型", "Type"), choices=choices({one: TYPE_LABELS[one] for one in ITEM_TYPES})
    )
    unit = line("计量单位", "Unit", required=False, length=20)
    required = flag("必填", "Must be given")
    choices_text = line(
        "可选值", "Choices", required=False, length=1000, help_zh="用顿号分开；不填则不限。", help_en="Apart by 、."
    )
    grade = forms.ChoiceField(label=words("数据分级", "Grade"), choices=choices(GRADE_LABELS), initial="2")

    def wanted(self) -> ItemWanted:
        """What was typed, for the service."""
        given = self.cleaned_data
        listed = tuple(one.strip() for one in given["choices_text"].replace(",", "、").split("、") if one.strip())
        return ItemWanted(
            given["key"],
            Text(given["name_zh"], given["name_en"] or given["name_zh"]),
            given["type"],
            given["unit"],
            given["required"],
            listed,
            given["grade"],
        )


class FeatureListForm(Form):
    """A list of features."""

    file = forms.FileField(
        label=words("文件", "File"),
        help_text=words(
            "zip 压缩的 Shapefile（含 .prj）、GeoJSON，或含 WKT（或经度、纬度）列的 CSV；最多 20000 个要素。",
            "A zipped Shapefile with its .prj, GeoJSON, or CSV with WKT or degrees; at most 20,000 features.",
        ),
    )
    datum = forms.ChoiceField(
        label=words("坐标系", "Datum"), choices=choices(DATUM_LABELS),
        help_text=words("入库统一换算为 CGCS2000。", "All is converted to CGCS2000."),
    )  # fmt: skip
    epsg = forms.IntegerField(
        label=words("投影坐标系（EPSG 代码）", "Projected system (EPSG code)"),
        required=False,
        min_value=1024,
        max_value=32767,
        help_text=words(
            "坐标以米为单位时填写，如 CGCS2000 三度带、中央经线 114° 填 4547；文件自带坐标系（.prj）的不必填写。",
            "For metres, such as 4547 (CGCS2000, Gauss-Krüger, 114° E); not needed where the file has a .prj.",
        ),
    )
    valid_from = forms.DateField(label=words("自哪一天起有效", "Valid from"), widget=DateInput, initial=clock.today)
    sourced_on = day("数据时点（调查、测绘日期）", "Surveyed on", required=False)
    whole = flag("这是该图层的全部要素：清单中没有的要素自该日起终止", "This is the whole layer: what it lacks ends")

    def handed(self) -> Handed:
        """How the list is meant."""
        given = self.cleaned_data
        return Handed(Datum(given["datum"]), given["epsg"], given["valid_from"], given["sourced_on"], given["whole"])


class ShapeField(forms.CharField):
    """A shape as WKT or GeoJSON, cleaned to a geometry."""

    def clean(self, value: Any) -> Any:
        """The geometry; what is wrong with it the checks tell."""
        text = super().clean(value).strip()
        try:
            found = shapely.from_geojson(text) if text[:1] == "{" else shapely.from_wkt(text)
        except (shapely.GEOSException, ValueError):
            raise forms.ValidationError(str(_NOT_READ)) from None
        return shapely.force_2d(found)


class FeatureForm(Form):
    """A feature, with one input for each item of its layer."""

    code = line("要素编码", "Code", length=40)
    name_zh = line("名称", "Name in Chinese", required=False)
    name_en = line("英文名称", "Name in English", required=False)
    shape = ShapeField(
        label=words("图形（WKT 或 GeoJSON，CGCS2000）", "Shape (WKT or GeoJSON, CGCS2000)"),
        max_length=2_000_000,
        widget=forms.Textarea({"rows": 5}),
    )
    source = line("来源", "Source", required=False)
    sourced_on = day("数据时点", "Surveyed on", required=False)
    valid_from = forms.DateField(label=words("自哪一天起有效", "Valid from"), widget=DateInput, initial=clock.today)
    why = line("原因", "Why", required=False, length=400)

    def __init__(self, *args: Any, layer: GeoLayer, feature: GeoFeature | None = None, **kwargs: Any) -> None:
        self.items = items_now(layer)
        if feature is not None:
            kwargs["initial"] = initial_of(feature)
        super().__init__(*args, **kwargs)
        for item in self.items:
            self.fields[f"item_{item.key}"] = _input(item)
        if feature is not None:
            self.fields["code"].disabled = True

    def values(self) -> dict[str, str]:
        """What was typed, as texts by field and item."""
        given = self.cleaned_data
        plain = {name: str(given[name] or "") for name in ("code", "name_zh", "name_en", "source", "sourced_on")}
        return plain | {f"+{item.key}": _written(given[f"item_{item.key}"]) for item in self.items}


class FindForm(Form):
    """What is looked for in the base."""

    q = line("名称或编码", "Name or code", required=False, length=100)
    bbox = line("范围（西,南,东,北）", "Box (west,south,east,north)", required=False, length=100)

    def clean_bbox(self) -> Box | None:
        """The box; None where none was typed."""
        text = self.cleaned_data["bbox"].replace("，", ",")
        if not text:
            return None
        box = Box.read(text)
        if box is None:
            raise forms.ValidationError(
                str(Text("请填写西,南,东,北四个度数。", "Give four degrees: west,south,east,north."))
            )
        return box


class PublishForm(Form):
    """How a layer is shared."""

    sharing = forms.ChoiceField(
        label=words("共享类型", "Sharing"),
        choices=[
            (Sharing.ON_REQUEST.value, words("有条件共享（按申请授权）", "On request")),
            (Sharing.OPEN_TO_ALL.value, words("无条件共享", "To every unit")),
        ],
    )
    ground = line("共享条件", "Condition", required=False, length=400)


class WhyForm(Form):
    """A reason, and a day where something ends."""

    on = forms.DateField(label=words("自哪一天起", "From"), widget=DateInput, initial=clock.today)
    why = line("原因", "Why", length=400)


def initial_of(feature: GeoFeature) -> dict[str, Any]:
    """A feature as the form shows it."""
    shape = shapely.to_wkt(shapely.from_geojson(feature.shape), rounding_precision=7)
    named = {name: getattr(feature, name) for name in ("code", "name_zh", "name_en", "source", "sourced_on")}
    return named | {"shape": shape} | {f"item_{key}": value for key, value in feature.attributes.items()}


def _input(item: LayerItem) -> Any:
    label = words(item.name.zh + (f"（{item.unit}）" if item.unit else ""), item.name.en)
    if item.choices:
        listed = [(one, one) for one in item.choices]
        return forms.ChoiceField(label=label, required=item.required, choices=[("", "—"), *listed])
    if item.type == FieldType.DATE:
        return forms.DateField(label=label, required=item.required, widget=DateInput)
    if item.type == FieldType.LOGICAL:
        return forms.BooleanField(label=label, required=False)
    if item.type == FieldType.INTEGER:
        return forms.IntegerField(label=label, required=item.required)
    if item.type in (FieldType.DECIMAL, FieldType.FLOAT):
        return forms.FloatField(label=label, required=item.required)
    return forms.CharField(label=label, required=item.required, max_length=400)


def _written(value: object) -> str:
    return "" if value is None else str(value)
