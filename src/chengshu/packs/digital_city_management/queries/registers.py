"""Shops, sites and vehicles within reach."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.packs.digital_city_management.models import Shop, ShopVisit, Supervised
from chengshu.packs.digital_city_management.rights import SEE


def shops_seen_by(actor: Actor) -> QuerySet[Any]:
    """The shops in business, each with ``last_score`` and ``last_visit``."""
    newest = ShopVisit.objects.filter(shop=OuterRef("pk")).order_by("-at")
    rows = Shop.scoped.within(actor, SEE).filter(closed_on=None).select_related("unit")
    return rows.annotate(last_score=Subquery(newest.values("score")[:1]), last_visit=Subquery(newest.values("at")[:1]))


def shop_for(actor: Actor, key: int) -> Shop:
    """One of them. Raises NotFound."""
    found: Shop = one_of(shops_seen_by(actor), key)
    return found


def supervised_seen_by(actor: Actor) -> QuerySet[Supervised]:
    """Sites and vehicles, each with ``wrong``, how often something was found."""
    rows = Supervised.scoped.within(actor, SEE).select_related("unit")
    return rows.annotate(wrong=Count("findings", filter=Q(findings__in_order=False)))


def supervised_for(actor: Actor, key: int) -> Supervised:
    """One of them. Raises NotFound."""
    return one_of(supervised_seen_by(actor), key)
