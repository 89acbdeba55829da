"""Writes a plan's tasks: what a text says goes into the rows, what is supervised stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.projects.changes import FieldLine, Pair
from chengshu.kernel.projects.directory import Directory
from chengshu.kernel.projects.models import (
    ContentItem,
    Duty,
    HistoryEntry,
    Milestone,
    Plan,
    Section,
    Task,
    TaskKind,
)
from chengshu.kernel.projects.models.tasks import OPEN_STATES
from chengshu.kernel.projects.reading import draft
from chengshu.kernel.projects.services.following import follow, plan_moved, stop_following
from chengshu.kernel.projects.services.printed import write_units
from chengshu.kernel.projects.standing import settle_task
from chengshu.kernel.projects.storing import promised_on

CHANGED = "projects.task.changed"


@dataclass
class Written:
    """How many tasks a text added, changed and dropped."""

    added: int = 0
    changed: int = 0
    dropped: int = 0
    history: list[HistoryEntry] = field(default_factory=list)


def write_plan(plan: Plan, pairs: Sequence[Pair], removed: Iterable[draft.Task], *, by: Actor) -> Written:
    """Write tasks, units, milestones and content; new milestones begin to be supervised, dropped ones stop."""
    writer = _Writer(plan, by)
    writer.directory.list_names(name for pair in pairs for _, name in printed_units(pair.new))
    for order, pair in enumerate(sorted(pairs, key=_place), start=1):
        writer.write(pair, order)
    for dropped in removed:
        writer.drop(dropped)
    HistoryEntry.objects.bulk_create(writer.written.history)
    writer.sections.sweep()
    return writer.written


class _Writer:
    """Writes one text's tasks onto what is stored of its plan."""

    def __init__(self, plan: Plan, by: Actor) -> None:
        self.plan, self.by = plan, by
        self.stored = {task.key: task for task in plan.tasks.select_for_update().prefetch_related("milestones")}
        self.directory = Directory(plan.owner)
        self.sections = _Sections(plan)
        self.written = Written()

    def write(self, pair: Pair, order: int) -> None:
        """Write one task; what is new about it is remembered."""
        task, kind = self._row(pair)
        new = pair.new
        task.section = self.sections.of(new.path)
        task.no, task.name, task.kind = new.no, new.name[:500], TaskKind(new.kind.value)
        task.order, task.lines = order, list(new.lines)
        said = kind != CHANGED or bool(pair.lines)
        if said:
            task.changed_at = clock.now()
        task.save()
        write_units(task, printed_units(new), self.directory)
        _write_milestones(task, pair, self.by)
        settle_task(task)
        if said:
            self.written.history.append(_entry(kind, task, pair.lines, self.by))
            self.written.added += kind != CHANGED
            self.written.changed += kind == CHANGED

    def drop(self, dropped: draft.Task) -> None:
        """Stop supervising a task that the text no longer holds."""
        task = self.stored[dropped.key]
        task.dropped_at = clock.now()
        task.save(update_fields=["dropped_at"])
        for row in task.milestones.all():
            if row.dropped_at is None:
                _drop_milestone(row, by=self.by)
        self.written.dropped += 1
        self.written.history.append(_entry("projects.task.dropped", task, (), self.by))

    def _row(self, pair: Pair) -> tuple[Task, str]:
        """The row a task goes on as, and what happens to it; one dropped before is taken up again."""
        key = pair.old.key if pair.old else pair.new.key
        task = self.stored.get(key)
        if task is not None and pair.old is None and task.dropped_at is None:
            # Another task went on under this key after it was reworded.
            key, task = f"{key}#{len(self.stored)}", None
        if task is None:
            task = self.stored[key] = Task(plan=self.plan, key=key)
            return task, "projects.task.planned"
        if task.dropped_at is not None:
            task.dropped_at = None
            return task, "projects.task.restored"
        return task, CHANGED


def _place(pair: Pair) -> tuple[int, int]:
    return (min(pair.new.lines, default=0), pair.new.no or 0)


def printed_units(task: draft.Task) -> list[tuple[Duty, str]]:
    """Everybody printed as responsible for any milestone of the task, leads first."""
    leads = [(Duty.LEAD, name) for milestone in task.milestones for name in milestone.lead]
    supports = [(Duty.SUPPORT, name) for milestone in task.milestones for name in milestone.support]
    return list(dict.fromkeys((*leads, *supports)))


