"""Maps of crews and of their ways."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.dispatch.queries.crews import Standing
from chengshu.kernel.dispatch.queries.routes import Route
from chengshu.kernel.places.maps import Layer, Map, Pick, line, point

STRAIGHT = Text(
    "路线按直线距离折算（乘 1.3），接入路网后按道路计算。",
    "Ways are straight lines times 1.3 until there is a road graph.",
)
PURPOSE = Text(
    "班组位置仅用于就近派单，按班组设定的天数保存后删除。",
    "Positions of crews serve to send the nearest one, and are deleted after the days set for the crew.",
)


def map_of_crews(rows: Sequence[Standing]) -> Map:
    """Where the crews are."""
    spots = tuple(
        point(
            one.spot.lon,
            one.spot.lat,
            str(one.crew.name),
            url=reverse("dispatch:crew", args=[one.crew.pk]),
            tone="good" if one.on_duty and not one.is_full else "warning" if one.on_duty else "off",
            note=f"{one.orders}/{one.crew.capacity} · {clock.local(one.spot.at):%H:%M}",
        )
        for one in rows
        if one.spot is not None
    )
    layer = Layer("crews", Text("处置班组", "Crews"), features=spots, clustered=False)
    return Map(Text("处置班组位置", "Where the crews are"), layers=(layer,), note=PURPOSE)


def map_of_route(route: Route) -> Map:
    """A crew's way over its orders."""
    stops = tuple(
        point(
            leg.order.case.lon,
            leg.order.case.lat,
            f"{leg.number}. {leg.order.case.title}",
            url=reverse("cases:case", args=[leg.order.case_id]),
            tone="bad" if leg.late else "good" if leg.order.arrived_at else "info",
            note=leg.order.case.address,
        )
        for leg in route.legs
        if leg.order.case.lon is not None and leg.order.case.lat is not None
    )
    way = (line(route.line, str(route.crew.name)),) if len(route.line) > 1 else ()
    layers = (
        Layer("way", Text("路线", "Way"), features=way, clustered=False),
        Layer("stops", Text("工单", "Orders"), features=stops, clustered=False),
    )
    return Map(Text("今日路线", "The way"), layers=layers, note=STRAIGHT)


def position_map() -> Map:
    """A map on which the crew's position is picked."""
    return Map(Text("当前位置", "Where we are"), pick=Pick(), note=PURPOSE)
