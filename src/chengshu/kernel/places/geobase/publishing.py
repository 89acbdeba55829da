"""Layers go out: a table of the lake with its entry in the catalogue, from which the exchange serves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.contents import ItemContent, ResourceContent
from chengshu.kernel.catalogue.models import Origin, Resource
from chengshu.kernel.catalogue.services import publish_directly
from chengshu.kernel.lake import engine, store
from chengshu.kernel.lake.lineage.places import in_lake, in_registry
from chengshu.kernel.lake.lineage.services import record_flow
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import locked, note_written
from chengshu.kernel.lake.sql import identifier
from chengshu.kernel.places.errors import NothingToPublish
from chengshu.kernel.places.geobase.standing import note_base
from chengshu.kernel.places.models import GeoFeature, GeoLayer, LayerItem, in_force
from chengshu.kernel.places.rights import KEEP_LAYERS
from chengshu.kernel.registries.queries.registries import GEOGRAPHY
from chengshu.spec.data import Cycle, FieldType, Grade, Meaning, Sharing

CLASS = "103"  # 自然资源和空间地理信息, guide of 2017
_ARROW: dict[str, Any] = {
    FieldType.INTEGER: pa.int64(),
    FieldType.DECIMAL: pa.float64(),
    FieldType.FLOAT: pa.float64(),
    FieldType.LOGICAL: pa.bool_(),
    FieldType.DATE: pa.date32(),
}
#: Column, its wording, type, meaning; ``shape`` and position take the layer's grade, the others tell nothing more.
_COLUMNS: tuple[tuple[str, str, str, FieldType, Meaning], ...] = (
    ("code", "要素编码", "Code", FieldType.TEXT, Meaning.PLAIN),
    ("name", "名称", "Name", FieldType.TEXT, Meaning.PLAIN),
    ("division", "所在行政区划", "Division", FieldType.TEXT, Meaning.DIVISION),
    ("area_m2", "面积（平方米）", "Area (m²)", FieldType.FLOAT, Meaning.PLAIN),
    ("length_m", "长度（米）", "Length (m)", FieldType.FLOAT, Meaning.PLAIN),
    ("lon", "经度（CGCS2000）", "Longitude (CGCS2000)", FieldType.FLOAT, Meaning.LONGITUDE),
    ("lat", "纬度（CGCS2000）", "Latitude (CGCS2000)", FieldType.FLOAT, Meaning.LATITUDE),
    ("shape", "图形（GeoJSON，CGCS2000）", "Shape (GeoJSON, CGCS2000)", FieldType.LONG_TEXT, Meaning.PLAIN),
    ("source", "来源", "Source", FieldType.TEXT, Meaning.PLAIN),
    ("sourced_on", "数据时点", "As of", FieldType.DATE, Meaning.PLAIN),
    ("valid_from", "有效自", "Valid from", FieldType.DATE, Meaning.PLAIN),
    ("known_from", "入库时间", "Known from", FieldType.TIME, Meaning.UPDATED_AT),
)
_PLACED = ("lon", "lat", "shape")
RESERVED = frozenset(column for column, *_ in _COLUMNS)


def table_of(layer: GeoLayer) -> TableName:
    """Where a published layer lies in the lake; its key is that of the catalogue's entry too."""
    return TableName(Layer.GOLD, f"geography.{layer.key}")


def publish_layer(layer: GeoLayer, *, sharing: Sharing, by: Actor, ground: str = "") -> Resource:
    """Give a layer its table and its entry in the catalogue: bodies apply for it in the exchange from then on.

    Raises NotAllowed, NothingToPublish for a layer without features or one that is only shown here.
    """
    must_reach(by, KEEP_LAYERS, layer.owner)
    if layer.held or not GeoFeature.objects.filter(in_force(clock.today()), layer=layer).exists():
        raise NothingToPublish
    items = list(layer.items.filter(until=None))
    with transaction.atomic():
        resource = publish_directly(
            layer.owner, _content(layer, items, sharing, ground), key=table_of(layer).key, origin=Origin.COMPILED, by=by
        )
        GeoLayer.everywhere.filter(pk=layer.pk).update(resource=resource)
        layer.resource = resource
        record(by, "places.layer.published", layer, resource=resource.key, sharing=str(sharing))
    write_table(layer)
    return resource


def write_table(layer: GeoLayer) -> None:
    """Bring the layer's table to the features of today, with the flow into it.

    Only rows that are new, differ or are gone are written; the whole table where its columns changed.
    """
    items = list(layer.items.filter(until=None))
    now = clock.now()
    name = table_of(layer)
    with locked(name):
        wanted = _table(layer, items)
        if store.exists(name) and store.schema_of(name).equals(wanted.schema):
            _merge(name, wanted)
        else:
            store.replace(name, wanted)
        with transaction.atomic():
            note_written(name, resource=layer.resource)
            origin = in_registry(GEOGRAPHY, Text("空间地理库", "Geographic base"), reverse("places:geobase"))
            columns = {column: [column] for column, *_ in _COLUMNS}
            record_flow(origin, in_lake(name, layer.name), process=f"places.layer.{layer.key}", columns=columns)
            GeoLayer.everywhere.filter(pk=layer.pk).update(published_at=now)
            note_base()


