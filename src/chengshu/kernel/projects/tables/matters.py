"""Lists of matters, tasks of a matter, partner systems, cadres."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.projects.lights import Lamp, Light
from chengshu.kernel.projects.models import Duty, Matter, MatterState, Partner, Task
from chengshu.kernel.projects.models.matters import MATTER_SOURCE_LABELS, MATTER_STATE_LABELS
from chengshu.kernel.projects.queries.performance import CadrePerformance, UnitPerformance
from chengshu.kernel.projects.showing import task_light, units_in_words, units_part
from chengshu.ui.parts import Chip, Progress, State
from chengshu.ui.tables import Column, Filter, Table

MATTER_TONES = {
    MatterState.REGISTERED: "neutral",
    MatterState.RUNNING: "info",
    MatterState.CLOSED: "good",
    MatterState.TERMINATED: "off",
}


def matter_state(matter: Matter) -> State:
    """How a matter stands, as a badge."""
    return State(MATTER_TONES[MatterState(matter.state)], matter.state_label)


MATTERS: Table[Matter] = Table(
    key="matters",
    label=Text("督办事项", "Supervised matters"),
    columns=(
        Column(
            "title",
            Text("事项", "Matter"),
            link=lambda matter: reverse("projects:matter", args=[matter.pk]),
            sort="title",
            wide=True,
        ),
        Column("number", Text("编号", "Number"), sort="number"),
        Column("source", Text("来源", "Source"), lambda matter: matter.source_label),
        Column("instructed_by", Text("批示领导", "Instructed by"), phone=False),
        Column("owner", Text("立项单位", "Registered by"), lambda matter: Chip(matter.owner.name), phone=False),
        Column("due_on", Text("时限", "Due"), sort="due_on"),
        Column("task_count", Text("任务", "Tasks"), numeric=True, sort="task_count"),
        Column("tasks_open", Text("未办结", "Open"), numeric=True, sort="tasks_open"),
        Column("state", Text("状态", "State"), matter_state),
    ),
    search=("number", "title", "source_number", "instruction", "instructed_by"),
    filters=(
        Filter("source", Text("来源", "Source"), [(key, label) for key, label in MATTER_SOURCE_LABELS.items()]),
        Filter("state", Text("状态", "State"), [(key, label) for key, label in MATTER_STATE_LABELS.items()]),
    ),
    order=("-registered_at", "-pk"),
    empty=Text("还没有督办事项。", "No supervised matters yet."),
)

PARTNERS: Table[Partner] = Table(
    key="partners",
    label=Text("协同系统", "Partner systems"),
    columns=(
        Column("name", Text("系统", "System"), wide=True),
        Column("key", Text("标识", "Key"), phone=False),
        Column(
            "connected_at",
            Text("接入状态", "Connection"),
            lambda partner: (
                State("good", Text("已接入", "Connected"))
                if partner.connected_at
                else State("off", Text("未接入", "Not connected"))
            ),
        ),
        Column("matter_count", Text("交来事项", "Matters"), numeric=True),
    ),
)


def matter_tasks_table(lamp: Lamp) -> Table[Task]:
    """The tasks of one matter."""
    return Table(
        key="matter-tasks",
        label=Text("分解任务", "Its tasks"),
        columns=(
            Column("name", Text("任务", "Task"), link=lambda task: reverse("projects:task", args=[task.pk]), wide=True),
            Column(
                "lead",
                Text("牵头单位", "Lead"),
                lambda task: units_part(task, Duty.LEAD),
                plain=lambda task: units_in_words(task, Duty.LEAD),
            ),
            Column(
                "support",
                Text("配合单位", "Support"),
                lambda task: units_part(task, Duty.SUPPORT),
                plain=lambda task: units_in_words(task, Duty.SUPPORT),
                phone=False,
            ),
            Column("due_on", Text("时限", "Due")),
            Column("share_done", Text("进度", "Done"), lambda task: Progress(task.share_done)),
            Column("light", Text("状态", "State"), lambda task: task_light(task, lamp)),
        ),
        empty=Text("还没有分解任务。请添加任务后交办。", "Not broken down yet. Add tasks, then hand them out."),
    )


def _counted(light: Light) -> Column[UnitPerformance]:
    return Column(
        light.value,
        light.label,
        lambda unit: unit.standing.lights[light] or None,
        numeric=True,
        sort="yes",
        badge=lambda _: light.tone,
        plain=lambda unit: unit.standing.lights[light],
    )


UNITS_PERFORMING: Table[UnitPerformance] = Table(
    key="performance",
    label=Text("单位履职情况", "How units perform"),
    columns=(
        Column(
            "name",
            Text("单位", "Unit"),
            lambda unit: unit.organisation.name,
            link=lambda unit: reverse("projects:unit", args=[unit.organisation.pk]),
            sort="yes",
            wide=True,
        ),
        Column("points", Text("得分", "Score"), numeric=True, sort="yes"),
        Column("tasks", Text("任务", "Tasks"), lambda unit: unit.standing.tasks, numeric=True, sort="yes"),
        _counted(Light.OVERDUE),
        _counted(Light.NEAR),
        _counted(Light.NORMAL),
        _counted(Light.DONE),
    ),
    search=("name",),
    empty=Text("所辖范围内没有任务。", "There are no tasks within your reach."),
    page_size=100,
)

CADRES: Table[CadrePerformance] = Table(
    key="cadres",
    label=Text("干部履职情况", "How cadres perform"),
    columns=(
        Column(
            "name",
            Text("姓名", "Name"),
            lambda one: one.person.name,
            link=lambda one: reverse("projects:cadre", args=[one.person.pk]),
            sort="yes",
            wide=True,
        ),
        Column(
            "unit", Text("单位", "Unit"), lambda one: one.organisation.name if one.organisation else None, sort="yes"
        ),
        Column("tasks", Text("任务", "Tasks"), lambda one: len(one.tasks), numeric=True, sort="yes"),
        Column("reports", Text("填报", "Reports"), numeric=True, sort="yes"),
        Column("accepted", Text("通过", "Accepted"), numeric=True, sort="yes"),
        Column("returned", Text("退回", "Returned"), numeric=True, sort="yes"),
        Column("late", Text("逾期填报", "Late"), numeric=True, sort="yes"),
    ),
    search=("name",),
    empty=Text("这段时间没有人填报。", "Nobody reported in this time."),
)
