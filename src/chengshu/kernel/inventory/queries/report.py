"""How far each unit has come with its systems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.inventory.models import LIVING, Hosting, SystemState
from chengshu.kernel.inventory.queries.exceptions import isolated
from chengshu.kernel.inventory.queries.systems import islands, systems_seen_by


@dataclass(frozen=True)
class UnitLine:
    """Numbers of systems of one unit. ``living`` still run; the rest of ``inventoried`` were closed or merged."""

    unit: Organisation
    inventoried: int
    living: int
    doubted: int
    closed: int
    merged: int
    in_cloud: int
    connected: int
    islands: int
    isolated: int


def report_for(actor: Actor) -> list[UnitLine]:
    """A line for each unit with a system within reach, in the order of the tree."""
    rows = systems_seen_by(actor)
    counted = rows.values("owner").annotate(
        inventoried=Count("pk", distinct=True),
        living=Count("pk", distinct=True, filter=Q(state__in=LIVING)),
        doubted=Count("pk", distinct=True, filter=Q(state=SystemState.DOUBTED)),
        closed=Count("pk", distinct=True, filter=Q(state=SystemState.CLOSED)),
        merged=Count("pk", distinct=True, filter=Q(state=SystemState.MERGED)),
        in_cloud=Count("pk", distinct=True, filter=Q(state__in=LIVING, hosting=Hosting.CLOUD)),
    )
    lonely = _by_owner(islands(rows).values_list("owner", flat=True))
    alone = _by_owner(isolated(rows).values_list("owner", flat=True))
    units = Organisation.objects.in_bulk([line["owner"] for line in counted])
    lines = [
        UnitLine(
            unit=units[line["owner"]],
            connected=line["living"] - lonely.get(line["owner"], 0),
            islands=lonely.get(line["owner"], 0),
            isolated=alone.get(line["owner"], 0),
            **{name: line[name] for name in ("inventoried", "living", "doubted", "closed", "merged", "in_cloud")},
        )
        for line in counted
    ]
    return sorted(lines, key=lambda line: (line.unit.order, line.unit.pk))


def _by_owner(owners: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for owner in owners:
        found[owner] = found.get(owner, 0) + 1
    return found