def write_due_tables() -> int:
    """Write the tables of published layers whose features changed since, or began or ended by their day; how many."""
    done = 0
    for layer in GeoLayer.everywhere.exclude(resource=None).select_related("resource", "owner"):
        stale = layer.published_at is None or layer.changed_at > layer.published_at
        if stale or _turned(layer):
            write_table(layer)
            done += 1
    return done


def republish(layer: GeoLayer, *, by: Actor = PLATFORM) -> None:
    """Bring the entry of a published layer in line with its items."""
    if layer.resource is not None:
        items = list(layer.items.filter(until=None))
        sharing = Sharing(layer.resource.sharing)
        ground = layer.resource.sharing_condition or layer.resource.sharing_ground
        publish_directly(layer.owner, _content(layer, items, sharing, ground), key=table_of(layer).key, by=by)


def _turned(layer: GeoLayer) -> bool:
    """Whether features began or ended since the table was written, by days set before."""
    since = clock.local(layer.published_at).date() if layer.published_at else clock.today()
    rows = layer.features.filter(known_until=None)
    return (
        rows.filter(valid_from__gt=since, valid_from__lte=clock.today()).exists()
        or rows.filter(valid_until__gt=since, valid_until__lte=clock.today()).exists()
    )


def _merge(name: TableName, wanted: pa.Table) -> None:
    """What differs between the table and what it is to hold, by code; nothing is written where nothing does."""
    con = engine.connect()
    try:
        there = engine.show(con, name, as_view="there")
        con.register("wanted", wanted)
        differs = " OR ".join(
            f"w.{column} IS DISTINCT FROM t.{column}" for column in map(identifier, wanted.schema.names)
        )
        found = con.execute(f"SELECT w.* FROM wanted w LEFT JOIN {there} t USING (code) WHERE {differs}")
        changed = found.to_arrow_table().cast(wanted.schema)
        gone = con.execute(f"SELECT t.code FROM {there} t ANTI JOIN wanted w USING (code)").to_arrow_table()
    finally:
        con.close()
    if changed.num_rows or gone.num_rows:
        store.merge(name, changed, ["code"], gone=gone if gone.num_rows else None)


def _table(layer: GeoLayer, items: list[LayerItem]) -> pa.Table:
    rows = list(GeoFeature.objects.filter(in_force(clock.today()), layer=layer).order_by("code").iterator())
    columns: dict[str, Any] = {
        "code": pa.array([one.code for one in rows], pa.string()),
        "name": pa.array([one.name_zh for one in rows], pa.string()),
        "division": pa.array([one.division_code for one in rows], pa.string()),
        "area_m2": pa.array([one.area_m2 for one in rows], pa.float64()),
        "length_m": pa.array([one.length_m for one in rows], pa.float64()),
        "lon": pa.array([one.lon for one in rows], pa.float64()),
        "lat": pa.array([one.lat for one in rows], pa.float64()),
        "shape": pa.array([one.shape for one in rows], pa.string()),
        "source": pa.array([one.source for one in rows], pa.string()),
        "sourced_on": pa.array([one.sourced_on for one in rows], pa.date32()),
        "valid_from": pa.array([one.valid_from for one in rows], pa.date32()),
        "known_from": pa.array([one.known_from for one in rows], pa.timestamp("us", "UTC")),
    }
    for item in items:
        if item.key not in columns:
            kind = _ARROW.get(item.type, pa.string())
            columns[item.key] = pa.array([_kept(item, one.attributes.get(item.key)) for one in rows], kind)
    return pa.table(columns)


def _kept(item: LayerItem, value: Any) -> Any:
    if value is None or item.type in (FieldType.INTEGER, FieldType.LOGICAL):
        return value
    if item.type in (FieldType.DECIMAL, FieldType.FLOAT):
        return float(value)
    return date.fromisoformat(str(value)) if item.type == FieldType.DATE else str(value)


def _content(layer: GeoLayer, items: list[LayerItem], sharing: Sharing, ground: str) -> ResourceContent:
    on_request = sharing is Sharing.ON_REQUEST
    declared = tuple(
        ItemContent(
            column=column,
            name_zh=zh,
            name_en=en,
            type=kind,
            meaning=meaning,
            grade=Grade(layer.grade) if column in _PLACED else Grade.INTERNAL,
            sharing=sharing,
            is_key=column == "code",
            required=column == "code",
        )
        for column, zh, en, kind, meaning in _COLUMNS
    )
    known = {one.column for one in declared}
    own = tuple(
        ItemContent(
            column=item.key,
            name_zh=item.name_zh,
            name_en=item.name_en,
            type=FieldType(item.type),
            unit=item.unit,
            grade=Grade(item.grade),
            sharing=sharing,
        )
        for item in items
        if item.key not in known
    )
    return ResourceContent(
        name_zh=f"{layer.name_zh}图层",
        name_en=layer.name_en and f"{layer.name_en} layer",
        classification=CLASS,
        summary_zh=layer.summary_zh
        or f"空间地理库“{layer.name_zh}”图层（{layer.group_label.zh}，{layer.class_code}）。",
        cycle=Cycle(layer.cycle),
        sharing=sharing,
        sharing_condition=ground if on_request else "",
        sharing_ground=ground if sharing is Sharing.NOT_SHARED else "",
        grade=Grade(layer.grade),
        standard="GB/T 13923；CGCS2000（EPSG:4490）",
        items=(*declared, *own),
    )
