"""Who looks on the spot whether a case is done."""

from __future__ import annotations

from collections.abc import Sequence

from chengshu.kernel.access.queries import who_may
from chengshu.kernel.cases.models import Case
from chengshu.kernel.cases.rights import CHECK
from chengshu.kernel.places.models import Cell, DutyRole
from chengshu.kernel.places.queries import answerable, grid_at
from chengshu.kernel.work.models import Item
from chengshu.spec.work import Seat


def inspectors_of(item: Item) -> Sequence[Seat]:
    """The inspectors of the grid cell where the case is, or of the nearest cell around it that has any.

    Those of the keeper where nobody answers for the cell, or nobody of those who do may check any more: a case must not
    wait on a desk that nobody opens.
    """
    case = Case.everywhere.filter(pk=item.about_id or 0).first()
    if case is None:
        return ()
    cell = _cell(case)
    duties = answerable(cell, DutyRole.INSPECTOR) if cell else []
    checks = set(who_may(CHECK).filter(person__in=[duty.person_id for duty in duties]).values_list("person", flat=True))
    seats = [Seat(person_id=duty.person_id) for duty in duties if duty.person_id in checks]
    return seats or [Seat(organisation_id=case.keeper_id, permission=CHECK)]


def _cell(case: Case) -> int | None:
    if case.grid_code:
        return Cell.objects.filter(code=case.grid_code).values_list("pk", flat=True).first()
    if case.lon is None or case.lat is None:
        return None
    grid = grid_at(case.lon, case.lat)
    return grid.grid_id if grid else None
