"""What happened to a project is written down twice in one transaction: for its page, and in the audit record."""

from __future__ import annotations

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.lifecycle.models import HistoryEntry, Project


def remember(project: Project, verb: str, what: Text, *, by: Actor, note: str = "", **details: object) -> HistoryEntry:
    """Write down in words what ``by`` did; ``details`` go to the audit record alone."""
    audit.record(by, verb, project, what=what, note=note[:500], **details)
    return HistoryEntry.objects.create(
        project=project,
        verb=verb,
        what_zh=what.zh[:300],
        what_en=what.en[:300],
        note=note,
        at=clock.now(),
        person_id=by.person_id,
        organisation_id=by.organisation_id,
    )
