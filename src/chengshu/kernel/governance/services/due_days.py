"""Keeping due days in step with the work engine, where more time was granted."""

from __future__ import annotations

from chengshu.base import clock
from chengshu.kernel.governance.models import Consultation, Finding, Paper
from chengshu.kernel.work.events import WorkDueChanged
from chengshu.kernel.work.models import Item

_FOLLOWED = {model._meta.label: model for model in (Consultation, Finding, Paper)}


def follow_due_day(event: WorkDueChanged) -> None:
    """Take over the day of the item into the row it is about."""
    model = _FOLLOWED.get(event.about_type)
    item = Item.everywhere.filter(pk=event.item_id).first()
    if model is not None and item is not None and item.due_at is not None:
        model.everywhere.filter(pk=event.about_id).update(due_on=clock.local(item.due_at).date())
