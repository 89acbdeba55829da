"""Who answers for a cell, by a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from chengshu.base import clock
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.places.ground import ground
from chengshu.kernel.places.models import Cell, CellDuty, DutyRole


def answerable(grid_id: int, role: str = "", *, on: date | None = None) -> list[CellDuty]:
    """Who answers for a cell on a day (today): in each role those named for it, else for the nearest cell around it."""
    earth = ground()
    grid = earth.by_id.get(grid_id)
    cells = [one.grid_id for one in reversed(earth.above(grid))] if grid else [grid_id]
    rows = duties_on(on or clock.today()).filter(cell__in=cells)
    if role:
        rows = rows.filter(role=role)
    by_role: dict[str, list[CellDuty]] = {}
    for duty in sorted(rows, key=lambda one: (cells.index(one.cell_id), -one.pk)):
        nearest = by_role.setdefault(duty.role, [])
        if not nearest or (nearest[0].cell_id == duty.cell_id and duty.role != DutyRole.UNIT):
            nearest.append(duty)
    return [duty for one in DutyRole for duty in by_role.get(one, ())]


def answering_unit(grid_id: int) -> Organisation | None:
    """The body that answers for a cell today; None where nobody was named."""
    found = answerable(grid_id, DutyRole.UNIT)
    return found[0].organisation if found else None


def duties_on(day: date) -> QuerySet[CellDuty]:
    """The duties held on a day."""
    held = Q(until=None) | Q(until__gte=day)
    return CellDuty.objects.filter(held, since__lte=day).select_related("organisation", "person", "cell")


def history(cell: Cell) -> Sequence[CellDuty]:
    """Everybody who ever answered for this very cell, the newest first."""
    return list(cell.duties.select_related("organisation", "person", "by").order_by("-since", "-pk"))
