"""Finished systems come into use, unit by unit (应用推广)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach, reaches
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.inventory.errors import NotLiving
from chengshu.kernel.inventory.models import InformationSystem, RollOut
from chengshu.kernel.inventory.reach import locked
from chengshu.kernel.inventory.rights import KEEP_SYSTEMS


@transaction.atomic
def plan_roll_out(
    system: InformationSystem, units: list[Organisation], *, planned_by: date, planned_users: int, by: Actor
) -> int:
    """Name the units that are to use a system; for one already named day and number are changed. How many units."""
    row = locked(system)
    must_reach(by, KEEP_SYSTEMS, row.owner)
    if not row.is_living:
        raise NotLiving
    for unit in units:
        RollOut.everywhere.update_or_create(
            system=row, unit=unit, defaults={"planned_by": planned_by, "planned_users": planned_users}
        )
    record(by, "inventory.roll_out.planned", row, units=[unit.code for unit in units], planned_by=planned_by)
    return len(units)


@transaction.atomic
def report_roll_out(roll_out: RollOut, *, in_use_since: date | None, active_users: int, by: Actor) -> RollOut:
    """Say how many of a unit use the system. By the owner of the system or the unit itself."""
    row = RollOut.everywhere.select_for_update(of=("self",)).select_related("system__owner", "unit").get(pk=roll_out.pk)
    if not reaches(by, KEEP_SYSTEMS, row.unit):
        must_reach(by, KEEP_SYSTEMS, row.system.owner)
    row.in_use_since, row.active_users, row.told_at = in_use_since, active_users, clock.now()
    row.save(update_fields=["in_use_since", "active_users", "told_at"])
    record(by, "inventory.roll_out.reported", row.system, unit=row.unit.code, active_users=active_users)
    return row
