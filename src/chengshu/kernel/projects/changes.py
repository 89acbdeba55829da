"""The difference between what is stored and a new text, as an officer sees it and takes it piece by piece."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chengshu.base.text import Text
from chengshu.kernel.projects.reading.difference import Difference, FieldChange, MilestoneChange, TaskChange, Value
from chengshu.kernel.projects.reading.draft import Milestone, Task


class ChangeKind(StrEnum):
    """What a new text does to a task."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"

    @property
    def label(self) -> Text:
        """The word for people."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    ChangeKind.ADDED: Text("新增", "Added"),
    ChangeKind.REMOVED: Text("删除", "Removed"),
    ChangeKind.CHANGED: Text("修改", "Changed"),
}


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field that reads otherwise, in words; ``where`` names the milestone, empty for the task itself."""

    where: str
    label: Text
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One change an officer takes or leaves; ``key`` names it in the form."""

    key: str
    kind: ChangeKind
    task: Task
    lines: tuple[FieldLine, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A task as it shall stand, and as which stored task it goes on; ``old`` is None for a new one.

    ``milestones`` pairs each milestone with the stored one it goes on from.
    """

    old: Task | None
    new: Task
    milestones: tuple[tuple[Milestone | None, Milestone], ...]
    lines: tuple[FieldLine, ...] = ()


def choices(difference: Difference) -> tuple[Choice, ...]:
    """All changes of tasks in reading order: changed and added ones, then those removed."""
    changed = [
        Choice(f"changed:{change.old.key}", ChangeKind.CHANGED, change.new, _lines(change))
        for change in difference.changed
    ]
    added = [Choice(f"added:{task.key}", ChangeKind.ADDED, task, ()) for task in difference.added]
    removed = [Choice(f"removed:{task.key}", ChangeKind.REMOVED, task, ()) for task in difference.removed]
    return (*sorted((*changed, *added), key=lambda choice: choice.task.lines[:1]), *removed)


def taken_pairs(difference: Difference, taken: Collection[str] | None) -> tuple[list[Pair], list[Task]]:
    """What to write and what to drop, when only the changes named in ``taken`` are accepted; None takes all."""

    def takes(key: str) -> bool:
        return taken is None or key in taken

    pairs = [Pair(old, new, _same_milestones(old, new)) for old, new in difference.same]
    for change in difference.changed:
        if takes(f"changed:{change.old.key}"):
            pairs.append(Pair(change.old, change.new, _milestones(change), _lines(change)))
        else:
            pairs.append(Pair(change.old, change.old, _same_milestones(change.old, change.old)))
    for task in difference.added:
        if takes(f"added:{task.key}"):
            pairs.append(Pair(None, task, tuple((None, milestone) for milestone in task.milestones)))
    removed = [task for task in difference.removed if takes(f"removed:{task.key}")]
    for task in difference.removed:
        if not takes(f"removed:{task.key}"):
            pairs.append(Pair(task, task, _same_milestones(task, task)))
    return pairs, removed


def _milestones(change: TaskChange) -> tuple[tuple[Milestone | None, Milestone], ...]:
    """Every milestone of the new task with the old one it goes on from."""
    changed = {id(one.new): one.old for one in change.changed}
    gone = {id(one) for one in change.removed} | {id(one.old) for one in change.changed}
    unchanged = [one for one in change.old.milestones if id(one) not in gone]
    new = {id(one) for one in change.added}
    found: list[tuple[Milestone | None, Milestone]] = []
    for milestone in change.new.milestones:
        if id(milestone) in changed:
            found.append((changed[id(milestone)], milestone))
        elif id(milestone) in new:
            found.append((None, milestone))
        else:
            found.append((unchanged.pop(_place_of(milestone, unchanged)), milestone))
    return tuple(found)


def _same_milestones(old: Task, new: Task) -> tuple[tuple[Milestone | None, Milestone], ...]:
    left = list(old.milestones)
    return tuple((left.pop(_place_of(one, left)), one) for one in new.milestones)


def _place_of(milestone: Milestone, among: Sequence[Milestone]) -> int:
    """Which of these says the same; the difference has found one, so the first serves where several do."""

    def said(one: Milestone) -> tuple[object, ...]:
        return (one.due, one.due_printed, one.goal, one.responsible_raw, one.content, one.period_printed)

    return next((place for place, one in enumerate(among) if said(one) == said(milestone)), 0)


def _lines(change: TaskChange) -> tuple[FieldLine, ...]:
    lines = [_line("", field) for field in change.fields]
    for milestone in change.changed:
        lines += [_line(_where(milestone), field) for field in milestone.fields]
    lines += [FieldLine(_name(one), Text("节点", "Milestone"), "", one.goal or _name(one)) for one in change.added]
    lines += [FieldLine(_name(one), Text("节点", "Milestone"), one.goal or _name(one), "") for one in change.removed]
    return tuple(lines)


def _line(where: str, field: FieldChange) -> FieldLine:
    return FieldLine(where, field.label, shown(field.old), shown(field.new))


def _where(change: MilestoneChange) -> str:
    return _name(change.old)


def _name(milestone: Milestone) -> str:
    return milestone.due_printed or milestone.period_printed or milestone.goal[:20]


def shown(value: Value) -> str:
    """A value as people read it; nothing for None."""
    match value:
        case None:
            return ""
        case tuple():
            return "；".join(value)
        case _:
            return str(value)
