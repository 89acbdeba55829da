"""Where data comes from and where it goes."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.models import Named


class PlaceKind(models.TextChoices):
    """What kind of place data lies in or is shown by, in the order in which it flows."""

    SOURCE = "source", "源表"
    TABLE = "table", "湖表"
    REGISTRY = "registry", "基础库"
    SERVICE = "service", "数据服务"
    INDICATOR = "indicator", "指标"


class Place(Named):
    """A place in the flow of data. ``key`` is a table's name in the lake, or what its floor calls it.

    ``address`` is the path of its own page, empty where it has none.
    """

    kind = models.CharField(max_length=12, choices=PlaceKind)
    key = models.CharField(max_length=200)
    address = models.CharField(max_length=200, blank=True)
    table = models.OneToOneField("lake.LakeTable", models.SET_NULL, null=True, blank=True, related_name="place")

    class Meta:
        ordering = ["kind", "key"]
        constraints = [models.UniqueConstraint(name="lake_place_once", fields=["kind", "key"])]


class Flow(models.Model):
    """Data goes from one place to another, carried by a process; open until ``ended_at``.

    ``process`` is the stable name of who carries it, ``gathering``, ``analysis.job.7``. ``seen_at`` is the last run.
    """

    source = models.ForeignKey(Place, models.CASCADE, related_name="outflows")
    target = models.ForeignKey(Place, models.CASCADE, related_name="inflows")
    process = models.CharField(max_length=100)
    since = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="lake_flow_once", fields=["source", "target", "process"]),
            models.CheckConstraint(name="lake_flow_moves", condition=~models.Q(source=models.F("target"))),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


class ColumnFlow(models.Model):
    """One column of the source goes into one of the target; ``how`` names what is done to it on the way."""

    flow = models.ForeignKey(Flow, models.CASCADE, related_name="columns")
    source = models.CharField(max_length=200)
    target = models.CharField(max_length=200)
    how = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="lake_column_flow_once", fields=["flow", "source", "target"])]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
