"""Keys that stay when a plan is read again, is renumbered, or gets its punctuation corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from chengshu.kernel.projects.reading.draft import Milestone, Task
from chengshu.kernel.projects.reading.fold import plain


def keyed(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """The tasks with keys: made of the name alone, of the headings too where a name comes twice."""
    tasks = tuple(tasks)
    names = Counter(plain(task.name) for task in tasks)
    seen: Counter[str] = Counter()
    result: list[Task] = []
    for task in tasks:
        told = plain(task.name) if names[plain(task.name)] == 1 else "/".join(map(plain, (*task.path, task.name)))
        digest = sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        seen[digest] += 1
        key = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
        result.append(replace(task, key=key, milestones=_keyed_milestones(key, task.milestones)))
    return tuple(result)


def _keyed_milestones(task_key: str, milestones: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """Milestones of a task are told apart by their due date, and by their order where that is the same."""
    seen: Counter[str] = Counter()
    result: list[Milestone] = []
    for milestone in milestones:
        due = milestone.due.iso if milestone.due else "undated"
        seen[due] += 1
        key = f"{task_key}/{due}" + (f"/{seen[due]}" if seen[due] > 1 else "")
        result.append(replace(milestone, key=key))
    return tuple(result)
