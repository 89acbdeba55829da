"""Where the search looks on this floor."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.projects.models import Matter, Task
from chengshu.kernel.projects.rights import SEE_MATTERS, SEE_TASKS
from chengshu.spec.pages import Hit, SearchSource


def find_tasks(actor: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Tasks by name, goal or point of content."""
    tasks = Task.scoped.within(actor, SEE_TASKS).filter(dropped_at=None).select_related("plan", "matter")
    for word in words.split():
        tasks = tasks.filter(
            Q(name__icontains=word)
            | Q(milestones__goal__icontains=word)
            | Q(milestones__content__words__icontains=word)
        )
    return [
        Hit(str(task), reverse("projects:task", args=[task.pk]), str(task.plan or task.matter or ""))
        for task in tasks.distinct()[:limit]
    ]


def find_matters(actor: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Matters by title, number, content or instruction."""
    matters = Matter.scoped.within(actor, SEE_MATTERS)
    for word in words.split():
        matters = matters.filter(
            Q(title__icontains=word)
            | Q(number__icontains=word)
            | Q(content__icontains=word)
            | Q(instruction__icontains=word)
        )
    return [
        Hit(matter.title, reverse("projects:matter", args=[matter.pk]), matter.number) for matter in matters[:limit]
    ]


SEARCHES = (
    SearchSource("projects.tasks", Text("规划任务", "Tasks"), find_tasks),
    SearchSource("projects.matters", Text("督办事项", "Supervised matters"), find_matters),
)
