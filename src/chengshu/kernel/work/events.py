"""What other floors hear about work, through the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chengshu.base.events import Event


@dataclass(frozen=True)
class WorkEvent(Event):
    """Something happened to an item; ``about_type`` and ``about_id`` name the app's row, empty where it has none."""

    ordered_by: ClassVar[str] = "item_id"

    item_id: int
    kind: str
    about_type: str
    about_id: str


@dataclass(frozen=True)
class WorkOpened(WorkEvent):
    """An item was opened."""

    key: ClassVar[str] = "work.item.opened"

    unit_id: int | None


@dataclass(frozen=True)
class WorkMoved(WorkEvent):
    """An item moved on: by the declared move ``verb``, or by an act (``return``, ``withdraw``) that moves it."""

    key: ClassVar[str] = "work.item.moved"

    step: int
    verb: str
    from_state: str
    to_states: tuple[str, ...]
    person_id: int | None


@dataclass(frozen=True)
class WorkClosed(WorkEvent):
    """An item is over; ``status`` is closed, withdrawn or terminated, ``outcome`` the final state reached."""

    key: ClassVar[str] = "work.item.closed"

    status: str
    outcome: str
    overdue: bool


@dataclass(frozen=True)
class WorkOverdue(WorkEvent):
    """A due time passed, of the whole item where ``state`` is empty. ``due_at`` is ISO 8601, UTC."""

    key: ClassVar[str] = "work.item.overdue"

    state: str
    due_at: str


@dataclass(frozen=True)
class WorkDueChanged(WorkEvent):
    """The due time of the whole item changed; empty where it has none or it cannot be counted yet."""

    key: ClassVar[str] = "work.item.due_changed"

    due_at: str
