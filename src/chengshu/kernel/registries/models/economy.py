"""Economic series (经济运行库) by area and period, each value with its revisions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base.models import Named


class Series(Named):
    """An economic indicator as a department publishes it; ``unit`` as printed (亿元, %), ``cycle`` a value of Cycle."""

    key = models.SlugField(max_length=60, unique=True)
    registry = models.ForeignKey("registries.Registry", models.PROTECT, related_name="series")
    publisher = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    unit = models.CharField(max_length=20)
    cycle = models.CharField(max_length=20)
    accumulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["key"]


class Observation(models.Model):
    """The value of a series for an area and period (``2026``, ``2026Q3``, ``2026-09``) as stated at ``stated_at``.

    A revision is a new row with the next ``revision``; ``newest`` marks the one in force. Values never change.
    """

    series = models.ForeignKey(Series, models.CASCADE, related_name="observations")
    division_code = models.CharField(max_length=12)
    period = models.CharField(max_length=10)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    revision = models.PositiveSmallIntegerField(default=0)
    newest = models.BooleanField(default=True)
    stated_at = models.DateTimeField()
    known_at = models.DateTimeField()
    feed = models.ForeignKey("registries.Feed", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["period", "revision"]
        constraints = [
            models.UniqueConstraint(name="observation_once", fields=["series", "division_code", "period", "revision"]),
            models.UniqueConstraint(
                name="observation_newest_once",
                fields=["series", "division_code", "period"],
                condition=Q(newest=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.division_code} {self.period}"
