"""Small writes of the inbox: what was read, filters kept."""

from __future__ import annotations

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.work.models import Copy, Desk, Item, SavedFilter


@transaction.atomic
def mark_read(item: Item, *, by: Actor) -> None:
    """Note that the actor has opened the item, on their own desk or copy alone; the first time counts."""
    if by.person_id is None:
        return
    now = clock.now()
    Desk.objects.filter(item=item, person_id=by.person_id, read_at=None, done_at=None).update(read_at=now)
    Copy.objects.filter(item=item, person_id=by.person_id, read_at=None).update(read_at=now)


@transaction.atomic
def keep_filter(name: str, query: str, *, by: Actor) -> SavedFilter:
    """Keep a filter of the inbox under a name; the same name again replaces it."""
    row, _ = SavedFilter.objects.update_or_create(
        person_id=by.person_id or 0, name=name.strip(), defaults={"query": query[:500]}
    )
    audit.record(by, "work.filter.kept", row)
    return row


@transaction.atomic
def drop_filter(key: int, *, by: Actor) -> None:
    """Forget a filter of one's own."""
    for row in SavedFilter.objects.filter(pk=key, person_id=by.person_id or 0):
        audit.record(by, "work.filter.dropped", row)
        row.delete()
