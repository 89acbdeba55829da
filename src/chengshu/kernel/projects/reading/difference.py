"""What changed between two readings of a plan: a pure function of the two drafts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from chengshu.base.text import Text
from chengshu.kernel.projects.reading.draft import Due, Milestone, PlanDraft, Task, Years
from chengshu.kernel.projects.reading.fold import plain

Value = str | int | tuple[str, ...] | None
_Item = TypeVar("_Item", Task, Milestone)

# Names this alike are the same task reworded; below it they are two tasks.
_ALIKE = 0.6
# Comparing every name with every other is for the few that are left over, not for whole plans.
_MOST_LEFT = 400


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that reads otherwise now; content items are compared as a whole list."""

    field: str
    label: Text
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class MilestoneChange:
    """A milestone of both readings with what changed in it."""

    old: Milestone
    new: Milestone
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class TaskChange:
    """A task of both readings with what changed in it and in its milestones."""

    old: Task
    new: Task
    fields: tuple[FieldChange, ...]
    added: tuple[Milestone, ...]
    removed: tuple[Milestone, ...]
    changed: tuple[MilestoneChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the new reading adds, drops and says otherwise. Lines and keys are no part of what a plan says."""

    fields: tuple[FieldChange, ...]
    added: tuple[Task, ...]
    removed: tuple[Task, ...]
    changed: tuple[TaskChange, ...]
    same: tuple[tuple[Task, Task], ...]

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.fields or self.added or self.removed or self.changed)


_PLAN_FIELDS: tuple[tuple[str, Text, Callable[[PlanDraft], Value]], ...] = (
    ("title", Text("标题", "Title"), lambda plan: plan.title),
    ("city", Text("城市", "City"), lambda plan: plan.city),
    ("document_number", Text("文号", "Document number"), lambda plan: plan.document_number),
    ("published", Text("发布日期", "Published"), lambda plan: _iso(plan.published)),
    ("signed", Text("成文日期", "Signed"), lambda plan: _iso(plan.signed)),
    ("years", Text("规划期", "Years of the plan"), lambda plan: _label(plan.years)),
)
_TASK_FIELDS: tuple[tuple[str, Text, Callable[[Task], Value]], ...] = (
    ("no", Text("序号", "Number"), lambda task: task.no),
    ("name", Text("名称", "Name"), lambda task: task.name),
    ("path", Text("所在章节", "Section"), lambda task: task.path),
)
_MILESTONE_FIELDS: tuple[tuple[str, Text, Callable[[Milestone], Value]], ...] = (
    ("due", Text("时间节点", "Due"), lambda milestone: _iso(milestone.due)),
    ("due_printed", Text("时间节点原文", "Due as printed"), lambda milestone: milestone.due_printed),
    ("goal", Text("建设目标", "Goal"), lambda milestone: milestone.goal),
    ("responsible_raw", Text("责任单位原文", "Responsible as printed"), lambda milestone: milestone.responsible_raw),
    ("lead", Text("牵头单位", "Lead units"), lambda milestone: milestone.lead),
    ("support", Text("配合单位", "Supporting units"), lambda milestone: milestone.support),
    ("content", Text("建设内容", "Content"), lambda milestone: milestone.content),
    ("period", Text("建设周期", "Period"), lambda milestone: _label(milestone.period)),
    ("period_printed", Text("建设周期原文", "Period as printed"), lambda milestone: milestone.period_printed),
)


def compare(old: PlanDraft, new: PlanDraft) -> Difference:
    """Match the tasks of both readings and tell what differs.

    Tasks match by number and name, then by name, then by number with a similar name, then by the most similar name;
    so a plan renumbered throughout shows changed numbers and no task lost.
    """
    pairs, removed, added = _matched(
        old.tasks,
        new.tasks,
        exact=(
            lambda task: (task.no, plain(task.name), task.path),
            lambda task: (task.no, plain(task.name)),
            lambda task: plain(task.name),
        ),
        likeness=lambda task: plain(task.name),
    )
    changes = [_task_change(before, after) for before, after in pairs]
    return Difference(
        fields=_field_changes(_PLAN_FIELDS, old, new),
        added=tuple(added),
        removed=tuple(removed),
        changed=tuple(change for change in changes if _differs(change)),
        same=tuple((change.old, change.new) for change in changes if not _differs(change)),
    )


def _task_change(old: Task, new: Task) -> TaskChange:
    pairs, removed, added = _matched(
        old.milestones,
        new.milestones,
        exact=(
            lambda each: (_iso(each.due), plain(each.goal), each.content),
            lambda each: (_iso(each.due), plain(each.goal)),
            lambda each: (plain(each.goal), each.content),
            lambda each: _iso(each.due),
        ),
        likeness=lambda each: plain(each.goal) or plain("".join(each.content)),
    )
    changes = (
        MilestoneChange(before, after, _field_changes(_MILESTONE_FIELDS, before, after)) for before, after in pairs
    )
    return TaskChange(
        old=old,
        new=new,
        fields=_field_changes(_TASK_FIELDS, old, new),
        added=tuple(added),
        removed=tuple(removed),
        changed=tuple(change for change in changes if change.fields),
    )


def _differs(change: TaskChange) -> bool:
    return bool(change.fields or change.added or change.removed or change.changed)


def _matched(
    old: Sequence[_Item],
    new: Sequence[_Item],
    *,
    exact: Sequence[Callable[[_Item], object]],
    likeness: Callable[[_Item], str],
) -> tuple[list[tuple[_Item, _Item]], list[_Item], list[_Item]]:
    """(pairs in the order of the new, left of the old, left of the new), the surest sign tried first."""
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for sign in exact:
        waiting: dict[object, list[int]] = {}
        for place, item in enumerate(old):
            if place not in taken:
                waiting.setdefault(sign(item), []).append(place)
        for place, item in enumerate(new):
            if place not in partner and waiting.get(sign(item)):
                partner[place] = waiting[sign(item)].pop(0)
                taken.add(partner[place])
    left_old = [place for place in range(len(old)) if place not in taken]
    left_new = [place for place in range(len(new)) if place not in partner]
    for before, after in _alike([likeness(old[p]) for p in left_old], [likeness(new[p]) for p in left_new]):
        partner[left_new[after]] = left_old[before]
        taken.add(left_old[before])
    return (
        [(old[partner[place]], new[place]) for place in range(len(new)) if place in partner],
        [item for place, item in enumerate(old) if place not in taken],
        [item for place, item in enumerate(new) if place not in partner],
    )


def _alike(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of places whose words are alike, the most alike first, each place once."""
    if not old or not new or max(len(old), len(new)) > _MOST_LEFT:
        return []
    scored: list[tuple[float, int, int]] = []
    for after, words in enumerate(new):
        matcher = SequenceMatcher(b=words[:200], autojunk=False)
        for before, other in enumerate(old):
            matcher.set_seq1(other[:200])
            if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE:
                scored.append((matcher.ratio(), before, after))
    pairs: list[tuple[int, int]] = []
    used_old: set[int] = set()
    used_new: set[int] = set()
    for ratio, before, after in sorted(scored, key=lambda each: (-each[0], each[1], each[2])):
        if ratio >= _ALIKE and before not in used_old and after not in used_new:
            pairs.append((before, after))
            used_old.add(before)
            used_new.add(after)
    return pairs


_Thing = TypeVar("_Thing", PlanDraft, Task, Milestone)


def _field_changes(
    fields: Sequence[tuple[str, Text, Callable[[_Thing], Value]]], old: _Thing, new: _Thing
) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, label, value(old), value(new)) for name, label, value in fields if value(old) != value(new)
    )


def _iso(due: Due | None) -> str | None:
    return due.iso if due else None


def _label(years: Years | None) -> str | None:
    return years.label if years else None
