"""Positions on the Earth: the datums that Chinese maps use, distances, boxes.

Everywhere longitude stands before latitude, in degrees. Inside, the city knows CGCS2000 only, which differs from WGS-84
by centimetres and is taken for the same. GCJ-02 is what the country's public maps must show, BD-09 what one of them
makes of it; both occur at the edges, where other systems and people hand in positions.

Every function takes numbers or numpy arrays of them (float64) and gives the same kind back.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

Degrees = TypeVar("Degrees", float, NDArray[np.float64])

EARTH_M = 6_371_008.8  # mean radius of GRS 80
METRES_A_DEGREE = math.pi * EARTH_M / 180
_A = 6_378_245.0  # the ellipsoid of Krassovsky, on which GCJ-02 was made
_E2 = 0.00669342162296594323
_BD = math.pi * 3000 / 180
_CLOSE = 1e-12  # degrees: a tenth of a micrometre
_ROUNDS = 30


class Datum(StrEnum):
    """How the numbers of a position are meant."""

    CGCS2000 = "cgcs2000"
    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def converted(lon: Degrees, lat: Degrees, source: Datum, target: Datum) -> tuple[Degrees, Degrees]:
    """The same position in another datum. What lies outside China is the same in all of them but BD-09."""
    if source == Datum.BD09:
        lon, lat = bd_to_gcj(lon, lat)
    shifted = (Datum.GCJ02, Datum.BD09)
    if source in shifted and target not in shifted:
        lon, lat = gcj_to_wgs(lon, lat)
    elif source not in shifted and target in shifted:
        lon, lat = wgs_to_gcj(lon, lat)
    return gcj_to_bd(lon, lat) if target == Datum.BD09 else (lon, lat)


def wgs_to_gcj(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """WGS-84 or CGCS2000 to GCJ-02; outside China nothing changes."""
    inside = in_china(lon, lat)
    there = _shifted(lon, lat)
    return _where(inside, there[0], lon), _where(inside, there[1], lat)


def gcj_to_wgs(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """GCJ-02 to WGS-84: the position whose shift leads here, to less than a millimetre."""
    back = _undone(_shifted, lon, lat)
    inside = in_china(*back)
    return _where(inside, back[0], lon), _where(inside, back[1], lat)


def gcj_to_bd(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """GCJ-02 to BD-09."""
    m = _maths(lon)
    radius = m.sqrt(lon * lon + lat * lat) + 0.00002 * m.sin(lat * _BD)
    angle = _angle(lat, lon) + 0.000003 * m.cos(lon * _BD)
    return radius * m.cos(angle) + 0.0065, radius * m.sin(angle) + 0.006


def bd_to_gcj(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """BD-09 to GCJ-02: the position that leads here, and not the usual formula, which is off by centimetres."""
    return _undone(gcj_to_bd, lon, lat)


def in_china(lon: Degrees, lat: Degrees) -> Any:
    """Whether GCJ-02 shifts a position: a box around the country, as all who use it take it."""
    return (lon >= 72.004) & (lon <= 137.8347) & (lat >= 0.8293) & (lat <= 55.8271)


def on_earth(lon: float, lat: float) -> bool:
    """Whether these can be degrees at all; NaN and the infinite cannot."""
    return -180 <= lon <= 180 and -90 <= lat <= 90


def metres_between(lon: Degrees, lat: Degrees, other_lon: Degrees, other_lat: Degrees) -> Degrees:
    """The way along a great circle in metres, right to 0.5 %: the Earth is taken for a ball."""
    m = _maths(lon, other_lon)
    a, b = lat * (math.pi / 180), other_lat * (math.pi / 180)
    across = (other_lon - lon) * (math.pi / 180)
    half = m.sin((b - a) / 2) ** 2 + m.cos(a) * m.cos(b) * m.sin(across / 2) ** 2
    return cast(Degrees, 2 * EARTH_M * _arcsine(m.sqrt(half)))


@dataclass(frozen=True)
class Box:
    """A box of degrees, its edges belonging to it."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a position lies in it."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    def widened(self, metres: float) -> Box:
        """The box with so much more on each side."""
        up = metres / METRES_A_DEGREE
        sideways = up / max(0.01, math.cos(math.radians((self.south + self.north) / 2)))
        return Box(self.west - sideways, self.south - up, self.east + sideways, self.north + up)

    @classmethod
    def around(cls, lon: float, lat: float, metres: float) -> Box:
        """The box that holds everything within so many metres."""
        return cls(lon, lat, lon, lat).widened(metres)

    @classmethod
    def read(cls, text: str) -> Box | None:
        """A box from ``west,south,east,north`` as addresses of maps carry it; None where it is none."""
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError:
            return None
        right = on_earth(west, south) and on_earth(east, north) and west <= east and south <= north
        return cls(west, south, east, north) if right else None


def _shifted(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """The shift of GCJ-02 wherever one stands."""
    m = _maths(lon)
    x, y = lon - 105.0, lat - 35.0
    wave = (20.0 * m.sin(6.0 * x * math.pi) + 20.0 * m.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * m.sqrt(abs(x)) + wave
    north = north + (20.0 * m.sin(y * math.pi) + 40.0 * m.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    north = north + (160.0 * m.sin(y / 12.0 * math.pi) + 320 * m.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * m.sqrt(abs(x)) + wave
    east = east + (20.0 * m.sin(x * math.pi) + 40.0 * m.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    east = east + (150.0 * m.sin(x / 12.0 * math.pi) + 300.0 * m.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    radians = lat / 180.0 * math.pi
    bulge = 1 - _E2 * m.sin(radians) ** 2
    root = m.sqrt(bulge)
    up = (north * 180.0) / ((_A * (1 - _E2)) / (bulge * root) * math.pi)
    sideways = (east * 180.0) / (_A / root * m.cos(radians) * math.pi)
    return lon + sideways, lat + up


def _undone(change: Any, lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """The position that ``change`` leads to here, closer with every round."""
    at_lon, at_lat = lon, lat
    for _ in range(_ROUNDS):
        there_lon, there_lat = change(at_lon, at_lat)
        off_lon, off_lat = there_lon - lon, there_lat - lat
        at_lon, at_lat = at_lon - off_lon, at_lat - off_lat
        if _largest(off_lon) < _CLOSE and _largest(off_lat) < _CLOSE:
            break
    return at_lon, at_lat


def _maths(*values: object) -> Any:
    """The functions for arrays or for numbers, for which ``math`` is ten times as fast."""
    return np if any(isinstance(one, np.ndarray) for one in values) else math


def _angle(y: Any, x: Any) -> Any:
    return np.arctan2(y, x) if isinstance(y, np.ndarray) else math.atan2(y, x)


def _arcsine(value: Any) -> Any:
    return np.arcsin(np.minimum(1.0, value)) if isinstance(value, np.ndarray) else math.asin(min(1.0, value))


def _where(condition: Any, yes: Any, no: Any) -> Any:
    return np.where(condition, yes, no) if isinstance(yes, np.ndarray) else (yes if condition else no)


def _largest(value: Any) -> float:
    return float(np.abs(value).max(initial=0.0)) if isinstance(value, np.ndarray) else abs(value)
