"""How the invented city is drawn: a plane in kilometres around its middle, cut like honeycombs, edges made crooked."""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from chengshu.base.coordinates import METRES_A_DEGREE

LON, LAT = 114.32, 33.02
_UP = METRES_A_DEGREE / 1000
_ACROSS = _UP * math.cos(math.radians(LAT))
_GOLDEN = math.pi * (3 - math.sqrt(5))
_FINEST_KM = 0.35
_CROOKED = 0.13

Spot = tuple[float, float]


def on_map(geometry: BaseGeometry) -> BaseGeometry:
    """From kilometres to degrees."""
    return shapely.transform(geometry, lambda at: at / (_ACROSS, _UP) + (LON, LAT))


def sunflower(middle: Spot, radius: float, count: int) -> list[Spot]:
    """Points spread evenly over a disc, from its middle outwards, as seeds stand in a sunflower."""
    return [
        (
            middle[0] + radius * math.sqrt((n + 0.5) / count) * math.cos(n * _GOLDEN),
            middle[1] + radius * math.sqrt((n + 0.5) / count) * math.sin(n * _GOLDEN),
        )
        for n in range(count)
    ]


def cut(area: BaseGeometry, spots: Sequence[Spot]) -> list[BaseGeometry]:
    """The area cut so that each part is nearest to its spot, in the order of the spots."""
    if len(spots) == 1:
        return [area]
    cells = shapely.voronoi_polygons(shapely.MultiPoint(spots), extend_to=area, ordered=True)
    return [_largest(cell.intersection(area)) for cell in cells.geoms]


def spots_in(area: BaseGeometry, count: int, word: str) -> list[Spot]:
    """So many points in an area, well apart; the same for the same word."""
    west, south, east, north = area.bounds
    rng = np.random.default_rng(seed_of(word))
    tried = rng.uniform((west, south), (east, north), (60 * count, 2))
    inside = tried[shapely.contains_xy(area, tried)]
    chosen = [inside[0]]
    while len(chosen) < count:
        nearest = np.min([np.hypot(*(inside - one).T) for one in chosen], axis=0)
        chosen.append(inside[int(nearest.argmax())])
    return [(float(x), float(y)) for x, y in chosen]


def crooked(area: BaseGeometry) -> BaseGeometry:
    """The area with crooked edges; an edge of two areas comes out alike in both."""
    ring = shapely.get_coordinates(shapely.get_exterior_ring(area)).tolist()
    bent = [spot for one, other in itertools.pairwise(ring) for spot in _bent(one, other)]
    return shapely.make_valid(shapely.Polygon(bent)) if len(bent) > 3 else area


def seed_of(word: str) -> int:
    """A number for a word, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=6).digest(), "big")


def _bent(one: Spot, other: Spot) -> Iterator[Spot]:
    """The points of an edge from its first on, without its last."""
    if one > other:
        yield one
        yield from list(_halved(other, one, 0))[::-1]
    else:
        yield one
        yield from _halved(one, other, 0)


def _halved(one: Spot, other: Spot, depth: int) -> Iterator[Spot]:
    """The points between two, each middle set off sideways."""
    x, y = other[0] - one[0], other[1] - one[1]
    if math.hypot(x, y) < _FINEST_KM or depth > 5:
        return
    word = f"{one[0]:.4f},{one[1]:.4f},{other[0]:.4f},{other[1]:.4f}"
    off = (seed_of(word) % 2001 / 1000 - 1) * _CROOKED
    middle = ((one[0] + other[0]) / 2 - y * off, (one[1] + other[1]) / 2 + x * off)
    yield from _halved(one, middle, depth + 1)
    yield middle
    yield from _halved(middle, other, depth + 1)


def _largest(geometry: BaseGeometry) -> BaseGeometry:
    parts = [part for part in getattr(geometry, "geoms", [geometry]) if part.geom_type == "Polygon"]
    found: BaseGeometry = max(parts, key=lambda part: part.area)
    return found
