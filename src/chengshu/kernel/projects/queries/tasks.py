"""Reads of tasks and milestones."""

from __future__ import annotations

from django.db.models import QuerySet

from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.projects.models import Task, TaskUnit


def tasks_of(organisation: Organisation) -> QuerySet[Task]:
    """The tasks this body leads or supports, of all plans and matters, but for those a later version dropped."""
    keys = TaskUnit.objects.filter(organisation=organisation).values("task_id")
    return Task.everywhere.filter(pk__in=keys, dropped_at=None)
