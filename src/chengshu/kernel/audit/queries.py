"""Reading the record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from chengshu.base import clock
from chengshu.kernel.audit.models import Checkpoint, Entry, Head


def entries_found(
    *,
    system: str = "",
    person: str = "",
    verb: str = "",
    subject: str = "",
    address: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Entry]:
    """The entries that fit everything given, the newest first.

    By the system that wrote them, the person's whole name, the beginning of the verb, the subject's key or a part of
    its name, the whole address, and local days, inclusive.
    """
    found: QuerySet[Entry] = Entry.objects.order_by("-pk")
    if system:
        found = found.filter(verb__startswith=f"{system}.")
    if person:
        found = found.filter(actor_name=person)
    if verb:
        found = found.filter(verb__startswith=verb)
    if subject:
        found = found.filter(Q(subject_id=subject) | Q(subject_name__contains=subject))
    if address:
        found = found.filter(address=address)
    if since:
        found = found.filter(at__gte=clock.start_of_day(since))
    if until:
        found = found.filter(at__lt=clock.start_of_day(until + timedelta(days=1)))
    return found


def chain_state() -> dict[str, Any]:
    """How far the chain is sealed, what waits, and the last checkpoint."""
    head = Head.objects.first()
    return {
        "sealed": head.seq if head else 0,
        "digest": head.digest if head else "",
        "waiting": Entry.objects.filter(seq=None).count(),
        "checkpoint": Checkpoint.objects.order_by("-seq").first(),
    }
