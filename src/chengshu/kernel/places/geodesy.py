"""Lengths and areas on the ellipsoid of CGCS2000 (GB 22021-2008), to better than a millionth.

Lengths are those of geodesics (Vincenty's inverse, to a millimetre). Areas are taken on the sphere of equal area: each
vertex moves to its authalic latitude, edges are great circles there, whose excess has a closed form; within a country
an edge differs from the geodesic by less than a millionth of the area.
"""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

A = 6_378_137.0  # semi-major axis, metres
F = 1 / 298.257222101
_B = A * (1 - F)
_E2 = F * (2 - F)
_E = math.sqrt(_E2)
_CLOSE = 1e-12
_ROUNDS = 50
Coordinates = NDArray[np.float64]


def area_m2(geometry: BaseGeometry) -> float:
    """The area of polygons without their holes, in square metres; 0 for points and lines."""
    total = 0.0
    for part in shapely.get_parts(np.asarray(geometry, dtype=object)):
        if part.geom_type == "Polygon":
            holes = sum(abs(_ring_m2(shapely.get_coordinates(ring))) for ring in part.interiors)
            total += abs(_ring_m2(shapely.get_coordinates(part.exterior))) - holes
        elif part.geom_type == "GeometryCollection":
            total += area_m2(part)
    return total


def length_m(geometry: BaseGeometry) -> float:
    """The length of lines in metres; of polygons that of their rings; 0 for points."""
    return float(
        sum(
            metres_along(shapely.get_coordinates(line)).sum()
            for part in shapely.get_parts(np.asarray(geometry, dtype=object))
            for line in _lines_of(part)
        )
    )


def metres_along(spots: Coordinates) -> Coordinates:
    """The geodesic metres from each position (``lon, lat`` in degrees) of a line to the next."""
    lon, lat = np.radians(spots[:, 0]), np.radians(spots[:, 1])
    reduced = np.arctan((1 - F) * np.tan(lat))
    sin1, cos1, sin2, cos2 = np.sin(reduced[:-1]), np.cos(reduced[:-1]), np.sin(reduced[1:]), np.cos(reduced[1:])
    apart = lon[1:] - lon[:-1]
    turn = apart.copy()
    for _ in range(_ROUNDS):
        sin_turn, cos_turn = np.sin(turn), np.cos(turn)
        sin_arc = np.hypot(cos2 * sin_turn, cos1 * sin2 - sin1 * cos2 * cos_turn)
        cos_arc = sin1 * sin2 + cos1 * cos2 * cos_turn
        arc = np.arctan2(sin_arc, cos_arc)
        sin_azimuth = np.divide(cos1 * cos2 * sin_turn, sin_arc, out=np.zeros_like(arc), where=sin_arc > 0)
        squared = 1 - sin_azimuth**2
        middle = cos_arc - np.divide(2 * sin1 * sin2, squared, out=np.zeros_like(arc), where=squared > _CLOSE)
        c = F / 16 * squared * (4 + F * (4 - 3 * squared))
        before = turn
        bend = arc + c * sin_arc * (middle + c * cos_arc * (2 * middle**2 - 1))
        turn = apart + (1 - c) * F * sin_azimuth * bend
        if np.abs(turn - before).max(initial=0.0) < _CLOSE:
            break
    u = squared * (A**2 - _B**2) / _B**2
    large = 1 + u / 16384 * (4096 + u * (-768 + u * (320 - 175 * u)))
    small = u / 1024 * (256 + u * (-128 + u * (74 - 47 * u)))
    tail = cos_arc * (2 * middle**2 - 1) - small / 6 * middle * (4 * sin_arc**2 - 3) * (4 * middle**2 - 3)
    correction = small * sin_arc * (middle + small / 4 * tail)
    metres: Coordinates = _B * large * (arc - correction)
    return metres


def _lines_of(part: BaseGeometry) -> list[BaseGeometry]:
    if part.geom_type == "Polygon":
        return list(shapely.get_rings(part))
    if part.geom_type == "GeometryCollection":
        return [line for inner in shapely.get_parts(np.asarray(part, dtype=object)) for line in _lines_of(inner)]
    return [part] if part.geom_type in {"LineString", "LinearRing"} else []


def _ring_m2(spots: Coordinates) -> float:
    """The signed area of a closed ring: the excess under each edge down to the equator, summed."""
    lon, half = np.radians(spots[:, 0]), np.tan(_authalic(np.radians(spots[:, 1])) / 2)
    across = np.tan((lon[1:] - lon[:-1]) / 2)
    excess = 2 * np.arctan2(across * (half[1:] + half[:-1]), 1 + half[1:] * half[:-1])
    return float(excess.sum()) * _RADIUS**2


def _q(sine: Coordinates | float) -> Coordinates:
    found: Coordinates = (1 - _E2) * (sine / (1 - _E2 * sine**2) + np.arctanh(_E * np.asarray(sine)) / _E)
    return found


_QP = float(_q(1.0))
_RADIUS = A * math.sqrt(_QP / 2)


def _authalic(latitude: Coordinates) -> Coordinates:
    found: Coordinates = np.arcsin(_q(np.sin(latitude)) / _QP)
    return found
