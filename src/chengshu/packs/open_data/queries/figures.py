"""Numbers of the portal as of a day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from chengshu.base import clock
from chengshu.packs.open_data.models import OpenDataset, Theme
from chengshu.packs.open_data.models.datasets import Stage
from chengshu.spec.figures import Measured


def open_datasets(day: date) -> int:
    """Datasets first opened by the end of the day and not withdrawn since."""
    return _open(day).count()


def themes_covered(day: date) -> Measured | None:
    """Which share of the fields has an open dataset; None where no field is set."""
    themes = Theme.objects.filter(active=True).count()
    if not themes:
        return None
    covered = _open(day).filter(theme__active=True).order_by().values("theme").distinct().count()
    return Measured(Decimal(covered) / Decimal(themes), themes)


def _open(day: date) -> QuerySet[OpenDataset]:
    end = clock.start_of_day(day + timedelta(days=1))
    return OpenDataset.everywhere.filter(stage=Stage.PUBLISHED, published_at__lt=end)
