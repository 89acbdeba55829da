"""Studies, feeds and orders, found."""

from __future__ import annotations

from django.db.models import QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.analysis.models import Feed, FeedPoint, Order, Study
from chengshu.kernel.analysis.rights import SEE_ORDERS, SEE_STUDIES

MOST_POINTS = 2000


def studies_seen_by(actor: Actor) -> QuerySet[Study]:
    """Studies within reach."""
    rows = Study.scoped.within(actor, SEE_STUDIES)
    return rows.select_related("organisation", "person", "resource", "area")


def orders_seen_by(actor: Actor) -> QuerySet[Order]:
    """Orders of one's reach, whether asked for or taken on."""
    return Order.scoped.within(actor, SEE_ORDERS).select_related("organisation", "centre", "asked_by", "area")


def feed_named(key: str) -> Feed:
    """A feed by its key. Raises NotFound."""
    return one_of(Feed.objects.select_related("study"), key=key)


def points_of(feed: Feed, *, place: str | None = None) -> list[FeedPoint]:
    """Its newest values, oldest first; of one place where it is given."""
    rows = feed.points.all() if place is None else feed.points.filter(place=place)
    return list(reversed(rows.order_by("-at", "-place")[:MOST_POINTS]))
