"""Lists of tasks, units and milestones of the reader's unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest
from chengshu.kernel.projects.lights import Lamp, Light
from chengshu.kernel.projects.models import Duty, Milestone, Plan, Task, TaskUnit
from chengshu.kernel.projects.models.tasks import DUTY_LABELS
from chengshu.kernel.projects.queries.tasks import (
    DutyLine,
    UnitLights,
    plans_seen_by,
    quarters_of,
    sections_of,
    tasks_seen_by,
    units_of_tasks,
)
from chengshu.kernel.projects.showing import days_left, lamp_part, task_light, units_in_words, units_part
from chengshu.ui.parts import Chip, Link, Progress
from chengshu.ui.tables import Choices, Column, Filter, Rows, Table


def tasks_table(plan: Plan | None, lamp: Lamp) -> Table[Task]:
    """The plan board: tasks of one plan, or of all of them and of matters, under one lamp."""
    columns: tuple[Column[Task], ...] = (
        Column("no", Text("序号", "No."), sort="order", numeric=True, phone=False),
        Column("name", Text("任务", "Task"), link=_task_url, sort="name", wide=True),
        Column(
            "lead",
            Text("牵头单位", "Lead"),
            lambda task: units_part(task, Duty.LEAD),
            plain=lambda task: units_in_words(task, Duty.LEAD),
        ),
        Column(
            "support",
            Text("配合单位", "Support"),
            lambda task: _few(units_part(task, Duty.SUPPORT)),
            plain=lambda task: units_in_words(task, Duty.SUPPORT),
            phone=False,
        ),
        Column("due_on", Text("时限", "Due"), sort="due_on"),
        Column("share_done", Text("进度", "Done"), lambda task: Progress(task.share_done), sort="share_done"),
        Column("light", Text("状态", "State"), lambda task: task_light(task, lamp)),
    )
    return Table(
        key="tasks",
        label=Text("规划任务", "Tasks of the plan"),
        columns=columns,
        search=("name", "section__name", "plan__title"),
        filters=(
            Filter("light", Text("状态", "State"), [(one, one.label) for one in Light], narrow=_by_light(lamp)),
            *([] if plan else [Filter[Task]("plan", Text("规划", "Plan"), _plans, narrow=_by_plan)]),
            Filter("section", Text("板块", "Section"), _sections(plan), narrow=_by_section),
            Filter("unit", Text("单位", "Unit"), _units(plan), narrow=_by_unit),
            Filter("quarter", Text("到期季度", "Due in quarter"), _quarters(plan), narrow=_by_quarter),
        ),
        order=("plan_id", "order", "pk"),
        empty=Text(
            "还没有任务。导入规划文本后，任务会列在这里。", "No tasks yet. They appear once a plan is imported."
        ),
        next_step=lambda: Link(Text("导入规划", "Import a plan"), reverse("projects:import"), "file-import"),
        page_size=50,
        tone=lambda task: lamp.light_of(task.state, task.due_on).tone,
    )


def _few(chips: list[object]) -> list[object]:
    """The first two, and how many more there are."""
    return chips if len(chips) <= 3 else [*chips[:2], MORE.with_values(n=len(chips) - 2)]


def _task_url(task: Task) -> str:
    return reverse("projects:task", args=[task.pk])


MORE = Text("等另 %(n)s 家", "and %(n)s more")
Offer = Callable[[HttpRequest], Choices]


def _by_light(lamp: Lamp) -> Callable[[Rows, str], Rows]:
    return lambda rows, chosen: rows.filter(lamp.rows_with(Light(chosen)))


def _by_plan(rows: Rows, chosen: str) -> Rows:
    return rows.filter(plan=int(chosen)) if chosen.isdigit() else rows.exclude(matter=None)


def _by_section(rows: Rows, chosen: str) -> Rows:
    return rows.filter(section__path__startswith=f"/{chosen}/")


def _by_unit(rows: Rows, chosen: str) -> Rows:
    return rows.filter(pk__in=TaskUnit.objects.filter(organisation=int(chosen)).values("task_id"))


def _by_quarter(rows: Rows, chosen: str) -> Rows:
    year, number = chosen.split("Q")
    months = range(int(number) * 3 - 2, int(number) * 3 + 1)
    due = Milestone.everywhere.filter(due_on__year=int(year), due_on__month__in=list(months), dropped_at=None)
    return rows.filter(pk__in=due.values("task_id"))


def _seen(request: HttpRequest, plan: Plan | None) -> QuerySet[Task]:
    return tasks_seen_by(cast(HubRequest, request).actor, plan=plan)


def _plans(request: HttpRequest) -> Choices:
    found = plans_seen_by(cast(HubRequest, request).actor)
    return [*((str(plan.pk), plan.title) for plan in found), ("matters", Text("督办事项", "Supervised matters"))]


def _sections(plan: Plan | None) -> Offer:
    return lambda request: [(str(row.pk), row.name) for row in sections_of(_seen(request, plan))]


def _units(plan: Plan | None) -> Offer:
    return lambda request: [(str(body.pk), body.name) for body in units_of_tasks(_seen(request, plan))]


def _quarters(plan: Plan | None) -> Offer:
    return lambda request: [(one.key, one.key.replace("Q", " Q")) for one in quarters_of(_seen(request, plan))]


PLANS: Table[Plan] = Table(
    key="plans",
    label=Text("规划", "Plans"),
    columns=(
        Column(
            "title",
            Text("规划", "Plan"),
            link=lambda plan: reverse("projects:plan", args=[plan.pk]),
            sort="title",
            wide=True,
        ),
        Column("city", Text("城市", "City"), sort="city"),
        Column("document_number", Text("文号", "Document no."), phone=False),
        Column("published_on", Text("发布", "Published"), sort="published_on"),
        Column("years", Text("规划期", "Years"), phone=False),
        Column("owner", Text("管理单位", "Kept by"), lambda plan: Chip(plan.owner.name)),
        Column("task_count", Text("任务", "Tasks"), numeric=True, sort="task_count"),
    ),
    search=("title", "city", "document_number"),
    empty=Text("还没有规划。", "No plans yet."),
    next_step=lambda: Link(Text("导入规划", "Import a plan"), reverse("projects:import"), "file-import"),
)


def units_table(lamp: Lamp) -> Table[UnitLights]:
    """Every unit with how its tasks stand."""

    def counted(light: Light) -> Column[UnitLights]:
        return Column(
            light.value,
            light.label,
            lambda unit: unit.lights[light] or None,
            numeric=True,
            sort="yes",
            badge=lambda _: light.tone,
            plain=lambda unit: unit.lights[light],
        )

    return Table(
        key="units",
        label=Text("责任单位", "Responsible units"),
        columns=(
            Column(
                "name",
                Text("单位", "Unit"),
                lambda unit: unit.organisation.name,
                link=lambda unit: reverse("projects:unit", args=[unit.organisation.pk]),
                sort="yes",
                wide=True,
            ),
            Column("tasks", Text("任务", "Tasks"), numeric=True, sort="yes"),
            Column("leads", Text("其中牵头", "Led"), numeric=True, sort="yes", phone=False),
            *(counted(light) for light in Light),
        ),
        search=("name",),
        empty=Text("还没有已确认的责任单位。", "No responsible unit is settled yet."),
        page_size=100,
    )


def duties_table(lamp: Lamp) -> Table[DutyLine]:
    """What lies before the reader's own unit."""
    return Table(
        key="duties",
        label=Text("我的任务", "My duties"),
        columns=(
            Column(
                "task",
                Text("任务", "Task"),
                lambda line: line.milestone.task.name,
                link=lambda line: reverse("projects:milestone", args=[line.milestone.pk]),
                sort="yes",
                wide=True,
            ),
            Column("goal", Text("建设目标", "Goal"), lambda line: line.milestone.goal[:80], phone=False),
            Column("duty", Text("职责", "Duty"), lambda line: DUTY_LABELS[Duty(line.duty)]),
            Column("due", Text("时限", "Due"), lambda line: line.milestone.due_on, sort="yes"),
            Column("left", Text("剩余", "Left"), lambda line: days_left(line.milestone.due_on), phone=False),
            Column(
                "light",
                Text("状态", "State"),
                lambda line: lamp_part(line.light, lamp, due_on=line.milestone.due_on),
            ),
        ),
        empty=Text("本单位没有未完成的任务。", "Your unit has no open tasks."),
    )
