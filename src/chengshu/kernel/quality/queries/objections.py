"""Objections as a reader may see them."""

from __future__ import annotations

from django.db.models import QuerySet

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.quality.models import Objection
from chengshu.kernel.quality.rights import SEE_OBJECTIONS


def objections_seen_by(actor: Actor) -> QuerySet[Objection]:
    """One's own, those of one's unit and those about its data; with what lists show."""
    rows = Objection.scoped.within(actor, SEE_OBJECTIONS)
    return rows.select_related("resource__provider", "organisation", "by", "decided_by")
