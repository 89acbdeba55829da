"""Reading notices."""

from __future__ import annotations

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotFound
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.messages.models import Notice


@transaction.atomic
def mark_read(notice_id: int, *, by: Actor) -> Notice:
    """The notice, read from now on; one read before stays as it is. Raises NotFound for somebody else's."""
    notice = Notice.objects.select_for_update().filter(pk=notice_id, person=by.person_id).first()
    if notice is None or by.person_id is None:
        raise NotFound
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(*, by: Actor) -> int:
    """Everything unread is read; returns how many."""
    if by.person_id is None:
        return 0
    return Notice.objects.filter(person=by.person_id, read_at=None).update(read_at=clock.now())
