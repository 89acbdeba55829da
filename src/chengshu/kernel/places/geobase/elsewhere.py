"""What stands in the base as it is, without a second copy: grid and divisions, base map, components, addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse

from chengshu.base.coordinates import Box
from chengshu.kernel.places.editions import Kind, Memory
from chengshu.kernel.places.geobase.shares import Measure, divided, measure
from chengshu.kernel.places.maps import GeoJSON, cluster
from chengshu.kernel.places.models import STANDING, Cell, CellLevel, Component, Feature, GeoLayer
from chengshu.kernel.places.outlines import geometries_of
from chengshu.kernel.places.queries.components import inside
from chengshu.kernel.places.queries.locating import place_of_text
from chengshu.kernel.places.queries.showing import squares
from chengshu.kernel.registries.models import Record, Standing
from chengshu.kernel.registries.queries.registries import PLACES

SQUARED = 20_000
CELLS, FEATURES, COMPONENTS, ADDRESSES = "cells", "features", "components", "addresses"


@dataclass(frozen=True)
class Seen:
    """A feature of any layer: where its name stands, its GeoJSON (empty where it has none), its measures, its page."""

    layer: GeoLayer
    code: str
    name: str
    lon: float | None
    lat: float | None
    shape: str
    division_code: str
    measure: Measure
    since: Any = None
    source: str = ""

    @property
    def url(self) -> str:
        """The page of the feature in the base."""
        return reverse("places:geo_feature", args=[self.layer.key, self.code])


@dataclass(frozen=True)
class Sum:
    """How many features lie in a division, with their areas and lengths there."""

    count: int
    area_m2: float
    length_m: float


@dataclass(frozen=True)
class Measured:
    """A cell or a feature of the base map with its measures and shares."""

    pk: int
    name: str
    code: str
    division_code: str
    lon: float
    lat: float
    box: Box
    measure: Measure
    shares: Mapping[str, Measure]


def seen_in(
    layer: GeoLayer, *, box: Box | None = None, words: str = "", division: str = "", most: int = 500
) -> list[Seen]:
    """Features of a layer that is held elsewhere, in a box or a division, or whose name or code fits the words."""
    kind, _, which = layer.held.partition(":")
    if kind == COMPONENTS:
        return _components(layer, box, words, division, most)
    if kind == ADDRESSES:
        return _addresses(layer, words, division, most) if box is None else []
    rows = [one for one in _measured(kind, which) if _fits(one, box, words, division)][:most]
    model: Any = Cell if kind == CELLS else Feature
    shapes = dict(model.objects.filter(pk__in=[one.pk for one in rows]).values_list("pk", "shape"))
    return [_seen(layer, one, shapes.get(one.pk, "")) for one in rows]


def gathered(layer: GeoLayer, box: Box) -> Iterator[GeoJSON]:
    """Squares with how many features of the layer each has, where there are too many to draw."""
    if layer.held == COMPONENTS:
        yield from squares(Component.everywhere.filter(STANDING, **inside(box)), box)
        return
    for one in seen_in(layer, box=box, most=SQUARED):
        if one.lon is not None and one.lat is not None:
            yield cluster(one.lon, one.lat, 1)


def one_of_layer(layer: GeoLayer, code: str) -> Seen | None:
    """The feature of this code, an address with the place its words mean; None for no such."""
    kind, _, which = layer.held.partition(":")
    if kind == COMPONENTS:
        row = Component.everywhere.filter(STANDING, code=code).first()
        return _component(layer, row) if row else None
    if kind == ADDRESSES:
        record = _records().filter(number=code).first()
        return _located(layer, record) if record else None
    found = next((one for one in _measured(kind, which) if one.code == code), None)
    if found is None:
        return None
    model: Any = Cell if kind == CELLS else Feature
    return _seen(layer, found, model.objects.values_list("shape", flat=True).get(pk=found.pk))


def sums_of(layer: GeoLayer) -> dict[str, Sum]:
    """By the finest division there is: how many, how much. Nothing is cut anew for each question."""
    kind, _, which = layer.held.partition(":")
    if kind == COMPONENTS:
        rows = Component.everywhere.filter(STANDING).order_by().values_list("division_code").annotate(n=Count("pk"))
        return {code: Sum(count, 0, 0) for code, count in rows}
    if kind == ADDRESSES:
        addresses = _records().order_by().values_list("content__division").annotate(n=Count("pk"))
        return {str(code or ""): Sum(count, 0, 0) for code, count in addresses}
    sums: dict[str, Sum] = {}
    for one in _measured(kind, which):
        for code, part in one.shares.items():
            before = sums.get(code, Sum(0, 0, 0))
            sums[code] = Sum(before.count + 1, before.area_m2 + part.area_m2, before.length_m + part.length_m)
    return sums


def total_of(layer: GeoLayer) -> Sum:
    """How many features the layer holds, with their whole areas and lengths."""
    kind, _, which = layer.held.partition(":")
    if kind == COMPONENTS:
        return Sum(Component.everywhere.filter(STANDING).count(), 0, 0)
    if kind == ADDRESSES:
        return Sum(_records().count(), 0, 0)
    rows = _measured(kind, which)
    return Sum(len(rows), sum(one.measure.area_m2 for one in rows), sum(one.measure.length_m for one in rows))


def newest_of(layer: GeoLayer) -> datetime | None:
    """When a row of the layer last changed."""
    kind, _, which = layer.held.partition(":")
    if kind == COMPONENTS:
        return Component.everywhere.aggregate(last=Max("changed_at"))["last"]  # type: ignore[no-any-return]
    if kind == ADDRESSES:
        return _records().aggregate(last=Max("known_from"))["last"]  # type: ignore[no-any-return]
    rows: QuerySet[Any] = (
        Cell.objects.filter(level=int(which)) if kind == CELLS else Feature.objects.filter(kind__in=which.split(","))
    )
    return rows.aggregate(last=Max("changed_at"))["last"]  # type: ignore[no-any-return]


def page_elsewhere(layer: GeoLayer) -> str:
    """The page on which this content is kept."""
    names = {CELLS: "places:grid", FEATURES: "places:grid", COMPONENTS: "places:components"}
    kind = layer.held.partition(":")[0]
    return reverse("registries:registry", args=[PLACES]) if kind == ADDRESSES else reverse(names[kind])


def _fits(one: Measured, box: Box | None, words: str, division: str) -> bool:
    if division and not any(code.startswith(division) for code in one.shares):
        return False
    if words and words not in one.name and not one.code.startswith(words):
        return False
    return box is None or not (
        one.box.east < box.west or one.box.west > box.east or one.box.north < box.south or one.box.south > box.north
    )


def _seen(layer: GeoLayer, one: Measured, shape: str) -> Seen:
    return Seen(layer, one.code, one.name, one.lon, one.lat, shape, one.division_code, one.measure, source=layer.source)


def _cells() -> dict[str, list[Measured]]:
    """Cells by level; their own division is their share, a county's or a street's whole."""
    columns = ("pk", "level", "code", "name_zh", "division_code", "lon", "lat", "west", "south", "east", "north")
    rows = list(Cell.objects.filter(valid_until=None).order_by("code").values_list(*columns, "shape"))
    shapes = geometries_of([row[-1] for row in rows])
    found: dict[str, list[Measured]] = {str(level.value): [] for level in CellLevel}
    for (pk, level, code, name, division, lon, lat, *edges, _), shape in zip(rows, shapes, strict=True):
        whole = measure(shape)
        found[str(level)].append(Measured(pk, name, code, division, lon, lat, Box(*edges), whole, {division: whole}))
    return found


def _features() -> dict[str, list[Measured]]:
    """Features of the base map by kind, cut by streets."""
    columns = ("pk", "kind", "key", "name_zh", "division_code", "lon", "lat", "west", "south", "east", "north")
    rows = list(Feature.objects.order_by("key").values_list(*columns, "shape"))
    shapes = geometries_of([row[-1] for row in rows])
    cut = divided()
    found: dict[str, list[Measured]] = {}
    for (pk, kind, key, name, division, lon, lat, *edges, _), shape in zip(rows, shapes, strict=True):
        one = Measured(pk, name, key, division, lon, lat, Box(*edges), measure(shape), cut.shares(shape))
        found.setdefault(kind, []).append(one)
    return found


_MEASURED: Mapping[str, Memory[dict[str, list[Measured]]]] = {
    CELLS: Memory(_cells, Kind.CELLS),
    FEATURES: Memory(_features, Kind.CELLS, Kind.FEATURES),
}


def _measured(kind: str, which: str) -> list[Measured]:
    """The cells of a level, or the features of one kind or several: ``main_road,road``."""
    known = _MEASURED[kind].now()
    return [one for part in which.split(",") for one in known.get(part, ())]


def _components(layer: GeoLayer, box: Box | None, words: str, division: str, most: int) -> list[Seen]:
    rows = Component.everywhere.filter(STANDING)
    if division:
        rows = rows.filter(division_code__startswith=division)
    if box is not None:
        rows = rows.filter(**inside(box))
    if words:
        rows = rows.filter(Q(code__startswith=words) | Q(name_zh__startswith=words))
    return [_component(layer, row) for row in rows.order_by("code")[:most]]


def _component(layer: GeoLayer, row: Component) -> Seen:
    shape = f'{{"type": "Point", "coordinates": [{row.lon}, {row.lat}]}}'
    return Seen(
        layer, row.code, str(row.name), row.lon, row.lat, shape, row.division_code, Measure(), row.placed_on,
        row.position_by,
    )  # fmt: skip


def _records() -> QuerySet[Record]:
    return Record.objects.filter(registry__key=PLACES, standing=Standing.ACTIVE)


def _addresses(layer: GeoLayer, words: str, division: str, most: int) -> list[Seen]:
    if not (words or division):
        return []
    rows = _records()
    if words:
        rows = rows.filter(Q(name__startswith=words) | Q(number=words))
    if division:
        rows = rows.filter(content__division__startswith=division)
    return [_address(layer, row) for row in rows.order_by("pk")[:most]]


def _address(layer: GeoLayer, row: Record, lon: float | None = None, lat: float | None = None) -> Seen:
    name = str(row.content.get("address") or row.name)
    division = str(row.content.get("division") or "")
    shape = f'{{"type": "Point", "coordinates": [{lon}, {lat}]}}' if lon is not None else ""
    return Seen(layer, row.number, name, lon, lat, shape, division, Measure(), row.valid_from)


def _located(layer: GeoLayer, row: Record) -> Seen:
    """An address where its words lead; without a place where nothing is sure enough."""
    found = next(
        (one for one in place_of_text(str(row.content.get("address") or row.name)) if one.lon is not None), None
    )
    return _address(layer, row, found.lon, found.lat) if found else _address(layer, row)
