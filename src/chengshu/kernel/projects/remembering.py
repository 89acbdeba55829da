"""What happened to a task is written down twice in one transaction: for its page, and in the audit record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.projects.models import HistoryEntry, Milestone, Task

Change = tuple[str, str, str]

KINDS = {
    "projects.task.planned": Text("列入规划", "Taken from the plan"),
    "projects.task.changed": Text("规划文本更新", "Changed by a new text of the plan"),
    "projects.task.dropped": Text("新文本不再列入，停止督办", "Dropped by a new text; no longer supervised"),
    "projects.task.restored": Text("新文本重新列入，恢复督办", "Listed again by a new text; supervised again"),
    "projects.task.assigned": Text("分解交办", "Assigned"),
    "projects.unit.settled": Text("确认责任单位", "Responsible unit settled"),
    "projects.report.submitted": Text("填报进展", "Progress reported"),
    "projects.report.accepted": Text("进展审核通过", "Report accepted"),
    "projects.report.returned": Text("进展退回修改", "Report returned"),
    "projects.extension.asked": Text("申请延期", "Extension asked for"),
    "projects.extension.accepted": Text("同意延期", "Extension granted"),
    "projects.extension.returned": Text("不同意延期", "Extension refused"),
    "projects.milestone.done": Text("节点办结", "Milestone reached"),
    "projects.milestone.terminated": Text("终止节点", "Milestone ended early"),
    "projects.milestone.reopened": Text("重新交办", "Opened again"),
    "projects.milestone.missed": Text("超过时限", "The due day passed"),
    "projects.content.ticked": Text("建设内容更新", "Content point updated"),
    "projects.task.discussed": Text("讨论", "Discussion"),
}
FIELDS = {
    "name": Text("任务名称", "Name"),
    "no": Text("序号", "Number"),
    "section": Text("所属章节", "Section"),
    "goal": Text("建设目标", "Goal"),
    "due_printed": Text("时间节点", "Due as printed"),
    "due_on": Text("时限", "Due day"),
    "period_printed": Text("建设周期", "Period"),
    "responsible_printed": Text("责任单位", "Responsible units"),
    "lead": Text("牵头单位", "Lead units"),
    "support": Text("配合单位", "Supporting units"),
    "content": Text("建设内容", "Content"),
    "share_done": Text("完成比例", "Share done"),
    "state": Text("状态", "State"),
    "milestone": Text("节点", "Milestone"),
}


def remember(
    kind: str,
    task: Task,
    *,
    by: Actor,
    milestone: Milestone | None = None,
    note: str = "",
    changes: Sequence[Change] = (),
) -> HistoryEntry:
    """Write down that ``kind`` happened to the task, by whom, and the fields it changed."""
    audit.record(by, kind, milestone or task, note=note[:500], changes=[list(change) for change in changes])
    return HistoryEntry.objects.create(
        task=task,
        milestone=milestone,
        kind=kind,
        person_id=by.person_id,
        organisation_id=by.organisation_id,
        note=note,
        changes=[list(change) for change in changes],
    )


def remember_many(kind: str, tasks: Iterable[Task], *, by: Actor, note: str = "") -> None:
    """The same thing happened to many tasks at once; the caller writes the one audit record."""
    HistoryEntry.objects.bulk_create(
        HistoryEntry(task=task, kind=kind, person_id=by.person_id, organisation_id=by.organisation_id, note=note)
        for task in tasks
    )
