"""What the pages of the geographic base show."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.coordinates import Box
from chengshu.base.errors import NotFound
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.catalogue.words import CYCLE_LABELS, GRADE_LABELS
from chengshu.kernel.places.forms.layers import DATUM_LABELS, FindForm
from chengshu.kernel.places.geobase import layers as queries
from chengshu.kernel.places.geobase.elsewhere import (
    ADDRESSES,
    COMPONENTS,
    Seen,
    newest_of,
    one_of_layer,
    page_elsewhere,
    total_of,
)
from chengshu.kernel.places.geobase.finding import Tally, found_in, in_division, said, tallies, tone_of
from chengshu.kernel.places.geobase.layers import LayerStanding
from chengshu.kernel.places.geobase.shares import Measure
from chengshu.kernel.places.geobase.standing import base_standing
from chengshu.kernel.places.maps import Layer, Map, around, feature
from chengshu.kernel.places.models import LAYER_GROUP_LABELS, GeoFeature, GeoImport, GeoLayer, LayerItem, LayerShape
from chengshu.kernel.places.rights import KEEP_LAYERS, SEE_COMPONENTS, SEE_GRID
from chengshu.kernel.places.tables.components import problems_table
from chengshu.kernel.places.tables.layers import (
    FIELD_LABELS,
    ITEMS,
    differences_of,
    differences_table,
    km,
    km2,
    list_faults,
)
from chengshu.kernel.registries.models import Registry
from chengshu.kernel.registries.queries.registries import GEOGRAPHY
from chengshu.kernel.registries.rights import SEE_REGISTRIES
from chengshu.spec.data import Cycle, FieldType, Grade
from chengshu.ui.parts import Happening, Tab, Tile
from chengshu.ui.tables import short_list

SHOWN_FIRST = 8


@dataclass(frozen=True)
class FeaturesWanted:
    """The features of a layer as somebody wants them: as of a day, as known at the end of another, in a division."""

    rows: QuerySet[GeoFeature]
    day: date
    known: date | None
    division: str


def base_tabs(current: str) -> list[Tab]:
    """The pages of the base."""
    named = (
        ("geobase", Text("地图", "Map")),
        ("layers", Text("图层", "Layers")),
        ("geo_found", Text("查找要素", "Find features")),
        ("geo_statistics", Text("统计", "Statistics")),
    )
    return [Tab(label, reverse(f"places:{name}"), name == current) for name, label in named]


def geobase_page(actor: Actor, chosen: list[str]) -> dict[str, Any]:
    """The map with the layers chosen, else one of each group; tiles of how the base stands."""
    seen = queries.layers_open_to(actor)
    drawn = [layer for layer in seen if layer.shape_kind != LayerShape.WORDS]
    shown = [layer for layer in drawn if layer.key in chosen] or _first_of_groups(drawn)
    standing = base_standing()
    groups: dict[str, list[tuple[GeoLayer, bool]]] = {}
    for layer in drawn:
        groups.setdefault(layer.group, []).append((layer, layer in shown))
    return {
        "tabs": base_tabs("geobase"),
        "map": Map(
            Text("空间地理库", "The geographic base"),
            layers=tuple(map_layer(layer) for layer in shown),
            tall=True,
            note=Text(
                "坐标系 CGCS2000（EPSG:4490）；点击要素查看名称、编码和详情。",
                "CGCS2000; click a feature to see what it is.",
            ),
        ),
        "groups": [(LAYER_GROUP_LABELS[group], rows) for group, rows in groups.items()],
        "tiles": [
            Tile(Text("图层", "Layers"), standing.sources, url=reverse("places:layers"), icon="stack-2"),
            Tile(Text("要素", "Features"), standing.records or None, icon="map-pin"),
            Tile(Text("可经共享交换调取的图层", "Layers in the exchange"), standing.served, icon="arrows-exchange"),
            Tile(
                Text("最近更新", "Newest"),
                clock.local(standing.newest).date() if standing.newest else None,
                icon="clock",
            ),
        ],
        "form": FindForm(),
        "may_keep": actor.may(KEEP_LAYERS),
        "may_see_registry": actor.may(SEE_REGISTRIES)
        and Registry.everywhere.filter(key=GEOGRAPHY, active=True).exists(),
        "hidden": queries.layers_in_force().count() - len(seen),
    }


def found_page(actor: Actor, form: FindForm, asked: Mapping[str, str]) -> tuple[dict[str, Any], list[Seen]]:
    """What was found by words, box and division in all layers or one."""
    layers = queries.layers_open_to(actor)
    key = asked.get("layer", "")[:40]
    narrowed = [layer for layer in layers if not key or layer.key == key]
    rows: list[Seen] = []
    if form.is_valid():
        given = form.cleaned_data
        rows = found_in(narrowed, words=given["q"].strip(), box=given["bbox"], division=asked.get("division", "")[:12])
    context = {
        "tabs": base_tabs("geo_found"),
        "form": form,
        "layers": [(layer.key, layer.name, layer.key == key) for layer in layers],
        "asked": any(asked.get(name) for name in ("q", "bbox", "division")),
    }
    return context, rows


def statistics_page(actor: Actor, within: str) -> tuple[dict[str, Any], list[Tally]]:
    """The statistics and their sum by layer."""
    layers = queries.layers_open_to(actor)
    rows = tallies(layers, within if within.isdigit() else "")
    return {"tabs": base_tabs("geo_statistics"), "within": within, "place": rows and rows[0].division_code[:6]}, rows


def features_wanted(layer: GeoLayer, asked: Mapping[str, str]) -> FeaturesWanted:
    """What of a layer was asked for; what is no day is today."""
    day, known = _day(asked.get("on", "")) or clock.today(), _day(asked.get("known", ""))
    division = asked.get("division", "")[:12]
    rows = queries.features_on(layer, day, _end_of(known))
    return FeaturesWanted(in_division(rows, division) if division.isdigit() else rows, day, known, division)


def layer_page(layer: GeoLayer, wanted: FeaturesWanted, actor: Actor) -> dict[str, Any]:
    """A layer: facts, map, items, what happened to it."""
    held = total_of(layer) if layer.held else None
    items = queries.items_now(layer)
    standing = queries.standings([layer], [layer])[0]
    return {
        "layer": layer,
        "tiles": [
            Tile(Text("要素数", "Features"), standing.count or None),
            *_size_tiles(layer, standing),
            Tile(Text("最近更新", "Newest"), clock.local(standing.newest).date() if standing.newest else None),
        ],
        "map": Map(layer.name, layers=(map_layer(layer),), key="layer-map")
        if layer.shape_kind != LayerShape.WORDS
        else None,
        "held": held,
        "elsewhere": _register_of(layer, actor),
        "newest": newest_of(layer) if layer.held else None,
        "wanted": wanted,
        "facts": _facts(layer),
        "items": short_list(ITEMS, items),
        "changes": [_changed(change) for change in queries.changes_of(layer)[:20]],
        "may_keep": reaches(actor, KEEP_LAYERS, layer.owner) and layer.until is None,
        "can_publish": not layer.held and standing.count > 0,
    }


def feature_page(layer: GeoLayer, code: str, asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    """A feature: facts, map, attributes, history. Raises NotFound."""
    if layer.held:
        found = one_of_layer(layer, code)
        if found is None:
            raise NotFound
        return _held_page(layer, found, actor)
    day, known = _day(asked.get("on", "")) or clock.today(), _day(asked.get("known", ""))
    history = queries.history_of(layer, code)
    if not history:
        raise NotFound
    row = queries.feature_on(layer, code, day, _end_of(known))
    items = {item.key: item for item in layer.items.all()}
    shown = row or GeoFeature.objects.select_related("layer").get(pk=history[0].pk)
    lies_in = sorted(shown.shares.values_list("division_code", "area_m2", "length_m"))
    return {
        "layer": layer,
        "row": row,
        "name": shown.name,
        "code": code,
        "day": day,
        "known": known,
        "attributes": [(_label(items, key), _unit(items, key), value) for key, value in shown.attributes.items()],
        "map": _map_of(layer, str(shown.name), shown.shape, Box(shown.west, shown.south, shown.east, shown.north)),
        "size": said_of(shown),
        "shown": shown,
        "shares": [(place, km2(area), km(length)) for place, area, length in lies_in] if len(lies_in) > 1 else [],
        "happened": [_version(one) for one in history],
        "may_keep": reaches(actor, KEEP_LAYERS, layer.owner) and row is not None and row.valid_until is None,
    }


def list_page_of(row: GeoImport, actor: Actor) -> dict[str, Any]:
    """A list: what differs and what is wrong."""
    named = {item.key: item.name for item in row.layer.items.all()}
    return {
        "row": row,
        "layer": row.layer,
        "datum": DATUM_LABELS[row.datum],
        "differences": short_list(differences_table(named), differences_of(row)[:500]),
        "faults": short_list(problems_table(), list_faults(row)),
        "does": any(row.counts.get(name) for name in ("new", "changed", "ends")),
        "may_take": reaches(actor, KEEP_LAYERS, row.layer.owner) and row.taken_at is None,
    }


def template_of(layer: GeoLayer) -> str:
    """The form of a layer as CSV, with one row as an example."""
    items = queries.items_now(layer)
    wkt = {
        LayerShape.POINT: "POINT(114.32 33.02)",
        LayerShape.LINE: "LINESTRING(114.30 33.01, 114.32 33.02)",
    }.get(LayerShape(layer.shape_kind), "POLYGON((114.30 33.01, 114.31 33.01, 114.31 33.02, 114.30 33.01))")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["要素编码", "名称", "来源", "采集日期", *(item.name_zh for item in items), "WKT"])
    example = [_example(item) for item in items]
    writer.writerow([f"{layer.class_code}0001", "示例", layer.source, "2026-01-31", *example, wkt])
    return "\ufeff" + out.getvalue()


def map_layer(layer: GeoLayer, *, shown: bool = True) -> Layer:
    """A layer on a map, asked for by view."""
    return Layer(
        layer.key,
        layer.name,
        url=reverse("places:geo_shapes", args=[layer.key]),
        by_view=True,
        shown=shown,
        clustered=layer.shape_kind == LayerShape.POINT,
    )


def said_of(row: GeoFeature) -> str:
    """Its area, or its length."""
    return said(Measure(row.area_m2, row.length_m))


def _size_tiles(layer: GeoLayer, standing: LayerStanding) -> list[Tile]:
    """Areas have an area, lines a length, points neither."""
    if layer.shape_kind == LayerShape.AREA:
        return [Tile(Text("面积（km²）", "Area (km²)"), km2(standing.area_m2))]
    if layer.shape_kind == LayerShape.LINE:
        return [Tile(Text("长度（km）", "Length (km)"), km(standing.length_m))]
    return []


def _register_of(layer: GeoLayer, actor: Actor) -> str:
    """The page on which a layer's content is kept, if the reader may open it; empty for its own content."""
    needs = SEE_REGISTRIES if layer.held == ADDRESSES else SEE_COMPONENTS if layer.held == COMPONENTS else SEE_GRID
    return page_elsewhere(layer) if layer.held and actor.may(needs) else ""