def _write_milestones(task: Task, pair: Pair, by: Actor) -> None:
    rows = {row.key: row for row in task.milestones.all()}
    kept: set[str] = set()
    for order, (old, new) in enumerate(pair.milestones, start=1):
        key = old.key if old else _free_key(new.key, rows, kept)
        row = rows.get(key) or Milestone(task=task, key=key)
        kept.add(key)
        is_new = row._state.adding or row.dropped_at is not None
        moved = _describe(row, new, order)
        row.save()
        rows[key] = row
        _write_content(row, new.content)
        if is_new:
            follow(row, by=by)
        elif moved and row.state in OPEN_STATES:
            plan_moved(row, by=by)
    for key, row in rows.items():
        if key not in kept and row.dropped_at is None:
            _drop_milestone(row, by=by)


def _drop_milestone(row: Milestone, *, by: Actor) -> None:
    row.dropped_at = clock.now()
    row.save(update_fields=["dropped_at"])
    stop_following(row, by=by)


def _free_key(wanted: str, rows: dict[str, Milestone], kept: set[str]) -> str:
    """The key, or one beside it where a milestone that goes on already has it; a dropped one is taken up again."""
    number, key = 1, wanted
    while key in kept or (key in rows and rows[key].dropped_at is None):
        number += 1
        key = f"{wanted}#{number}"
    return key


def _describe(row: Milestone, new: draft.Milestone, order: int) -> bool:
    """Take over what the text says; True where the promised day is another one. A granted extension stays in force."""
    promised = promised_on(new.due)
    moved = not row._state.adding and promised != row.promised_on
    extended = row.due_on is not None and row.due_on != row.promised_on
    row.order, row.goal, row.dropped_at = order, new.goal, None
    row.due_printed, row.due_stated = new.due_printed[:100], new.due.iso if new.due else ""
    row.due_on = max(promised, row.due_on) if extended and promised and row.due_on else promised
    row.promised_on = promised
    row.period_printed = new.period_printed[:100]
    row.first_year = new.period.first if new.period else None
    row.last_year = new.period.last if new.period else None
    row.responsible_printed = new.responsible_raw
    row.lead_printed, row.support_printed, row.lines = list(new.lead), list(new.support), list(new.lines)
    return moved


def _write_content(row: Milestone, content: Sequence[str]) -> None:
    """Points that read the same keep the day on which they were done."""
    existing = {item.words: item for item in row.content.all()}
    if list(existing) == list(content):
        return
    done = {words: item.done_on for words, item in existing.items()}
    row.content.all().delete()
    ContentItem.objects.bulk_create(
        ContentItem(milestone=row, order=order, words=words, done_on=done.get(words))
        for order, words in enumerate(content, start=1)
    )


def _entry(kind: str, task: Task, lines: Iterable[FieldLine], by: Actor) -> HistoryEntry:
    changes = [[f"{line.where} {line.label.zh}".strip(), line.old, line.new] for line in lines]
    return HistoryEntry(
        task=task, kind=kind, person_id=by.person_id, organisation_id=by.organisation_id, changes=changes
    )


class _Sections:
    """The headings of a plan, made where they are first needed."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.known = {(row.parent_id, row.name): row for row in plan.sections.all()}
        self.used: set[int] = set()

    def of(self, path: tuple[str, ...]) -> Section | None:
        """The innermost heading of the path."""
        parent: Section | None = None
        for name in path:
            key = (parent.pk if parent else None, name[:200])
            row = self.known.get(key)
            if row is None:
                row = Section.objects.create(plan=self.plan, parent=parent, name=name[:200])
                row.path = f"{parent.path if parent else '/'}{row.pk}/"
                self.known[key] = row
            if row.pk not in self.used:
                self.used.add(row.pk)
                row.order = len(self.used)
                row.save(update_fields=["path", "order"])
            parent = row
        return parent

    def sweep(self) -> None:
        """Drop headings under which no task stands any more."""
        in_use = set(self.plan.tasks.exclude(section=None).values_list("section_id", flat=True))
        paths = [row.path for row in self.known.values() if row.pk in in_use]
        for row in sorted(self.known.values(), key=lambda row: -len(row.path)):
            if not any(path.startswith(row.path) for path in paths):
                row.delete()
