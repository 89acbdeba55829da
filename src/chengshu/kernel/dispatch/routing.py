"""The order in which stops are best visited: pure arithmetic, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyvrp
from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria

from chengshu.base.coordinates import metres_between

WHOLE_DAY_S = 14 * 24 * 3600
ITERATIONS = 300
SECONDS = 0.5
DETOUR = 1.3
"""Streets are about so much longer than the straight line."""


@dataclass(frozen=True)
class Stop:
    """A place to visit: CGCS2000 degrees, seconds of work there, and seconds from now until which it should be done."""

    key: int
    lon: float
    lat: float
    work_s: int
    due_s: int | None = None


@dataclass(frozen=True)
class Way:
    """Stops in the order of their visits. ``arrivals_s`` from now; ``late`` are keys of stops done after their time."""

    keys: tuple[int, ...]
    arrivals_s: tuple[int, ...]
    metres: float
    late: tuple[int, ...]


def best_way(start: tuple[float, float], stops: Sequence[Stop], *, metres_s: float) -> Way:
    """The shortest open way from ``start`` over all stops that keeps their times, where one does.

    Stops whose time has passed, or is too short for getting there at all, cannot bind; where no way keeps all the rest,
    the order of due times and the shortest way are compared and the one with fewer late stops is taken.
    """
    if not stops:
        return Way((), (), 0.0, ())
    grid = _metres(start, stops)
    candidates = [sorted(range(len(stops)), key=lambda one: (stops[one].due_s is None, stops[one].due_s or 0))]
    for windows in (True, False):
        solved = _solved(grid, stops, metres_s, windows=windows)
        if solved is not None:
            candidates.append(solved)
    ways = [_told(order, grid, stops, metres_s) for order in candidates]
    return min(ways, key=lambda way: (len(way.late), way.metres))


def way_along(keys: Sequence[int], start: tuple[float, float], stops: Sequence[Stop], *, metres_s: float) -> Way:
    """The way that visits the stops in a known order, told as of now."""
    places = {stop.key: place for place, stop in enumerate(stops)}
    return _told([places[key] for key in keys], _metres(start, stops), stops, metres_s)


def _metres(start: tuple[float, float], stops: Sequence[Stop]) -> list[list[float]]:
    """Between all places, the start first."""
    spots = [start, *((stop.lon, stop.lat) for stop in stops)]
    return [[DETOUR * float(metres_between(*one, *other)) for other in spots] for one in spots]


def _solved(grid: list[list[float]], stops: Sequence[Stop], metres_s: float, *, windows: bool) -> list[int] | None:
    """The order PyVRP finds; None where no way keeps the windows. The way back to the start costs nothing."""
    model = pyvrp.Model()
    places = [model.add_location(x=0, y=0) for _ in range(len(stops) + 1)]
    depot = model.add_depot(places[0])
    model.add_vehicle_type(1, start_depot=depot, end_depot=depot, tw_early=0, tw_late=WHOLE_DAY_S)
    for number, stop in enumerate(stops):
        reachable = stop.due_s is not None and stop.due_s >= grid[0][number + 1] / metres_s + stop.work_s
        latest = stop.due_s - stop.work_s if windows and reachable and stop.due_s is not None else WHOLE_DAY_S
        model.add_client(places[number + 1], service_duration=stop.work_s, tw_late=min(latest, WHOLE_DAY_S))
    for here, row in enumerate(grid):
        for there, metres in enumerate(row):
            if here != there:
                way = 0.0 if there == 0 else metres
                model.add_edge(places[here], places[there], distance=round(way), duration=round(way / metres_s))
    stop_when = MultipleCriteria([MaxIterations(ITERATIONS), MaxRuntime(SECONDS)])
    result = model.solve(stop=stop_when, seed=1, display=False)
    if not result.is_feasible():
        return None
    return [visit.idx for visit in result.best.routes()[0] if visit.is_client()]


def _told(order: Sequence[int], grid: list[list[float]], stops: Sequence[Stop], metres_s: float) -> Way:
    at, here, metres = 0.0, 0, 0.0
    arrivals: list[int] = []
    late: list[int] = []
    for one in order:
        step = grid[here][one + 1]
        metres, at, here = metres + step, at + step / metres_s, one + 1
        arrivals.append(round(at))
        at += stops[one].work_s
        due = stops[one].due_s
        if due is not None and at > due:
            late.append(stops[one].key)
    return Way(tuple(stops[one].key for one in order), tuple(arrivals), metres, tuple(late))
