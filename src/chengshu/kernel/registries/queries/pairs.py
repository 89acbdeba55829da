"""Pairs of records for clerks."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.registries.models import Pair, Registry
from chengshu.kernel.registries.rights import DECIDE_PAIRS


def pairs_for(actor: Actor) -> QuerySet[Pair]:
    """The pairs of registries that the actor decides about."""
    within = Registry.scoped.within(actor, DECIDE_PAIRS)
    rows = Pair.objects.filter(Q(registry__in=within.values("pk")))
    return rows.select_related("registry__subject", "left__registry__subject", "right__registry__subject")


def pair_for(actor: Actor, pair_id: int) -> Pair:
    """The pair, where the actor decides about it. Raises NotFound."""
    return one_of(pairs_for(actor), pair_id)
