"""Reads of what topics supply: figures, views, receipts, and how fresh each figure is."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Max, QuerySet

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.kernel.analysis.models import DecisionView, Release, Supply, SupplyReceipt, TopicFigure
from chengshu.spec.data import Cycle
from chengshu.spec.registry import registry

#: How old data of a cycle may be before a view says that it is late.
LATEST: dict[str, timedelta] = {
    Cycle.REAL_TIME: timedelta(days=1),
    Cycle.DAILY: timedelta(days=2),
    Cycle.WEEKLY: timedelta(days=10),
    Cycle.MONTHLY: timedelta(days=45),
    Cycle.QUARTERLY: timedelta(days=120),
    Cycle.HALF_YEARLY: timedelta(days=220),
    Cycle.YEARLY: timedelta(days=430),
}


def figures_listed() -> QuerySet[TopicFigure]:
    """All figures with their topics, how many releases and views they have."""
    rows = TopicFigure.everywhere.filter(active=True).select_related("registry__owner", "resource")
    return rows.annotate(release_count=Count("releases", distinct=True), checked=Max("releases__checked_at"))


def figure_named(key: str) -> TopicFigure:
    """The figure of this key. Raises NotFound."""
    return one_of(TopicFigure.everywhere.select_related("registry__owner", "resource"), key=key)


def views_listed() -> QuerySet[DecisionView]:
    """The views in use."""
    return DecisionView.objects.filter(active=True).select_related("owner")


def view_named(key: str) -> DecisionView:
    """The view of this key. Raises NotFound."""
    return one_of(views_listed(), key=key)


def supply_of(key: int) -> Supply:
    """A supply that has not ended. Raises NotFound."""
    return one_of(Supply.objects.select_related("view", "figure__registry__owner"), key, ended_at=None)


def receipts_of(figure: TopicFigure) -> QuerySet[SupplyReceipt]:
    """Who was given the figure, the newest first."""
    rows = SupplyReceipt.objects.filter(supply__figure=figure)
    return rows.select_related("supply__view", "release", "person", "organisation")


def is_late(figure: TopicFigure, release: Release) -> bool | None:
    """Whether the newest of its sources is older than its cycle allows; None where no source says its time."""
    most = LATEST.get(figure.cycle)
    if release.as_of is None or most is None:
        return None
    return clock.now() - release.as_of > most


def system_is_there(key: str) -> bool:
    """Whether the system for which a view stands in has been built into this city."""
    return any(pack.key == key for pack in registry.packs)
