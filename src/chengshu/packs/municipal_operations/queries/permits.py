"""Permits within reach, and what everybody may see of them."""

from __future__ import annotations

from django.db.models import QuerySet

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.packs.municipal_operations.models import Permit, PermitKind
from chengshu.packs.municipal_operations.models.permits import PermitState
from chengshu.packs.municipal_operations.rights import SEE_PERMITS

SOON_DAYS = 30


def kinds() -> QuerySet[PermitKind]:
    """What can be applied for."""
    return PermitKind.objects.filter(active=True).select_related("unit")


def kind_called(key: str) -> PermitKind:
    """Something that can be applied for. Raises NotFound."""
    return one_of(kinds(), key=key)


def permits_seen_by(actor: Actor) -> QuerySet[Permit]:
    """Applications and permits within reach, newest first."""
    return Permit.scoped.within(actor, SEE_PERMITS).select_related("kind", "unit")


def permit_seen_by(actor: Actor, key: int) -> Permit:
    """One of them. Raises NotFound."""
    return one_of(permits_seen_by(actor).select_related("entry"), key)


def permit_of_ticket(ticket: str) -> Permit:
    """The application that whoever holds the ticket follows. Raises NotFound."""
    return one_of(Permit.everywhere.select_related("kind", "unit"), ticket=ticket.strip().upper())


def running_out(actor: Actor) -> QuerySet[Permit]:
    """Granted permits whose last day comes within SOON_DAYS."""
    today = clock.today()
    last = today.fromordinal(today.toordinal() + SOON_DAYS)
    return permits_seen_by(actor).filter(state=PermitState.GRANTED, ends_on__range=(today, last)).order_by("ends_on")
