"""Reads of supervised matters."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.projects.models import Matter, Partner, State
from chengshu.kernel.projects.models.tasks import OPEN_STATES
from chengshu.kernel.projects.rights import SEE_MATTERS


def matters_seen_by(actor: Actor) -> QuerySet[Matter]:
    """The matters within the reader's reach with how many of their tasks there are and are closed, newest first."""
    matters = Matter.scoped.within(actor, SEE_MATTERS).select_related("owner", "partner")
    return matters.annotate(
        task_count=Count("tasks", distinct=True),
        tasks_open=Count("tasks", filter=Q(tasks__state__in=OPEN_STATES), distinct=True),
        tasks_done=Count("tasks", filter=Q(tasks__state=State.DONE), distinct=True),
    )


def matter_seen_by(actor: Actor, key: int) -> Matter:
    """The matter. Raises NotFound."""
    return one_of(matters_seen_by(actor).select_related("registered_by", "plan_task"), key)


def partners() -> QuerySet[Partner]:
    """The systems that may hand matters over, connected or not."""
    return Partner.objects.annotate(matter_count=Count("matters"))
