"""Reads of the component register."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Min, QuerySet

from chengshu.base.coordinates import Box, metres_between
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.places.models import (
    STANDING,
    Component,
    ComponentChange,
    ComponentClass,
    ComponentImport,
    LikelyDouble,
)
from chengshu.kernel.places.rights import SEE_COMPONENTS

CODE = re.compile(r"[0-9]{16}")
NEAREST = 50
FARTHEST_M = 20_000.0
FIRST_CIRCLE_M = 100.0


@dataclass(frozen=True)
class Near:
    """A component with its distance."""

    component: Component
    metres: float


def components_near(lon: float, lat: float, metres: float, *, class_code: str = "", most: int = NEAREST) -> list[Near]:
    """Standing components within so many metres (20 km at most), the nearest first.

    ``class_code`` may be a main class. Looks in a small circle first, as a street has hundreds.
    """
    metres = min(metres, FARTHEST_M)
    rows = Component.everywhere.filter(STANDING)
    if class_code:
        rows = rows.filter(class_code__startswith=class_code)
    radius = min(metres, FIRST_CIRCLE_M)
    while True:
        found = _within(rows, lon, lat, radius)
        if len(found) >= most or radius >= metres:
            break
        radius = min(metres, radius * 3)
    away = dict(sorted(found, key=lambda one: one[1])[:most])
    known = Component.everywhere.select_related("owner", "keeper").in_bulk(away)
    return [Near(known[key], distance) for key, distance in away.items()]


def _within(rows: QuerySet[Component], lon: float, lat: float, metres: float) -> list[tuple[int, float]]:
    """The keys in a circle with their distances."""
    around = rows.filter(**inside(Box.around(lon, lat, metres))).order_by().values_list("pk", "lon", "lat")
    away = ((key, metres_between(lon, lat, x, y)) for key, x, y in around)
    return [(key, distance) for key, distance in away if distance <= metres]


def inside(box: Box) -> dict[str, float]:
    """The look-up for rows whose position lies in a box."""
    return {"lat__gte": box.south, "lat__lte": box.north, "lon__gte": box.west, "lon__lte": box.east}


def seen_by(actor: Actor) -> QuerySet[Component]:
    """The components that the actor may see, those gone and joined included."""
    return Component.scoped.within(actor, SEE_COMPONENTS).select_related("owner", "keeper", "cell")


def component_seen_by(actor: Actor, code: str) -> Component:
    """The component of this code. Raises NotFound."""
    return one_of(seen_by(actor).select_related("same_as"), code=code)


def component_of_code(code: str) -> Component | None:
    """The component of this code, the one it was joined to where it was; None for a code nobody has."""
    if not CODE.fullmatch(code):
        return None
    found = Component.everywhere.filter(code=code).select_related("same_as").first()
    return found.same_as or found if found else None


def box_of(rows: QuerySet[Component]) -> Box | None:
    """The box around the standing components among some; None without any."""
    edges = rows.filter(STANDING).order_by().aggregate(w=Min("lon"), s=Min("lat"), e=Max("lon"), n=Max("lat"))
    return None if edges["w"] is None else Box(edges["w"], edges["s"], edges["e"], edges["n"])


def history(component: Component) -> QuerySet[ComponentChange]:
    """What happened to a component, the newest first."""
    return component.changes.select_related("by")


def classes(*, all_of_them: bool = False) -> QuerySet[ComponentClass]:
    """The classes in use, or every one there ever was, in the order of codes."""
    return ComponentClass.objects.all() if all_of_them else ComponentClass.objects.filter(active=True)


def class_names() -> dict[str, ComponentClass]:
    """Every class by its code."""
    return {one.code: one for one in ComponentClass.objects.all()}


def counts_by_class(actor: Actor) -> Sequence[tuple[str, int]]:
    """How many standing components there are of each class that has any."""
    rows = seen_by(actor).filter(STANDING).order_by("class_code").values_list("class_code")
    return list(rows.annotate(n=Count("pk")))


def list_handed_in(key: int) -> ComponentImport:
    """A list that was handed in. Raises NotFound."""
    return one_of(ComponentImport.objects.select_related("by"), key)


def doubles_listed() -> QuerySet[LikelyDouble]:
    """The pairs that may be one, settled ones included."""
    return LikelyDouble.objects.select_related("first", "second", "by")


def double_of_key(key: int) -> LikelyDouble:
    """A pair. Raises NotFound."""
    rows = LikelyDouble.objects.select_related("first__owner", "first__keeper", "second__owner", "second__keeper", "by")
    return one_of(rows, key)


def open_doubles() -> int:
    """How many pairs wait to be settled."""
    return LikelyDouble.objects.filter(verdict="").count()
