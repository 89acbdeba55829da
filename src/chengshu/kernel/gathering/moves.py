"""What follows from a decision about records handed over."""

from __future__ import annotations

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.audit.services import record
from chengshu.kernel.gathering.errors import NotOneself
from chengshu.kernel.gathering.models import Handover, HandoverState, Purpose
from chengshu.kernel.gathering.services.runs import ask_run
from chengshu.kernel.work.services import Moved


def accepted(moved: Moved) -> None:
    """Gather what was accepted."""
    handover = _decided(moved, HandoverState.ACCEPTED)
    ask_run(handover.source, purpose=Purpose.HANDOVER, handover=handover, by=PLATFORM)


def returned(moved: Moved) -> None:
    """Nothing is gathered."""
    _decided(moved, HandoverState.RETURNED)


def _decided(moved: Moved, state: HandoverState) -> Handover:
    handover = Handover.everywhere.select_for_update().get(pk=moved.item.about_id)
    if handover.brought_by_id is not None and handover.brought_by_id == moved.by.person_id:
        raise NotOneself
    handover.state, handover.reviewed_by_id, handover.reviewed_at = state, moved.by.person_id, clock.now()
    handover.reason = (moved.step.why or "")[:400]
    handover.changed_at = clock.now()
    handover.save()
    record(moved.by, f"gathering.handover.{state}", handover, reason=handover.reason)
    return handover
