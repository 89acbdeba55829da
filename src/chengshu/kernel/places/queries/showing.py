"""What of the registers stands in a part of the map, bounded: many close together answer as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, F, IntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse

from chengshu.base.coordinates import Box
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.places.ground import city_box
from chengshu.kernel.places.maps import CHINA, GeoJSON, cluster, point
from chengshu.kernel.places.models import COMPONENT_STATE_LABELS, STANDING, Component, ComponentState, EntityPlace
from chengshu.kernel.places.queries.components import class_names, inside
from chengshu.kernel.places.rights import SEE_COMPONENTS

MOST_POINTS = 1500
STATE_TONES: dict[str, str] = {
    ComponentState.SOUND: "good",
    ComponentState.BROKEN: "bad",
    ComponentState.LOST: "bad",
    ComponentState.OCCUPIED: "warning",
    ComponentState.ABANDONED: "off",
}
_SQUARES = 24


@dataclass(frozen=True)
class Wanted:
    """A part of the map and what of it; without a box the whole city."""

    box: Box | None = None
    zoom: float = 10.0
    class_code: str = ""
    state: str = ""
    words: str = ""


def components_in_view(actor: Actor, wanted: Wanted) -> Iterator[GeoJSON]:
    """The standing components in a box, each with its page; squares with how many, where there are too many."""
    box = wanted.box or city_box() or CHINA
    rows = narrowed(Component.scoped.within(actor, SEE_COMPONENTS).filter(STANDING, **inside(box)), wanted).order_by()
    found = list(rows.values_list("code", "name_zh", "class_code", "state", "lon", "lat")[: MOST_POINTS + 1])
    if len(found) > MOST_POINTS:
        yield from squares(rows, box)
        return
    names = class_names()
    for code, name, class_code, state, lon, lat in found:
        kind = names.get(class_code)
        label = name or (str(kind.name) if kind else class_code)
        note = f"{code} · {COMPONENT_STATE_LABELS[state]}"
        yield point(lon, lat, label, url=reverse("places:component", args=[code]), tone=STATE_TONES[state], note=note)


def narrowed(rows: QuerySet[Component], wanted: Wanted) -> QuerySet[Component]:
    """The components of a class or main class, in a state, whose name or address contains the words."""
    if wanted.class_code:
        rows = rows.filter(class_code__startswith=wanted.class_code)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.words:
        here = Q(name_zh__icontains=wanted.words) | Q(code__startswith=wanted.words)
        rows = rows.filter(here | Q(address__icontains=wanted.words))
    return rows


def squares(rows: QuerySet[Any], box: Box) -> Iterator[GeoJSON]:
    """The box cut into squares, each with how many components it has and where they lie on average."""
    side = max(box.east - box.west, box.north - box.south, 1e-6) / _SQUARES
    squares = rows.annotate(x=_whole("lon", side), y=_whole("lat", side)).values("x", "y")
    for row in squares.annotate(n=Count("pk"), lon_mean=Avg("lon"), lat_mean=Avg("lat")):
        yield cluster(row["lon_mean"], row["lat_mean"], row["n"])


def entities_in_view(wanted: Wanted) -> Iterator[GeoJSON]:
    """The legal entities whose registered address lies in a box: name and code, which are public."""
    box = wanted.box or city_box() or CHINA
    rows = EntityPlace.objects.filter(record__standing="active", **inside(box))
    found = list(rows.values_list("record__name", "record__number", "lon", "lat")[: MOST_POINTS + 1])
    if len(found) > MOST_POINTS:
        yield from squares(rows, box)
        return
    for name, number, lon, lat in found:
        assert lon is not None and lat is not None  # noqa: S101 - a row in the box has both
        yield point(lon, lat, name, tone="info", note=number)


def _whole(axis: str, side: float) -> Cast:
    """The number of the square on an axis; SQLite has a whole number of its own, where FLOOR would call Python."""
    return Cast(F(axis) / side, IntegerField())
