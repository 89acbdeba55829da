"""The order of stops: shortest, in time where a way is in time."""

from __future__ import annotations

from itertools import pairwise, permutations
from random import Random

import pytest

from chengshu.base.coordinates import metres_between
from chengshu.kernel.dispatch.routing import Stop, best_way

HERE = (114.0, 33.0)
SPEED = 7.0


def stops(*lons: float, **due: int) -> list[Stop]:
    return [Stop(key, lon, 33.0, 600, due.get(f"s{key}")) for key, lon in enumerate(lons)]


def test_no_stops_is_no_way() -> None:
    assert best_way(HERE, [], metres_s=SPEED).keys == ()


def test_stops_along_a_road_are_visited_one_after_the_other() -> None:
    way = best_way(HERE, stops(114.03, 114.01, 114.02), metres_s=SPEED)
    assert way.keys == (1, 2, 0)
    assert list(way.arrivals_s) == sorted(way.arrivals_s)


def test_stop_that_is_due_first_is_visited_first_where_that_keeps_its_time() -> None:
    way = best_way(HERE, stops(114.01, 114.02, 114.03, s2=1300), metres_s=SPEED)
    assert way.keys[0] == 2
    assert way.late == ()


def test_stop_whose_time_has_passed_is_told_late_and_binds_no_other() -> None:
    way = best_way(HERE, stops(114.01, 114.02, s0=-60, s1=3600), metres_s=SPEED)
    assert way.late == (0,)
    assert set(way.keys) == {0, 1}


@pytest.mark.parametrize("seed", range(5))
def test_way_is_the_shortest_of_all_orders(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    given = [Stop(key, 114 + random.random() / 10, 33 + random.random() / 10, 60) for key in range(6)]
    way = best_way(HERE, given, metres_s=SPEED)
    shortest = min(length(order) for order in permutations(given))
    assert way.metres == pytest.approx(shortest, rel=0.001)


def length(order: tuple[Stop, ...]) -> float:
    spots = [HERE, *((stop.lon, stop.lat) for stop in order)]
    return sum(1.3 * float(metres_between(*one, *other)) for one, other in pairwise(spots))
