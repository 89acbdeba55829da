"""The register as a file that can be taken in again."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db.models import QuerySet

from chengshu.kernel.places.geobase.elsewhere import seen_in
from chengshu.kernel.places.list_columns import COLUMNS
from chengshu.kernel.places.models import COMPONENT_STATE_LABELS, STANDING, Component, GeoFeature, GeoLayer

_HEADS = {name: wording[0] for name, wording in COLUMNS.items()}


def features_of(rows: QuerySet[Component]) -> Iterator[str]:
    """A GeoJSON document, piece by piece: positions in CGCS2000, properties headed as the import reads them."""
    yield '{"type": "FeatureCollection", "features": [\n'
    first = True
    for row in rows.filter(STANDING).order_by("code").iterator(chunk_size=1000):
        spot = [row.lon, row.lat] if row.height_m is None else [row.lon, row.lat, row.height_m]
        values = {
            "code": row.code,
            "class_code": row.class_code,
            "name_zh": row.name_zh,
            "name_en": row.name_en,
            "position_by": row.position_by,
            "address": row.address,
            "owner": row.owner.name_zh if row.owner else "",
            "keeper": row.keeper.name_zh if row.keeper else "",
            "state": COMPONENT_STATE_LABELS[row.state].zh,
            "placed_on": row.placed_on.isoformat() if row.placed_on else "",
            "note": row.note,
        }
        properties = {_HEADS[name]: value for name, value in values.items() if value}
        feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": spot}, "properties": properties}
        yield ("" if first else ",\n") + json.dumps(feature, ensure_ascii=False)
        first = False
    yield "\n]}\n"


MOST_HELD = 20_000


def layer_as_geojson(layer: GeoLayer, rows: QuerySet[GeoFeature]) -> Iterator[str]:
    """A GeoJSON document of a layer's features, piece by piece, headed as the import reads them; CGCS2000."""
    yield '{"type": "FeatureCollection", "name": ' + json.dumps(layer.name_zh, ensure_ascii=False)
    yield ', "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}, "features": [\n'
    first = True
    for properties, shape in _held(layer) if layer.held else _own(layer, rows):
        written = json.dumps({name: value for name, value in properties.items() if value not in ("", None)},
                             ensure_ascii=False)  # fmt: skip
        piece = f'{{"type": "Feature", "geometry": {shape or "null"}, "properties": {written}}}'
        yield piece if first else ",\n" + piece
        first = False
    yield "\n]}\n"


def _own(layer: GeoLayer, rows: QuerySet[GeoFeature]) -> Iterator[tuple[dict[str, object], str]]:
    named = {item.key: item.name_zh for item in layer.items.filter(until=None)}
    for row in rows.order_by("code").iterator(chunk_size=1000):
        own = {named[key]: value for key, value in row.attributes.items() if key in named}
        yield (
            {
                "要素编码": row.code,
                "名称": row.name_zh,
                "英文名称": row.name_en,
                "来源": row.source,
                "采集日期": row.sourced_on.isoformat() if row.sourced_on else "",
            }
            | own,
            row.shape,
        )


def _held(layer: GeoLayer) -> Iterator[tuple[dict[str, object], str]]:
    for one in seen_in(layer, most=MOST_HELD):
        yield {"要素编码": one.code, "名称": one.name, "来源": one.source}, one.shape