def _held_page(layer: GeoLayer, found: Seen, actor: Actor) -> dict[str, Any]:
    box = around(found.lon, found.lat) if found.lon is not None and found.lat is not None else None
    return {
        "layer": layer,
        "name": found.name,
        "code": found.code,
        "found": found,
        "size": said(found.measure),
        "map": _map_of(layer, found.name, found.shape, box) if found.shape else None,
        "elsewhere": _register_of(layer, actor),
    }


def _map_of(layer: GeoLayer, name: str, shape: str, box: Box | None) -> Map:
    drawn = feature(json.loads(shape), name, tone=tone_of(layer))
    wide = box if box and box.east > box.west else None
    return Map(
        layer.name,
        layers=(Layer("feature", layer.name, features=(drawn,), clustered=False),),
        box=wide.widened(150) if wide else None,
        key="feature-map",
    )


def _first_of_groups(layers: list[GeoLayer]) -> list[GeoLayer]:
    """One layer of each group, so that the map says something before anybody chose."""
    first: dict[str, GeoLayer] = {}
    for layer in sorted(layers, key=lambda one: bool(one.held)):
        first.setdefault(layer.group, layer)
    chosen = {layer.pk for layer in list(first.values())[:SHOWN_FIRST]}
    return [layer for layer in layers if layer.pk in chosen]


