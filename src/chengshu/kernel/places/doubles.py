"""Components registered twice: of one class, within a few metres, with like names. A person settles each pair."""

from __future__ import annotations

import difflib
import math
from collections import defaultdict
from collections.abc import Iterator
from typing import cast

from django.db import transaction

from chengshu.base.coordinates import METRES_A_DEGREE, metres_between
from chengshu.kernel.places.models import STANDING, Component, LikelyDouble

NEAR_M = 5.0
LIKE = 0.6
BATCH = 1000

_Spot = tuple[int, float, float, str]


def find_doubles(*, metres: float = NEAR_M, county: str = "") -> int:
    """Look for components registered twice and put down the pairs nobody knew; how many there were.

    Looks at each component's neighbours in a net of squares, so that a city of a million takes seconds.
    """
    known = set(LikelyDouble.objects.values_list("first_id", "second_id"))
    found = [pair for pair in _pairs(metres, county) if (pair.first_id, pair.second_id) not in known]
    with transaction.atomic():
        LikelyDouble.objects.bulk_create(found, batch_size=BATCH, ignore_conflicts=True)
    return len(found)


def doubles_of(component: Component, *, metres: float = NEAR_M) -> list[LikelyDouble]:
    """The pairs, not yet written, that a component makes with what stands beside it."""
    up = metres / METRES_A_DEGREE
    near = Component.everywhere.filter(
        STANDING,
        class_code=component.class_code,
        lat__range=(component.lat - up, component.lat + up),
        lon__range=(component.lon - 2 * up, component.lon + 2 * up),
    ).exclude(pk=component.pk)
    me: _Spot = (component.pk, component.lon, component.lat, component.name_zh)
    others = near.values_list("pk", "lon", "lat", "name_zh")
    return [pair for other in others if (pair := _pair(me, other, metres))]


def likeness(one: str, other: str) -> float:
    """How like two names are, 0 to 1; equal ones and a missing one with any are 1."""
    if not one or not other or one == other:
        return 1.0
    return round(difflib.SequenceMatcher(None, one, other, autojunk=False).ratio(), 3)


def _pairs(metres: float, county: str) -> Iterator[LikelyDouble]:
    side = metres / METRES_A_DEGREE
    rows = Component.everywhere.filter(STANDING, code__startswith=county).order_by("class_code", "pk")
    by_class: dict[str, dict[tuple[int, int], list[_Spot]]] = defaultdict(lambda: defaultdict(list))
    for class_code, *values in rows.values_list("class_code", "pk", "lon", "lat", "name_zh").iterator():
        spot = cast(_Spot, tuple(values))
        squares = by_class[class_code]
        across = side / max(0.01, math.cos(math.radians(spot[2])))
        x, y = math.floor(spot[1] / across), math.floor(spot[2] / side)
        for square in ((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            for other in squares.get(square, ()):
                if pair := _pair(spot, other, metres):
                    yield pair
        squares[x, y].append(spot)


def _pair(one: _Spot, other: _Spot, metres: float) -> LikelyDouble | None:
    away = metres_between(one[1], one[2], other[1], other[2])
    if away > metres:
        return None
    like = likeness(one[3], other[3])
    first, second = sorted((one[0], other[0]))
    if like < LIKE:
        return None
    return LikelyDouble(first_id=first, second_id=second, metres=round(away, 2), likeness=like)
