"""Shapes between GeoJSON text and what can be counted with; CGCS2000 degrees."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from chengshu.base.coordinates import METRES_A_DEGREE
from chengshu.kernel.places.errors import NoShape

MOST_POINTS = 200_000
PLACES_KEPT = 7  # a centimetre


@dataclass(frozen=True)
class Outline:
    """The columns of a row with a shape (``models.shapes.Shaped``)."""

    shape: str
    west: float
    south: float
    east: float
    north: float
    lon: float
    lat: float

    @property
    def columns(self) -> dict[str, Any]:
        """By name, for a row."""
        return vars(self).copy()


def outline_of(geometry: BaseGeometry) -> Outline:
    """The columns of a shape. Raises NoShape for an empty, broken or unearthly one."""
    if geometry.is_empty or not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise NoShape
    west, south, east, north = geometry.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise NoShape
    middle = _middle(geometry)
    text = shapely.to_geojson(shapely.set_precision(geometry, 10**-PLACES_KEPT, mode="pointwise"))
    return Outline(text, west, south, east, north, round(middle.x, PLACES_KEPT), round(middle.y, PLACES_KEPT))


def geometry_of(geojson: str | dict[str, Any]) -> BaseGeometry:
    """A shape from a GeoJSON geometry; a ring that crosses itself is put right. Raises NoShape."""
    text = geojson if isinstance(geojson, str) else json.dumps(geojson)
    try:
        found = shapely.from_geojson(text)
    except (shapely.GEOSException, ValueError, TypeError):
        raise NoShape from None
    if shapely.is_missing(found) or shapely.get_num_coordinates(found) > MOST_POINTS:
        raise NoShape
    return found if found.is_valid else shapely.make_valid(found)


def area_of(geometry: BaseGeometry) -> BaseGeometry | None:
    """Its areas alone, without lines and points that putting it right may leave; None where it has none."""
    parts = [one for one in shapely.get_parts(geometry) if one.geom_type in {"Polygon", "MultiPolygon"} and one.area]
    if not parts:
        return None
    return geometry if geometry.geom_type in {"Polygon", "MultiPolygon"} else shapely.union_all(parts)


def geometries_of(texts: list[str]) -> NDArray[Any]:
    """Many shapes that were kept."""
    return np.asarray(shapely.from_geojson(np.array(texts, dtype=object)), dtype=object)


def half_width(west: float, south: float, east: float, north: float) -> float:
    """Half the diagonal of a box in metres: how far off one may be who stands in its middle."""
    across = (east - west) * math.cos(math.radians((south + north) / 2))
    return math.hypot(across, north - south) / 2 * METRES_A_DEGREE


def _middle(geometry: BaseGeometry) -> shapely.Point:
    if geometry.geom_type in {"LineString", "MultiLineString"}:
        line = max(getattr(geometry, "geoms", [geometry]), key=lambda part: part.length)
        middle: shapely.Point = line.interpolate(0.5, normalized=True)
        return middle
    inside: shapely.Point = geometry.representative_point()
    return inside
