"""What reading a plan gives: tasks, milestones, and the account of every line."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import Enum

from chengshu.base.text import Text


@dataclass(frozen=True, slots=True)
class Due:
    """A time point as exactly as the plan states it; month and day are empty where it names only the year."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str:
        """``2020``, ``2020-06`` or ``2020-06-30``: no more exact than the plan."""
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def last_day(self) -> date:
        """The last day on which the promise is still kept: the end of the month or year where no day is named."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])


@dataclass(frozen=True, slots=True)
class Years:
    """The years from ``first`` to ``last``, both included."""

    first: int
    last: int

    @property
    def label(self) -> str:
        """``2020`` for a bare year, ``2020-2023`` for several."""
        return f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Milestone:
    """One promise of a task (节点): what by when, and who.

    ``lead`` (牵头) holds all units named where the plan names no leader among them; ``support`` (配合) also holds those
    who share the work by their duties (按职责分工负责). Units are written as printed, aliases included.
    ``period`` and the units are those of the task's first milestone where the printed table merges the cells.
    """

    key: str
    due: Due | None
    due_printed: str
    goal: str
    responsible_raw: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    content: tuple[str, ...]
    period: Years | None
    period_printed: str
    lines: tuple[int, ...]


class TaskKind(Enum):
    """Where in the plan a task was found."""

    ROW = "row"
    PROSE = "prose"
    YEARLY = "yearly"

    @property
    def label(self) -> Text:
        """The word for people."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    TaskKind.ROW: Text("任务分工表", "Row of the task table"),
    TaskKind.PROSE: Text("正文任务", "Task in the text"),
    TaskKind.YEARLY: Text("专栏年度分解", "Yearly box of a section"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One task of the plan; ``path`` is the headings above it, outermost first; ``no`` as printed, if any."""

    key: str
    no: int | None
    name: str
    path: tuple[str, ...]
    kind: TaskKind
    milestones: tuple[Milestone, ...]
    lines: tuple[int, ...]


class FrameReason(Enum):
    """Why a line holds no task."""

    BLANK = Text("空行", "Empty line")
    HEAD = Text("标题、发文字号和发文说明", "Title, number and cover of the document")
    HEADING = Text("章节标题", "Heading")
    INTRODUCTION = Text("章节引言", "Introduction of a section")
    OUTSIDE = Text("任务章节以外的正文", "Prose outside the task sections")
    IN_TABLE = Text("任务以分工表为准的正文", "Prose of a plan whose tasks stand in its table")
    TABLE_HEAD = Text("表头", "Head of the table")
    SIGNATURE = Text("落款、抄送和印发说明", "Signature, copies and printing note")
    PAGE = Text("网页或版面文字", "Words of the web page or the printed page")


@dataclass(frozen=True, slots=True)
class FrameLine:
    """A line recognised as holding no task."""

    number: int
    reason: FrameReason


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A line the reader could not place; a person decides."""

    number: int
    text: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Remark:
    """A line that was placed, but with a doubt a person should look at."""

    number: int
    text: Text


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan as read, not yet accepted by anybody. Line numbers start at 1."""

    source: str
    encoding: str
    title: str
    city: str | None
    document_number: str | None
    published: Due | None
    signed: Due | None
    years: Years | None
    tasks: tuple[Task, ...]
    frame: tuple[FrameLine, ...]
    unplaced: tuple[Unplaced, ...]
    remarks: tuple[Remark, ...]
    line_count: int

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """All milestones in the order of the plan."""
        return tuple(milestone for task in self.tasks for milestone in task.milestones)

    def unaccounted(self) -> tuple[int, ...]:
        """Lines neither used, nor frame, nor listed; always empty, or the reader is at fault."""
        seen = {line for task in self.tasks for line in task.lines}
        seen.update(line.number for line in self.frame)
        seen.update(line.number for line in self.unplaced)
        return tuple(number for number in range(1, self.line_count + 1) if number not in seen)
