"""Tasks on a scale of time."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.projects.lights import Lamp
from chengshu.kernel.projects.models import Milestone, State, Task
from chengshu.ui.gantt import Bar, Gantt, Mark, gantt

LABEL = Text("规划任务甘特图", "Tasks of the plan over time")


def tasks_chart(tasks: QuerySet[Task], lamp: Lamp) -> Gantt:
    """A bar for each task with a day, from the first year printed to its last milestone; grouped by section."""
    bars: list[Bar] = []
    for task in tasks.order_by("plan_id", "section__order", "order", "pk").prefetch_related("milestones"):
        milestones = [row for row in task.milestones.all() if row.dropped_at is None]
        dated = [row for row in milestones if row.due_on is not None]
        ends = [row.due_on for row in dated if row.due_on]
        if ends:
            bars.append(_bar(task, milestones, dated, max(ends), lamp))
    return gantt(LABEL, bars, lamp.today)


def _bar(task: Task, milestones: list[Milestone], dated: list[Milestone], end: date, lamp: Lamp) -> Bar:
    years = [row.first_year for row in milestones if row.first_year]
    start = date(min(years), 1, 1) if years and date(min(years), 1, 1) < end else None
    light = lamp.light_of(task.state, task.due_on)
    group = task.section.name if task.section else (task.matter.title if task.matter else "")
    return Bar(
        label=str(task),
        start=start,
        end=end,
        url=reverse("projects:task", args=[task.pk]),
        tone=light.tone,
        word=light.label,
        done=task.share_done,
        marks=tuple(
            Mark(row.due_on, row.goal[:60] or row.due_printed, row.state == State.DONE) for row in dated if row.due_on
        ),
        group=group,
    )
