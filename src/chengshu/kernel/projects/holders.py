"""On whose desks supervised work lies."""

from __future__ import annotations

from collections.abc import Sequence

from chengshu.kernel.projects.models import Duty, Extension, Matter, Milestone, TaskUnit
from chengshu.kernel.projects.rights import REGISTER_MATTERS, REPORT_PROGRESS, SETTLE_UNITS, SUPERVISE
from chengshu.kernel.work.models import Item
from chengshu.spec.people import Permission
from chengshu.spec.work import Seat


def leads(item: Item) -> Sequence[Seat]:
    """The leading units; while nobody has settled whom the plan means, whoever keeps it."""
    milestone = milestone_about(item)
    return _units(milestone, Duty.LEAD) or [Seat(organisation_id=keeper_of(milestone), permission=SETTLE_UNITS)]


def responsible(item: Item) -> Sequence[Seat]:
    """The leading and the supporting units."""
    milestone = milestone_about(item)
    return [*_units(milestone, Duty.LEAD), *_units(milestone, Duty.SUPPORT)]


def supervisors(item: Item) -> Sequence[Seat]:
    """The supervisors whose reach holds the keeper of the plan or matter."""
    return [_keeper(keeper_of(milestone_about(item)), SUPERVISE)]


def registrars(item: Item) -> Sequence[Seat]:
    """The office that registered the matter."""
    return [_keeper(Matter.everywhere.get(pk=int(item.about_id)).owner_id, REGISTER_MATTERS)]


def milestone_about(item: Item) -> Milestone:
    """The milestone that a piece of work, or a request for a later day, is about."""
    rows = Milestone.everywhere.select_related("task__plan", "task__matter")
    if item.about_type == Extension._meta.label:
        return rows.get(extensions__pk=int(item.about_id))
    return rows.get(pk=int(item.about_id))


def keeper_of(milestone: Milestone) -> int:
    """The key of the organisation that keeps the plan or matter."""
    task = milestone.task
    if task.plan is not None:
        return task.plan.owner_id
    if task.matter is None:
        raise ValueError("a task of neither a plan nor a matter")
    return task.matter.owner_id


def units_of(milestone: Milestone, duty: Duty) -> list[int]:
    """The keys of the settled units with this duty, in the order of the plan.

    Where the plan names other units for one milestone of a task than for the next, only its own count.
    """
    rows = list(
        TaskUnit.objects.filter(task_id=milestone.task_id, duty=duty)
        .exclude(organisation=None)
        .values_list("printed", "organisation_id")
    )
    printed = set(milestone.lead_printed if duty == Duty.LEAD else milestone.support_printed)
    own = [body for name, body in rows if name in printed]
    return list(dict.fromkeys(own or [body for _, body in rows]))


def _units(milestone: Milestone, duty: Duty) -> list[Seat]:
    return [Seat(organisation_id=body, permission=REPORT_PROGRESS) for body in units_of(milestone, duty)]


def _keeper(organisation_id: int, permission: Permission) -> Seat:
    return Seat(organisation_id=organisation_id, permission=permission)
