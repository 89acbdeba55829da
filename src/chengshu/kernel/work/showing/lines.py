"""Lines of the inbox."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.work import queries
from chengshu.kernel.work.models import Item
from chengshu.kernel.work.models.items import Urgency
from chengshu.kernel.work.queries.inbox import Line
from chengshu.kernel.work.showing.states import due_state, state_label, state_of, url_of
from chengshu.spec.registry import registry
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Table


def title_of(line: Line) -> object:
    """The title with what presses."""
    if line.item.urgency == Urgency.PLAIN:
        return line.item.title
    tone = "bad" if line.item.urgency == Urgency.MOST_URGENT else "warning"
    return [State(tone, Urgency(line.item.urgency).text), line.item.title]


def step_label(line: Line) -> Text:
    """The kind of work and the step it lies at."""
    kind = queries.kind_label(line.item.kind)
    if line.desk is None or line.item.kind not in registry.work_types:
        return kind
    label = state_label(line.item, line.desk.state)
    return Text(f"{kind.zh} · {label.zh}", f"{kind.en} · {label.en}")


def inbox_table(box: str) -> Table[Line]:
    """The lines of a box; boxes with work to do can be picked for a move of many."""
    picked = box in {"todo", "unit"}
    at = {
        "done": Text("办理时间", "Done"),
        "started": Text("发起时间", "Started"),
        "copies": Text("抄送时间", "Copied"),
    }.get(box, Text("到达时间", "Came"))
    return Table(
        key="inbox",
        label=Text("事项", "Work"),
        columns=(
            Column("title", Text("事项", "Work"), title_of, link=lambda line: url_of(line.item), wide=True),
            Column("due", Text("期限", "Due"), lambda line: due_state(line.item, line.due_at)),
            Column("step", Text("类型与环节", "Kind and step"), step_label),
            Column("unit", Text("责任单位", "Unit"), lambda line: line.item.unit.name if line.item.unit else None),
            Column("opener", Text("发起人", "From"), lambda line: _opener(line.item), phone=False),
            *((Column("state", Text("状态", "State"), lambda line: state_of(line.item)),) if not picked else ()),
            Column("at", at, lambda line: line.at, phone=False),
        ),
        empty=EMPTY[box],
        tone=lambda line: "bad" if queries.is_overdue(line.item) and line.item.is_open else "",
        pick=_desk_key if picked else None,
    )


EMPTY = {
    "todo": Text("没有待办事项。", "Nothing to do."),
    "unit": Text("本单位没有待签收的事项。", "Nothing to claim in your units."),
    "done": Text("还没有办理过事项。", "Nothing done yet."),
    "started": Text("还没有发起过事项。", "Nothing started yet."),
    "copies": Text("没有抄送给您的事项。", "Nothing was copied to you."),
}


def _desk_key(line: Line) -> object:
    return line.desk.pk if line.desk else ""


def _opener(item: Item) -> Text:
    return item.opener.name if item.opener else Text("系统", "The platform")
