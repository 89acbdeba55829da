"""The base map and the grid as tiles, drawn from our own rows and from nothing else."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from chengshu.base.text import Text, current_language
from chengshu.kernel.places.editions import Kind, Memory, editions
from chengshu.kernel.places.models import Cell, CellLevel, Feature, FeatureKind
from chengshu.kernel.places.outlines import geometries_of
from chengshu.kernel.places.vector_tiles import EXTENT, TileLayer, Value, tile

LEAST_ZOOM, MOST_ZOOM = 5, 15
BUFFER = 96  # units of the tile, so that lines and names go on over its edge
TILES_KEPT = 3000
_COARSE = 1.2  # units of the tile within which a line is made simpler


class Sheet(StrEnum):
    """What a set of tiles shows."""

    BASE = "base"
    GRID = "grid"


#: The layer that a kind stands in, and the zoom from which on it is shown.
_FEATURES: dict[str, tuple[str, int]] = {
    FeatureKind.MOTORWAY: ("road", 6),
    FeatureKind.MAIN_ROAD: ("road", 8),
    FeatureKind.ROAD: ("road", 11),
    FeatureKind.RIVER: ("river", 6),
    FeatureKind.LAKE: ("lake", 8),
    FeatureKind.GREEN: ("green", 9),
    FeatureKind.LANDMARK: ("mark", 13),
}
_CELLS: dict[int, tuple[Sheet, str, int]] = {
    CellLevel.COUNTY: (Sheet.BASE, "county", 5),
    CellLevel.STREET: (Sheet.BASE, "street", 10),
    CellLevel.COMMUNITY: (Sheet.GRID, "community", 11),
    CellLevel.DUTY: (Sheet.GRID, "duty", 12),
    CellLevel.UNIT: (Sheet.GRID, "unit", 13),
}
_NAMED_BY_POINT = {"county", "street", "community", "lake", "green"}


@dataclass(frozen=True)
class Drawn:
    """One thing to draw: its key, its kind or code, and its name."""

    key: int
    kind: str
    name: Text
    layer: str
    least: int
    code: str = ""


@dataclass
class Layers:
    """The shapes of a sheet on the map's plane (Mercator, 0 to 1 rightwards and downwards), with the tree of them."""

    things: list[Drawn]
    shapes: NDArray[Any]
    names_at: NDArray[np.float64]
    tree: shapely.STRtree
    drawn: OrderedDict[tuple[int, int, int, str], bytes] = field(default_factory=OrderedDict)

    def tile(self, z: int, x: int, y: int) -> bytes:
        """The tile, from the last few thousand drawn where it is among them."""
        key = (z, x, y, current_language())
        if key not in self.drawn:
            self.drawn[key] = tile(self._layers(z, x, y))
            if len(self.drawn) > TILES_KEPT:
                self.drawn.popitem(last=False)
        return self.drawn[key]

    def _layers(self, z: int, x: int, y: int) -> Iterator[TileLayer]:
        scale = EXTENT * 2**z
        west, north, edge = x / 2**z, y / 2**z, BUFFER / scale
        across = 1 / 2**z
        box = (west - edge, north - edge, west + across + edge, north + across + edge)
        layers: dict[str, TileLayer] = {}
        for index in sorted(self.tree.query(shapely.box(*box)).tolist()):
            thing = self.things[index]
            if z < thing.least:
                continue
            values: dict[str, Value] = {"kind": thing.kind, "name": str(thing.name), "code": thing.code}
            shape = _fitted(self.shapes[index], box, (west, north), scale)
            if shape is not None:
                layers.setdefault(thing.layer, TileLayer(thing.layer)).add(thing.key, shape, values)
            lon, lat = self.names_at[index]
            if thing.layer in _NAMED_BY_POINT and west <= lon < west + across and north <= lat < north + across:
                spot = shapely.Point((lon - west) * scale, (lat - north) * scale)
                values["of"] = thing.layer
                layers.setdefault("name", TileLayer("name")).add(thing.key, spot, values)
        yield from layers.values()


def _fitted(
    shape: BaseGeometry, box: tuple[float, float, float, float], origin: tuple[float, float], scale: float
) -> BaseGeometry | None:
    cut = shapely.clip_by_rect(shape, *box)
    if cut.is_empty:
        return None
    moved = shapely.transform(cut, lambda at: (at - origin) * scale)
    return moved if moved.geom_type in {"Point", "MultiPoint"} else shapely.simplify(moved, _COARSE)


def plane(lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Degrees on the map's plane: Mercator of the web, 0 to 1, downwards."""
    lon, lat = lon_lat[:, 0], np.clip(lon_lat[:, 1], -85.0511, 85.0511)
    down = np.arcsinh(np.tan(np.radians(lat))) / math.pi
    return np.column_stack(((lon + 180) / 360, (1 - down) / 2))


def _made_of(sheet: Sheet) -> Layers:
    things: list[Drawn] = []
    texts: list[str] = []
    middles: list[tuple[float, float]] = []
    for thing, text, lon, lat in _rows(sheet):
        things.append(thing)
        texts.append(text)
        middles.append((lon, lat))
    shapes = shapely.transform(geometries_of(texts), plane) if texts else np.empty(0, dtype=object)
    spots = plane(np.array(middles)) if middles else np.empty((0, 2))
    return Layers(things, shapes, spots, shapely.STRtree(shapes))


def _rows(sheet: Sheet) -> Iterator[tuple[Drawn, str, float, float]]:
    levels = [level for level, (its, _, _) in _CELLS.items() if its == sheet]
    columns = ("pk", "level", "code", "name_zh", "name_en", "shape", "lon", "lat")
    cells = Cell.objects.filter(level__in=levels, valid_until=None).order_by("level", "code")
    for key, level, code, zh, en, shape, lon, lat in cells.values_list(*columns):
        _, layer, least = _CELLS[level]
        yield Drawn(key, layer, Text(zh, en or zh), layer, least, code), shape, lon, lat
    if sheet == Sheet.BASE:
        rows = Feature.objects.order_by("kind", "key")
        for key, kind, zh, en, shape, lon, lat in rows.values_list(
            "pk", "kind", "name_zh", "name_en", "shape", "lon", "lat"
        ):
            layer, least = _FEATURES[kind]
            yield Drawn(key, kind, Text(zh or " ", en or zh or " "), layer, least), shape, lon, lat


_SHEETS: Mapping[Sheet, Memory[Layers]] = {
    sheet: Memory(partial(_made_of, sheet), Kind.CELLS, Kind.FEATURES) for sheet in Sheet
}


def drawn_tile(sheet: Sheet, z: int, x: int, y: int) -> bytes:
    """A tile of a sheet; empty where nothing is shown, or outside the zooms and the world."""
    if not (LEAST_ZOOM <= z <= MOST_ZOOM and 0 <= x < 2**z and 0 <= y < 2**z):
        return b""
    return sheet_now(sheet).tile(z, x, y)


def sheet_now(sheet: Sheet) -> Layers:
    """What a sheet shows as the rows are now."""
    return _SHEETS[sheet].now()


def edition() -> str:
    """A word that changes whenever the map does: tiles may be kept for as long as it stays."""
    return "-".join(token[:8] or "0" for token in editions(Kind.CELLS, Kind.FEATURES))
