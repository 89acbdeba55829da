"""Where a task stands follows from its milestones; worked out here after every change of one."""

from __future__ import annotations

from chengshu.kernel.projects.models import Milestone, State, Task
from chengshu.kernel.projects.models.tasks import OPEN_STATES


def settle_task(task: Task) -> None:
    """Bring the task's state, share done and due day in line with its milestones.

    Done once every milestone is done or ended early with at least one done; its share is the mean over those that
    still count; its due day the earliest open one.
    """
    rows = list(Milestone.everywhere.filter(task=task, dropped_at=None))
    counting = [row for row in rows if row.state != State.TERMINATED]
    opened = [row for row in counting if row.state in OPEN_STATES]
    task.state = _state(rows, counting, opened)
    task.share_done = sum(_share(row) for row in counting) // len(counting) if counting else 0
    due = [row.due_on for row in opened if row.due_on] if opened else []
    last = [row.due_on for row in rows if row.due_on]
    task.due_on = min(due, default=None) if opened else max(last, default=None)
    done = [row.done_on for row in counting if row.done_on]
    task.done_on = max(done, default=None) if task.state == State.DONE else None
    task.save(update_fields=["state", "share_done", "due_on", "done_on"])


def _state(rows: list[Milestone], counting: list[Milestone], opened: list[Milestone]) -> State:
    if rows and not counting:
        return State.TERMINATED
    if counting and not opened:
        return State.DONE
    begun = any(row.state != State.NOT_STARTED for row in counting)
    return State.RUNNING if begun else State.NOT_STARTED


def _share(row: Milestone) -> int:
    return 100 if row.state == State.DONE else row.share_done
