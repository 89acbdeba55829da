"""What this floor hears from the engine of work."""

from __future__ import annotations

from chengshu.base import clock
from chengshu.base.events import Subscription
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.events import services as events
from chengshu.kernel.projects.events import MilestoneMissed
from chengshu.kernel.projects.models import Milestone
from chengshu.kernel.projects.models.tasks import OPEN_STATES
from chengshu.kernel.projects.remembering import remember
from chengshu.kernel.work.events import WorkOverdue


def milestone_missed(event: WorkOverdue) -> None:
    """The day of a milestone passed while it was open: its record says so, and those above hear of it."""
    if event.about_type != Milestone._meta.label or event.state:
        return
    milestone = Milestone.everywhere.select_related("task").filter(pk=int(event.about_id)).first()
    if milestone is None or milestone.due_on is None or milestone.state not in OPEN_STATES:
        return
    if milestone.due_on >= clock.today() or milestone.dropped_at is not None:
        return
    remember("projects.milestone.missed", milestone.task, by=PLATFORM, milestone=milestone)
    events.publish(
        MilestoneMissed(task_id=milestone.task_id, milestone_id=milestone.pk, due_on=milestone.due_on.isoformat())
    )


SUBSCRIPTIONS = (Subscription("projects.milestone_missed", WorkOverdue, milestone_missed),)
