"""Departmental hotlines and how far they are merged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from chengshu.packs.hotline_12345.models import Hotline
from chengshu.spec.figures import Measured


def hotlines() -> QuerySet[Hotline]:
    """The register; everybody at the hotline may read all of it."""
    return Hotline.everywhere.select_related("body")


def in_force_on(day: date) -> QuerySet[Hotline]:
    """The hotlines that there were on a day."""
    return Hotline.everywhere.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


def share_merged(day: date) -> Measured | None:
    """Percentage of the lines that are not for emergencies whose organisation, duty, staff and number are merged."""
    rows = list(in_force_on(day).filter(urgent=False))
    if not rows:
        return None
    whole = sum(row.is_whole_on(day) for row in rows)
    return Measured(Decimal(100 * whole) / len(rows), len(rows))
