"""The short lists of the work place."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.projects.lights import Lamp
from chengshu.kernel.projects.queries.tasks import DutyLine
from chengshu.kernel.projects.showing import days_left, lamp_part
from chengshu.kernel.work.queries.inbox import Line
from chengshu.kernel.work.showing import due_state, step_label, title_of, url_of
from chengshu.ui.tables import Column, Table

FIRST_DUE: Table[Line] = Table(
    key="first-due",
    label=Text("最先到期的待办", "First due"),
    columns=(
        Column("title", Text("事项", "Work"), title_of, link=lambda line: url_of(line.item), wide=True),
        Column("step", Text("类型与环节", "Kind and step"), step_label, phone=False),
        Column("due", Text("期限", "Due"), lambda line: due_state(line.item, line.due_at)),
    ),
    empty=Text("没有待办事项，都办完了。", "Nothing to do: all is done."),
)

TO_CLAIM: Table[Line] = replace(
    FIRST_DUE,
    key="to-claim",
    label=Text("本单位待签收", "To claim in my unit"),
    empty=Text("没有待签收的事项。", "Nothing to claim."),
)


def duties_table(lamp: Lamp) -> Table[DutyLine]:
    """What lies before the reader's own unit, the nearest first."""
    return Table(
        key="unit-duties",
        label=Text("本单位的规划任务", "Duties of my unit"),
        columns=(
            Column(
                "task",
                Text("任务", "Task"),
                lambda line: line.milestone.task.name,
                link=lambda line: reverse("projects:milestone", args=[line.milestone.pk]),
                wide=True,
            ),
            Column("due", Text("时限", "Due"), lambda line: line.milestone.due_on),
            Column("left", Text("剩余", "Left"), lambda line: days_left(line.milestone.due_on), phone=False),
            Column(
                "light", Text("状态", "State"), lambda line: lamp_part(line.light, lamp, due_on=line.milestone.due_on)
            ),
        ),
        empty=Text("本单位没有未完成的规划任务。", "Your unit has no open tasks of a plan."),
    )
