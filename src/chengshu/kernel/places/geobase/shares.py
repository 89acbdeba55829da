"""How much of a shape lies in which street, measured on the ellipsoid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from chengshu.kernel.places.editions import Kind, Memory
from chengshu.kernel.places.geodesy import area_m2, length_m
from chengshu.kernel.places.models import Cell, CellLevel
from chengshu.kernel.places.outlines import geometries_of

LEAST_M = 0.01  # what touches a boundary lies in the other street by less


@dataclass(frozen=True)
class Measure:
    """Area and length of a shape, or of the part of it that lies in a division; a point has neither."""

    area_m2: float = 0.0
    length_m: float = 0.0


Shares = Mapping[str, Measure]


@dataclass(frozen=True)
class Divided:
    """The city cut into streets, and into counties where no streets are drawn."""

    codes: Sequence[str]
    tree: shapely.STRtree

    def shares(self, shape: BaseGeometry) -> dict[str, Measure]:
        """By division code what of the shape lies there; empty outside the city."""
        near = sorted(int(index) for index in self.tree.query(shape, predicate="intersects"))
        if not near:
            return {}
        if shape.geom_type == "Point":
            return {self.codes[near[0]]: Measure()}
        for index in near:
            if shapely.covers(self.tree.geometries[index], shape):
                return {self.codes[index]: measure(shape)}
        parts = {self.codes[i]: measure(shapely.intersection(self.tree.geometries[i], shape)) for i in near}
        is_area, is_line = shape.geom_type.endswith("Polygon"), shape.geom_type.endswith("LineString")
        if is_area:
            return {code: one for code, one in parts.items() if one.area_m2 > LEAST_M}
        return {code: one for code, one in parts.items() if not is_line or one.length_m > LEAST_M}


def measure(shape: BaseGeometry) -> Measure:
    """Geodesic area of areas, geodesic length of lines; the edge of an area is no length of it."""
    if shape.geom_type in {"Polygon", "MultiPolygon", "GeometryCollection"}:
        area = area_m2(shape)
        return Measure(area) if area else Measure(0.0, length_m(shape))
    return Measure(0.0, length_m(shape))


def _made() -> Divided:
    columns = ("code", "division_code", "shape")
    rows = Cell.objects.filter(valid_until=None)
    streets = list(rows.filter(level=CellLevel.STREET).order_by("code").values_list(*columns))
    with_streets = {code[:6] for code, _, _ in streets}
    counties = rows.filter(level=CellLevel.COUNTY).order_by("code").values_list(*columns)
    cut = [*streets, *(row for row in counties if row[0] not in with_streets)]
    shapes = geometries_of([shape for _, _, shape in cut])
    shapely.prepare(shapes)
    return Divided([division for _, division, _ in cut], shapely.STRtree(shapes))


_DIVIDED = Memory(_made, Kind.CELLS)


def divided() -> Divided:
    """The city as it is cut now."""
    return _DIVIDED.now()
