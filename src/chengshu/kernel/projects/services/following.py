"""Keeps the work of supervision in step with the milestones: opens it, moves its day, ends it."""

from __future__ import annotations

from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.projects.holders import keeper_of, units_of
from chengshu.kernel.projects.models import Duty, Milestone
from chengshu.kernel.projects.work_types import MILESTONE
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Item
from chengshu.kernel.work.queries import item_about

DROPPED = "规划新文本不再列入"
MOVED = "规划文本调整了时间节点"
SETTLED = "责任单位已确认，重新交办"
ROLES = ("lead", "support")


def follow(milestone: Milestone, *, by: Actor, parent: Item | None = None) -> Item:
    """Open the work of a milestone on the desks of its leading units."""
    units = units_of(milestone, Duty.LEAD)
    bodies = Organisation.objects.in_bulk([*units, *units_of(milestone, Duty.SUPPORT), keeper_of(milestone)])
    unit = bodies[units[0] if units else keeper_of(milestone)]
    return work.open_item(
        MILESTONE,
        title=title_of(milestone),
        by=by,
        about=milestone,
        unit=unit,
        parties={
            "lead": [bodies[key] for key in units],
            "support": [bodies[key] for key in units_of(milestone, Duty.SUPPORT)],
        },
        due=milestone.due_on,
        parent=parent,
        awaited=parent is not None,
    )


def stop_following(milestone: Milestone, *, by: Actor, why: str = DROPPED) -> None:
    """End the work of a milestone that a new text of the plan no longer holds."""
    item = item_about(milestone, MILESTONE)
    if item is not None and item.is_open:
        work.terminate(item, by=PLATFORM, why=why)


def plan_moved(milestone: Milestone, *, by: Actor) -> None:
    """A new text of the plan names another day."""
    item = item_about(milestone, MILESTONE)
    if item is not None and item.is_open and milestone.due_on is not None:
        work.set_due(item, milestone.due_on, by=PLATFORM, why=MOVED)


def hand_over(milestone: Milestone, *, by: Actor) -> None:
    """Give open work to the units settled since it was handed out; what is being checked stays where it lies."""
    item = item_about(milestone, MILESTONE)
    if item is None or not item.is_open:
        return
    units = {"lead_units": units_of(milestone, Duty.LEAD), "support_units": units_of(milestone, Duty.SUPPORT)}
    standing = {role: list(item.parties.filter(role=role).values_list("organisation", flat=True)) for role in ROLES}
    if not units["lead_units"] or [units[f"{role}_units"] for role in ROLES] == [standing[role] for role in ROLES]:
        return
    if item.tokens.filter(status="live", state="running").exists():
        work.make_move(item, "hand_over", by=PLATFORM, why=SETTLED, values=units)


def title_of(milestone: Milestone) -> str:
    """The task, and the day where there is one."""
    due = f"（{milestone.due_printed}）" if milestone.due_printed else ""
    return f"{milestone.task.name}{due}"
