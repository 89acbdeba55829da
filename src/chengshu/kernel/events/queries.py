"""Reads of deliveries."""

from __future__ import annotations

from django.db.models import QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.events.models import Delivery, State


def unfinished() -> QuerySet[Delivery]:
    """Dead letters and what waits for its next attempt, and what was set aside; dead letters first."""
    return Delivery.objects.exclude(state=State.DONE).select_related("event").order_by("state", "-pk")


def delivery(delivery_id: int) -> Delivery:
    """One delivery with its event. Raises NotFound."""
    return one_of(Delivery.objects.select_related("event"), delivery_id)