def _facts(layer: GeoLayer) -> list[tuple[Text, object]]:
    """What is known of a layer; a list of labels and values."""
    return [
        (Text("大类", "Group"), layer.group_label),
        (Text("分类代码", "Class code"), layer.class_code),
        (Text("几何类型", "Drawn as"), layer.shape_label),
        (Text("主管单位", "Owner"), layer.owner.name),
        (Text("数据来源", "Source"), layer.source or None),
        (Text("更新周期", "Brought up to date"), CYCLE_LABELS[Cycle(layer.cycle)]),
        (Text("数据分级", "Grade"), GRADE_LABELS[Grade(layer.grade)]),
        (Text("比例尺", "Scale"), f"1:{layer.scale}" if layer.scale else None),
        (Text("原坐标系", "Source's system"), layer.source_crs or None),
        (Text("入库坐标系", "Kept in"), "CGCS2000（EPSG:4490）"),
    ]


def _changed(change: Any) -> Happening:
    named = {"grade": Text("数据分级", "Grade"), "name_zh": Text("名称", "Name"), "cycle": Text("更新周期", "Cycle")}
    changes = tuple((str(named.get(name, name)), before, after) for name, (before, after) in change.fields.items())
    who = change.by.name if change.by else Text("系统", "The platform")
    what = Text("修改", "Changed") if change.fields else Text("建立图层", "Set up")
    return Happening(change.at, who, what, change.why, "info" if change.fields else "good", changes=changes)


