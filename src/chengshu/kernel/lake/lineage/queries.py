"""Upstream and downstream: where a place's data comes from and where it goes, whole or for one column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.lake.models import ColumnFlow, Flow, LakeTable, Place, PlaceKind

DEEPEST = 6
MOST_PLACES = 80


@dataclass
class Lineage:
    """What lies around a place. ``level`` of a place is 0 for the middle, negative upstream, positive downstream.

    With a ``column`` only flows of that column and what it came from or became are in it; ``columns`` tells which
    columns of each place. ``cut`` says that there is more than is shown.
    """

    middle: Place
    column: str = ""
    places: dict[int, Place] = field(default_factory=dict)
    level: dict[int, int] = field(default_factory=dict)
    flows: dict[int, Flow] = field(default_factory=dict)
    columns: dict[int, set[str]] = field(default_factory=dict)
    cut: bool = False

    @property
    def upstream(self) -> list[Flow]:
        """Flows towards the middle, nearest first."""
        return sorted(
            (flow for flow in self.flows.values() if self.level[flow.target_id] <= 0),
            key=lambda flow: (-self.level[flow.target_id], flow.pk),
        )

    @property
    def downstream(self) -> list[Flow]:
        """Flows away from the middle, nearest first."""
        return sorted(
            (flow for flow in self.flows.values() if self.level[flow.target_id] > 0),
            key=lambda flow: (self.level[flow.target_id], flow.pk),
        )


def place_of(table: LakeTable) -> Place | None:
    """The table's place in the flow of data; None where no flow was ever recorded."""
    return Place.objects.filter(kind=PlaceKind.TABLE, key=str(table)).first()


def place(kind: str, key: str) -> Place:
    """A place by kind and key. Raises NotFound."""
    return one_of(Place.objects, kind=kind, key=key)


def around(middle: Place, *, column: str = "", deep: int = DEEPEST) -> Lineage:
    """Everything upstream and downstream of the place, or of one of its columns, at most ``deep`` steps away."""
    lineage = Lineage(middle, column, {middle.pk: middle}, {middle.pk: 0})
    if column:
        lineage.columns[middle.pk] = {column}
    _follow(lineage, -1, deep)
    _follow(lineage, 1, deep)
    _stretch(lineage)
    return lineage


def _follow(lineage: Lineage, step: int, deep: int) -> None:
    """One step after the other in one direction; a place is drawn where it is first met."""
    edge = [lineage.middle.pk]
    for distance in range(1, deep + 1):
        found = _flows_at(edge, step)
        edge = []
        for flow in found:
            near, far = (flow.target, flow.source) if step < 0 else (flow.source, flow.target)
            carried = _carried(lineage, flow, near.pk, step)
            if lineage.column and not carried:
                continue
            if far.pk not in lineage.places and len(lineage.places) >= MOST_PLACES:
                lineage.cut = True
                continue
            lineage.flows[flow.pk] = flow
            lineage.columns.setdefault(far.pk, set()).update(carried)
            if far.pk not in lineage.places:
                lineage.places[far.pk] = far
                lineage.level[far.pk] = step * distance
                edge.append(far.pk)
        if not edge:
            return
    lineage.cut = lineage.cut or bool(edge and _flows_at(edge, step).exists())


def _stretch(lineage: Lineage) -> None:
    """Move places outwards until each flow goes from left to right; a ring is left as it is after so many rounds."""
    middle = lineage.middle.pk
    for _ in range(len(lineage.places)):
        moved = False
        for flow in lineage.flows.values():
            source, target = lineage.level[flow.source_id], lineage.level[flow.target_id]
            if source < target:
                continue
            moved = True
            if target <= 0 and flow.source_id != middle:
                lineage.level[flow.source_id] = target - 1
            elif flow.target_id != middle:
                lineage.level[flow.target_id] = source + 1
        if not moved:
            return


def _flows_at(places: Iterable[int], step: int) -> QuerySet[Flow]:
    end = {"target__in": list(places)} if step < 0 else {"source__in": list(places)}
    columns = Prefetch("columns", ColumnFlow.objects.order_by("target", "source"))
    rows = Flow.objects.filter(ended_at=None, **end).select_related("source", "target").prefetch_related(columns)
    return rows.order_by("pk")


def _carried(lineage: Lineage, flow: Flow, near: int, step: int) -> set[str]:
    """Columns at the far end that the wanted columns of the near end came from or became."""
    wanted = lineage.columns.get(near, set())
    if not lineage.column:
        return set()
    pairs = ((one.target, one.source) if step < 0 else (one.source, one.target) for one in flow.columns.all())
    return {there for here, there in pairs if here in wanted}
