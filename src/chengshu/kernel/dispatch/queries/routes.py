"""The order in which a crew best visits its open orders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from chengshu.base import clock
from chengshu.kernel.dispatch.models import Crew, CrewOrder
from chengshu.kernel.dispatch.queries.crews import latest_positions, open_orders
from chengshu.kernel.dispatch.routing import Stop, Way, best_way, way_along


@dataclass(frozen=True)
class Leg:
    """An order on the way; ``number`` from 1, both empty for one without a position, which comes last."""

    order: CrewOrder
    number: int | None
    arrives_at: datetime | None
    late: bool


@dataclass(frozen=True)
class Route:
    """A crew's way: where it begins, its legs, how long it is in metres (straight lines with a detour)."""

    crew: Crew
    start: tuple[float, float] | None
    legs: tuple[Leg, ...]
    metres: float

    @property
    def late(self) -> int:
        """How many orders cannot be done in time."""
        return sum(leg.late for leg in self.legs)

    @property
    def is_drawn(self) -> bool:
        """Whether any order has a position."""
        return any(leg.number for leg in self.legs)

    @property
    def line(self) -> list[tuple[float, float]]:
        """The way as positions."""
        spots = [
            (leg.order.case.lon, leg.order.case.lat)
            for leg in self.legs
            if leg.order.case.lon is not None and leg.order.case.lat is not None
        ]
        return [*([self.start] if self.start else []), *spots]


def route_of(crew: Crew, *, at: datetime | None = None) -> Route:
    """From where the crew was last, else from its first order; orders it has arrived at come first."""
    at = at or clock.now()
    orders = list(open_orders(crew))
    placed = [one for one in orders if one.case.lon is not None]
    here = [one for one in placed if one.arrived_at is not None]
    ahead = [one for one in placed if one.arrived_at is None]
    start = _start(crew, here, at) or ((ahead[0].case.lon or 0.0, ahead[0].case.lat or 0.0) if ahead else None)
    way = _way(crew, start or (0.0, 0.0), ahead, at)
    known = {one.pk: one for one in orders}
    legs = [Leg(one, number, one.arrived_at, _is_late(one, at)) for number, one in enumerate(here, 1)]
    for number, (key, seconds) in enumerate(zip(way.keys, way.arrivals_s, strict=True), len(here) + 1):
        legs.append(Leg(known[key], number, at + timedelta(seconds=seconds), key in way.late))
    nowhere = sorted((one for one in orders if one.case.lon is None), key=lambda one: (one.case.due_at is None, one.pk))
    legs += [Leg(one, None, None, _is_late(one, at)) for one in nowhere]
    return Route(crew, start, tuple(legs), way.metres)


@dataclass
class Kept:
    """The last order of stops of each crew, solved anew when what it was solved for is no longer so.

    In memory of the process: what is lost costs one solving. At most ``most`` crews, the longest unasked goes first.
    """

    most: int = 500
    ways: dict[int, tuple[object, tuple[int, ...]]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def order(self, crew: int, asked: object, solve: Callable[[], tuple[int, ...]]) -> tuple[int, ...]:
        """The keys of the stops."""
        with self.lock:
            known = self.ways.pop(crew, None)
        kept = known if known is not None and known[0] == asked else (asked, solve())
        with self.lock:
            self.ways[crew] = kept
            if len(self.ways) > self.most:
                del self.ways[next(iter(self.ways))]
        return kept[1]


KEPT = Kept()


def _way(crew: Crew, start: tuple[float, float], orders: list[CrewOrder], at: datetime) -> Way:
    """In the order found last while crew, position, orders, due times and what is late are the same."""
    stops, metres_s = [_stop(one, crew, at) for one in orders], crew.speed_km_h / 3.6
    asked = (
        (start, crew.speed_km_h, crew.minutes_each),
        tuple((one.pk, one.case.lon, one.case.lat, _due(one), _is_late(one, at)) for one in orders),
    )
    keys = KEPT.order(crew.pk, asked, lambda: best_way(start, stops, metres_s=metres_s).keys)
    return way_along(keys, start, stops, metres_s=metres_s)


def _due(order: CrewOrder) -> datetime | None:
    return order.case.stage_due_at or order.case.due_at


def _stop(order: CrewOrder, crew: Crew, at: datetime) -> Stop:
    case, due = order.case, _due(order)
    left = int((due - at).total_seconds()) if due is not None else None
    return Stop(order.pk, case.lon or 0.0, case.lat or 0.0, crew.minutes_each * 60, left)


def _is_late(order: CrewOrder, at: datetime) -> bool:
    due = _due(order)
    return due is not None and due < at


def _start(crew: Crew, here: list[CrewOrder], at: datetime) -> tuple[float, float] | None:
    if here and here[-1].case.lon is not None and here[-1].case.lat is not None:
        return here[-1].case.lon, here[-1].case.lat
    spot = latest_positions([crew.pk], at).get(crew.pk)
    return (spot.lon, spot.lat) if spot else None
