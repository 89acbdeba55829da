"""Reads of tasks and milestones, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.projects.lights import Lamp, Light
from chengshu.kernel.projects.models import (
    Duty,
    HistoryEntry,
    Milestone,
    Plan,
    Report,
    Section,
    Task,
    TaskUnit,
)
from chengshu.kernel.projects.models.tasks import OPEN_STATES
from chengshu.kernel.projects.rights import SEE_TASKS


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months: ``2026Q4`` with its first and last day."""

    key: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class UnitLights:
    """A unit with its tasks by light; ``leads`` of them it leads."""

    organisation: Organisation
    tasks: int
    leads: int
    lights: Mapping[Light, int]


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One open milestone of the reader's unit, the most urgent first."""

    milestone: Milestone
    light: Light
    duty: str


def tasks_of(organisation: Organisation) -> QuerySet[Task]:
    """The tasks this body leads or supports, of all plans and matters, but for those a later version dropped."""
    keys = TaskUnit.objects.filter(organisation=organisation).values("task_id")
    return Task.everywhere.filter(pk__in=keys, dropped_at=None)


def tasks_seen_by(actor: Actor, *, plan: Plan | None = None) -> QuerySet[Task]:
    """The tasks within the reader's reach that are in force, with what a list shows of them."""
    tasks = Task.scoped.within(actor, SEE_TASKS).filter(dropped_at=None)
    if plan is not None:
        tasks = tasks.filter(plan=plan)
    units = TaskUnit.objects.select_related("organisation")
    return tasks.select_related("plan", "matter", "section").prefetch_related(Prefetch("units", units))


def task_seen_by(actor: Actor, key: int) -> Task:
    """The task with its milestones, content and units; one that was dropped too. Raises NotFound."""
    milestones = Milestone.everywhere.filter(dropped_at=None).prefetch_related("content")
    task = (
        Task.scoped.within(actor, SEE_TASKS)
        .select_related("plan__owner", "matter__owner", "section")
        .prefetch_related(
            Prefetch("milestones", milestones), Prefetch("units", TaskUnit.objects.select_related("organisation"))
        )
        .filter(pk=key)
        .first()
    )
    if task is None:
        raise NotFound
    return task


def milestone_seen_by(actor: Actor, key: int) -> Milestone:
    """The milestone with its task. Raises NotFound."""
    rows = Milestone.scoped.within(actor, SEE_TASKS)
    return one_of(rows.select_related("task__plan__owner", "task__matter__owner"), key)


def reports_on(task: Task) -> QuerySet[Report]:
    """All reports on a task's milestones, the newest first."""
    rows = Report.everywhere.filter(milestone__task=task)
    return rows.select_related("milestone", "organisation", "person", "decided_by", "step")


def history_of(task: Task) -> QuerySet[HistoryEntry]:
    """What happened to a task, the newest first."""
    return task.history.select_related("person", "organisation", "milestone")


def plans_seen_by(actor: Actor) -> QuerySet[Plan]:
    """The plans within the reader's reach, the newest first, with their number of tasks in force."""
    plans = Plan.scoped.within(actor, SEE_TASKS).select_related("owner")
    return plans.annotate(task_count=Count("tasks", filter=Q(tasks__dropped_at=None), distinct=True))


def plan_seen_by(actor: Actor, key: int) -> Plan:
    """The plan. Raises NotFound."""
    return one_of(plans_seen_by(actor), key)


def lights_of(tasks: QuerySet[Task], lamp: Lamp) -> dict[Light, int]:
    """How many of the tasks shine in each light, counted in one query."""
    counts = tasks.order_by().aggregate(
        **{light.value: Count("pk", filter=lamp.rows_with(light), distinct=True) for light in Light}
    )
    return {light: counts[light.value] for light in Light}


def sections_of(tasks: QuerySet[Task]) -> list[Section]:
    """The outermost headings over these tasks, in the order of their plans."""
    keys = tasks.order_by().exclude(section=None).values("section_id")
    paths = {row.path.split("/")[1] for row in Section.objects.filter(pk__in=keys)}
    return list(Section.objects.filter(pk__in=[int(key) for key in paths]).order_by("plan_id", "order"))


def units_of_tasks(tasks: QuerySet[Task]) -> list[Organisation]:
    """The settled units of these tasks."""
    keys = TaskUnit.objects.filter(task__in=tasks.order_by().values("pk")).values("organisation_id")
    return list(Organisation.objects.filter(pk__in=keys))


def quarters_of(tasks: QuerySet[Task]) -> list[Quarter]:
    """The quarters in which milestones of these tasks are due, in order."""
    due = Milestone.everywhere.filter(task__in=tasks.order_by().values("pk"), dropped_at=None).exclude(due_on=None)
    days = due.order_by().values_list("due_on", flat=True).distinct()
    return sorted({quarter_of(day) for day in days if day}, key=lambda quarter: quarter.key)


def quarter_of(day: date) -> Quarter:
    """The quarter a day lies in."""
    number = (day.month - 1) // 3 + 1
    first = date(day.year, number * 3 - 2, 1)
    after = date(day.year + number // 4, number * 3 % 12 + 1, 1)
    return Quarter(f"{day.year}Q{number}", first, date.fromordinal(after.toordinal() - 1))


def units_by_light(tasks: QuerySet[Task], lamp: Lamp) -> list[UnitLights]:
    """Every settled unit of these tasks with how its tasks stand, those with most overdue first."""
    rows = TaskUnit.objects.filter(task__in=tasks.order_by().values("pk")).exclude(organisation=None)
    standing = {task.pk: lamp.light_of(task.state, task.due_on) for task in tasks.prefetch_related(None)}
    by_unit: dict[int, dict[int, bool]] = {}
    for task_id, unit_id, duty in rows.values_list("task_id", "organisation_id", "duty"):
        if unit_id is not None:
            mine = by_unit.setdefault(unit_id, {})
            mine[task_id] = mine.get(task_id, False) or duty == Duty.LEAD
    bodies = Organisation.objects.in_bulk(by_unit)
    found = [
        UnitLights(bodies[unit], len(mine), sum(mine.values()), _counted(standing[task] for task in mine))
        for unit, mine in by_unit.items()
    ]
    return sorted(found, key=lambda unit: (-unit.lights[Light.OVERDUE], -unit.lights[Light.NEAR], -unit.tasks))


def duties_of(actor: Actor, lamp: Lamp, limit: int = 50) -> list[DutyLine]:
    """The open milestones of the reader's own unit or units, by due day; those without one last."""
    units = TaskUnit.objects.filter(organisation__in=actor.organisation_ids)
    duty = dict(units.order_by("-duty").values_list("task_id", "duty"))
    rows = (
        Milestone.everywhere.filter(task__in=duty, state__in=OPEN_STATES, dropped_at=None, task__dropped_at=None)
        .select_related("task__plan", "task__matter")
        .order_by("due_on", "pk")
    )
    dated = list(rows.exclude(due_on=None)[:limit])
    undated = list(rows.filter(due_on=None)[: limit - len(dated)])
    return [DutyLine(row, lamp.light_of(row.state, row.due_on), duty[row.task_id]) for row in (*dated, *undated)]


def _counted(lights: Iterable[Light]) -> dict[Light, int]:
    counts = dict.fromkeys(Light, 0)
    for light in lights:
        counts[light] += 1
    return counts
