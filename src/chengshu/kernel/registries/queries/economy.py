"""Economic series."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, Q, QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.registries.models import Observation, Series


def series_named(key: str) -> Series:
    """The series with this key. Raises NotFound."""
    return one_of(Series.objects.select_related("publisher", "registry"), key=key)


def observations(
    series: Series, *, division_code: str = "", since: str = "", until: str = "", known: datetime | None = None
) -> QuerySet[Observation]:
    """Values of a series by period, each as last stated, or as it was known at ``known``. Periods are inclusive."""
    rows = Observation.objects.filter(series=series)
    if division_code:
        rows = rows.filter(division_code=division_code)
    if since:
        rows = rows.filter(period__gte=since)
    if until:
        rows = rows.filter(period__lte=until)
    if known is None:
        return rows.filter(newest=True).order_by("division_code", "period")
    last = rows.filter(known_at__lte=known).order_by().values("division_code", "period").annotate(last=Max("revision"))
    wanted = Q(pk__in=[])
    for row in last:
        wanted |= Q(division_code=row["division_code"], period=row["period"], revision=row["last"])
    return rows.filter(wanted).order_by("division_code", "period")
