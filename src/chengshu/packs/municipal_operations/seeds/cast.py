"""Who plays in the books of the invented city, and where its streets lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import shapely.ops

from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.scopes import units_within
from chengshu.kernel.gathering.seeds.words import STREETS
from chengshu.kernel.identity.queries import people_seen_by
from chengshu.kernel.identity.seeds.organisations import code_of
from chengshu.kernel.places.ground import grid_at
from chengshu.kernel.places.queries.components import seen_by
from chengshu.kernel.places.seeds.drawing import on_map
from chengshu.kernel.places.seeds.features import street
from chengshu.packs.municipal_operations.rights import SEE

SIX = Decimal("0.000001")


def unit_of(key: str) -> Any:
    """The body of the invented city with this key; None where it is not there."""
    return units_within(PLATFORM, SEE).filter(code=code_of(key)).first()


def people_of(key: str) -> list[Any]:
    """The people of a body."""
    body = unit_of(key)
    return list(people_seen_by(PLATFORM, organisation=body).order_by("pk")) if body else []


@cache
def streets() -> tuple[tuple[str, Any], ...]:
    """The names of the city's streets with their lines on the map."""
    return tuple((name, on_map(street(number))) for number, name in enumerate(STREETS))


def spot_on(number: int, share: float) -> tuple[str, Decimal, Decimal, str]:
    """The name of a street, a position along it, and the code of the division there."""
    name, line = streets()[number % len(streets())]
    point = line.interpolate(share, normalized=True)
    grid = grid_at(point.x, point.y)
    return name, degrees(point.x), degrees(point.y), grid.division_code if grid else ""


def line_of(number: int, first: float = 0.0, last: float = 1.0) -> dict[str, Any]:
    """A stretch of a street as GeoJSON."""
    _, line = streets()[number % len(streets())]
    part = shapely.ops.substring(line, first, last, normalized=True)
    return {"type": "LineString", "coordinates": [[round(x, 6), round(y, 6)] for x, y in part.coords]}


def square_at(lon: Decimal, lat: Decimal, half: float = 0.0015) -> dict[str, Any]:
    """A square as GeoJSON; ``half`` of its side in degrees."""
    x, y = float(lon), float(lat)
    corners = [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]
    ring = [[round(x + half * dx, 6), round(y + half * dy, 6)] for dx, dy in corners]
    return {"type": "Polygon", "coordinates": [ring]}


def components(class_code: str, most: int) -> Sequence[Any]:
    """Components of a class of the city's register."""
    rows = seen_by(PLATFORM).filter(class_code=class_code, removed_on=None, same_as=None).order_by("pk")
    return list(rows[:most])


def degrees(value: float) -> Decimal:
    """A position as it is kept."""
    return Decimal(str(value)).quantize(SIX)


def numbered(prefix: str) -> Iterator[str]:
    """Codes as the platform gives them."""
    number = 0
    while True:
        number += 1
        yield f"{prefix}{number:06d}"
