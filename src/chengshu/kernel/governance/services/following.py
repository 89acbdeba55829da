"""Passing a group's decisions on to supervision."""

from __future__ import annotations

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.governance.errors import DecisionFollowed, DecisionIncomplete
from chengshu.kernel.governance.models import Decision
from chengshu.kernel.governance.rights import EDIT_GROUPS
from chengshu.kernel.projects import services as projects
from chengshu.kernel.projects.models import MatterSource
from chengshu.kernel.projects.services import MatterNews, TimePoint


@transaction.atomic
def follow_up(decision_id: int, *, by: Actor) -> Decision:
    """Make a supervised matter of a decision (转督办): its unit has the task on its desk at once, with the day.

    Raises DecisionFollowed, DecisionIncomplete.
    """
    rows = Decision.everywhere.select_for_update(of=("self",))
    decision = rows.select_related("meeting__group__organisation", "lead", "matter").get(pk=decision_id)
    meeting = decision.meeting
    must_reach(by, EDIT_GROUPS, meeting.group.organisation)
    if decision.matter:
        raise DecisionFollowed(number=decision.matter.number)
    if decision.lead is None or decision.due_on is None:
        raise DecisionIncomplete
    news = MatterNews(
        title=decision.words[:300],
        source=MatterSource.MEETING,
        content=decision.words,
        source_number=meeting.title[:100],
        source_on=clock.local(meeting.starts_at).date(),
        due_on=decision.due_on,
    )
    matter = projects.register_matter(news, owner=meeting.group.organisation, by=by)
    projects.add_task(
        matter,
        name=decision.words,
        leads=[decision.lead],
        supports=list(decision.supports.all()),
        time_points=[TimePoint(decision.due_on, decision.words)],
        by=by,
    )
    decision.matter = projects.hand_out(matter, by=by)
    decision.save(update_fields=["matter"])
    record(by, "governance.decision.followed_up", decision, matter=matter.number)
    return decision
