"""What the clocks say is carried over to the row: new due times, more time granted, stages that ran over."""

from __future__ import annotations

from django.db import transaction

from chengshu.kernel.cases.events import CaseOverdue
from chengshu.kernel.cases.following import about, stand
from chengshu.kernel.cases.models import Case
from chengshu.kernel.events.services import publish
from chengshu.kernel.work.events import WorkDueChanged, WorkOverdue
from chengshu.kernel.work.extensions import EXTENSION, GRANTED
from chengshu.kernel.work.models import Item

CASE_KEY = "cases.case"


@transaction.atomic
def follow_due(event: WorkDueChanged) -> None:
    """The row takes over the due times of its item, and counts the times it was given more."""
    case = _case(event.kind, event.item_id)
    if case is None or case.item is None:
        return
    stand(case, case.item)
    granted = Item.everywhere.filter(
        kind=EXTENSION.key, about_type=Item._meta.label, about_id=str(event.item_id), outcome=GRANTED
    )
    case.extended = granted.count()
    case.save(update_fields=["due_at", "stage_due_at", "extended"])


@transaction.atomic
def tell_overdue(event: WorkOverdue) -> None:
    """Others hear that a stage, or all of it, took too long. The holders were told by the engine of work."""
    case = _case(event.kind, event.item_id)
    if case is not None and case.is_open:
        publish(CaseOverdue(**about(case), stage=event.state))


def _case(kind: str, item_id: int) -> Case | None:
    if kind != CASE_KEY:
        return None
    return Case.everywhere.select_for_update(of=("self",)).select_related("item").filter(item=item_id).first()
