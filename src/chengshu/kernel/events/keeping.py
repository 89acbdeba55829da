"""What a stop left in the outbox, and when what was heard is forgotten."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from chengshu.base import clock
from chengshu.kernel.events.models import Outgoing, State

BOUND = 2000


def unheard() -> int:
    """How many events wait in the outbox; the worker delivers them."""
    return Outgoing.objects.filter(spread_at=None).count()


def forget_heard() -> int:
    """Delete some of the events that everybody heard or somebody set aside, after the days that the settings say."""
    limit = clock.now() - timedelta(days=settings.EVENTS_KEPT_DAYS)
    open_ones = [State.WAITING, State.DEAD]
    old = Outgoing.objects.filter(at__lt=limit, spread_at__lt=limit).exclude(deliveries__state__in=open_ones)
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:BOUND])
    Outgoing.objects.filter(pk__in=keys).delete()
    return len(keys)