def _version(row: GeoFeature) -> Happening:
    """A row of a feature's history: for which days it held, and whether it still counts."""
    if row.known_until is not None:
        what, tone = Text("已更正", "Put right later"), "off"
    elif row.valid_until is not None:
        what, tone = Text("曾为", "Was"), "neutral"
    else:
        what, tone = Text("现为", "Is"), "good"
    until = row.valid_until.isoformat() if row.valid_until else "—"
    size = said_of(row)
    note = " · ".join(part for part in (f"{row.valid_from.isoformat()} 至 {until}", size, row.source, row.why) if part)
    who = row.by.name if row.by else Text("系统", "The platform")
    return Happening(row.known_from, who, what, note, tone)


def _label(items: Mapping[str, LayerItem], key: str) -> Text:
    return items[key].name if key in items else FIELD_LABELS.get(key, Text(key, key))


def _unit(items: Mapping[str, LayerItem], key: str) -> str:
    return items[key].unit if key in items else ""


def _example(item: LayerItem) -> str:
    if item.choices:
        return str(item.choices[0])
    examples = {FieldType.INTEGER: "1", FieldType.DECIMAL: "1.5", FieldType.DATE: "2026-01-31", FieldType.LOGICAL: "是"}
    return examples.get(FieldType(item.type), "示例")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _end_of(day: date | None) -> datetime | None:
    """The moment a local day ends; None for none."""
    return clock.start_of_day(day + timedelta(days=1)) if day else None
