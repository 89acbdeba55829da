"""Where roads meet, and which stretch of a road lies in an area."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry

from chengshu.base.coordinates import metres_between
from chengshu.kernel.places.models import Cell, CellLevel, Feature
from chengshu.kernel.places.outlines import geometries_of, geometry_of, half_width

Spot = tuple[float, float]
TOUCHING = 0.00015  # degrees: drawn ends that miss each other by some 15 m are meant to meet
ONE_CROSSING_M = 120.0
WIDEST_GAP, FARTHEST_NUMBER, BESIDE_NUMBER_M = 60, 20, 100.0
_NUMBERED = re.compile(r"([^0-9]{2,20}?)([0-9]{1,5})号")


@dataclass(frozen=True)
class House:
    """Where a house number should lie, half the way between the known ones in metres, and which those are."""

    lon: float
    lat: float
    metres: float
    between: tuple[int, int]


@dataclass
class Roads:
    """The lines of the roads by name, and house numbers whose place is known. What is asked for once is kept."""

    lines: Mapping[str, BaseGeometry]
    numbers: Mapping[str, list[tuple[int, float, float]]] = field(default_factory=dict)
    _met: dict[frozenset[str], list[Spot]] = field(default_factory=dict)
    _parts: dict[tuple[str, str], tuple[float, float, float] | None] = field(default_factory=dict)

    def crossings(self, one: str, other: str) -> list[Spot]:
        """Where two roads meet; lanes of one crossing count once."""
        key = frozenset((one, other))
        if key not in self._met:
            self._met[key] = _crossings(self.lines.get(one), self.lines.get(other))
        return self._met[key]

    def house(self, road: str, number: int) -> House | None:
        """Where a house number lies: between the nearest known ones, or at one not more than twenty numbers off."""
        known = self.numbers.get(road)
        if not known:
            return None
        at = bisect_left(known, (number,))
        below, above = known[at - 1] if at else None, known[at] if at < len(known) else None
        if below and above and above[0] - below[0] <= WIDEST_GAP:
            share = (number - below[0]) / (above[0] - below[0]) if above[0] > below[0] else 0.0
            lon, lat = (below[axis] + share * (above[axis] - below[axis]) for axis in (1, 2))
            return House(lon, lat, metres_between(*below[1:], *above[1:]) / 2, (below[0], above[0]))
        nearest = min((one for one in (below, above) if one), key=lambda one: abs(one[0] - number))
        if abs(nearest[0] - number) > FARTHEST_NUMBER:
            return None
        return House(nearest[1], nearest[2], BESIDE_NUMBER_M, (nearest[0], nearest[0]))

    def part(self, name: str, division_code: str) -> tuple[float, float, float] | None:
        """The middle of the stretch of a road within a county or a town, and half its length in metres."""
        key = (name, division_code)
        if key not in self._parts:
            self._parts[key] = self._part(name, division_code)
        return self._parts[key]

    def _part(self, name: str, code: str) -> tuple[float, float, float] | None:
        line = self.lines.get(name)
        level = CellLevel.COUNTY if len(code) <= 6 else CellLevel.STREET
        cell = Cell.objects.filter(level=level, division_code=code, valid_until=None).first()
        if line is None or cell is None:
            return None
        inside = line.intersection(geometry_of(cell.shape))
        if inside.is_empty:
            return None
        longest = max(getattr(inside, "geoms", [inside]), key=lambda stretch: stretch.length)
        middle = longest.interpolate(0.5, normalized=True)
        return middle.x, middle.y, half_width(*inside.bounds)


def roads_of(rows: Iterable[Feature], addressed: Iterable[tuple[str, float, float]]) -> Roads:
    """The roads among the features; stretches of one name are one road. ``addressed`` are addresses with positions."""
    stretches: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.name_zh:
            stretches[row.name_zh].append(row.shape)
    lines = {name: shapely.union_all(geometries_of(shapes)) for name, shapes in stretches.items()}
    numbers: dict[str, list[tuple[int, float, float]]] = defaultdict(list)
    for address, lon, lat in addressed:
        if (hit := _NUMBERED.fullmatch(address)) and hit[1] in lines:
            numbers[hit[1]].append((int(hit[2]), lon, lat))
    return Roads(lines, {road: sorted(known) for road, known in numbers.items()})


def _crossings(one: BaseGeometry | None, other: BaseGeometry | None) -> list[Spot]:
    if one is None or other is None:
        return []
    met = one.intersection(other)
    if met.is_empty:
        near = shapely.shortest_line(one, other)
        if near.length > TOUCHING:
            return []
        met = near.centroid
    spots: list[Spot] = []
    for part in getattr(met, "geoms", [met]):
        at = part.centroid
        if all(metres_between(at.x, at.y, *spot) > ONE_CROSSING_M for spot in spots):
            spots.append((at.x, at.y))
    return spots
