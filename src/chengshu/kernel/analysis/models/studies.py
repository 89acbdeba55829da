"""Scheduled analysis: its result becomes a gold table, a data service, an indicator feed."""

from __future__ import annotations

from django.db import models

from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.lake.names import Layer, TableName


class Every(models.TextChoices):
    """How often a study runs."""

    BY_HAND = "by_hand", "手动"
    HOUR = "hour", "每小时"
    DAY = "day", "每天"
    WEEK = "week", "每周"
    MONTH = "month", "每月"


EVERY_LABELS = {
    Every.BY_HAND: Text("手动运行", "By hand"),
    Every.HOUR: Text("每小时", "Hourly"),
    Every.DAY: Text("每天", "Daily"),
    Every.WEEK: Text("每周", "Weekly"),
    Every.MONTH: Text("每月", "Monthly"),
}


class Study(Named, Stamped):
    """A query of a unit that runs on schedule (分析作业). Its rows are the gold table ``analysis.<key>``.

    It runs with the rights of ``person`` as they are at that moment: an agreement that ended is not used any more.
    ``resource`` is the catalogue entry under which the result was published as a data service.
    """

    key = models.CharField(max_length=60, unique=True)
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    area = models.ForeignKey("lake.SubjectArea", models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(max_length=20_000)
    purpose = models.CharField(max_length=400)
    personal = models.BooleanField(default=False)
    every = models.CharField(max_length=10, choices=Every, default=Every.DAY)
    hour = models.PositiveSmallIntegerField(default=2)
    next_at = models.DateTimeField(null=True, blank=True, db_index=True)
    active = models.BooleanField(default=True)
    order = models.ForeignKey("analysis.Order", models.SET_NULL, null=True, blank=True, related_name="studies")
    resource = models.ForeignKey("catalogue.Resource", models.SET_NULL, null=True, blank=True, related_name="+")
    failures = models.PositiveSmallIntegerField(default=0)

    everywhere = models.Manager["Study"]()
    scoped = Scoped["Study"](Anchors(owner="person_id", units=("organisation",)))

    class Meta:
        ordering = ["key"]
        constraints = [models.CheckConstraint(name="analysis_study_hour", condition=models.Q(hour__lte=23))]

    @property
    def every_label(self) -> Text:
        """How often, in words."""
        return EVERY_LABELS[Every(self.every)]

    @property
    def table(self) -> TableName:
        """Where its result lies."""
        return TableName(Layer.GOLD, f"analysis.{self.key}")


class Feed(Named, Stamped):
    """A number of a study's result, kept each time it runs, for the operations centre and departments (指标数据流).

    ``column`` is the column with the value; ``place_column`` one that tells series apart, empty for one series.
    """

    key = models.CharField(max_length=60, unique=True)
    study = models.ForeignKey(Study, models.CASCADE, related_name="feeds")
    column = models.CharField(max_length=100)
    place_column = models.CharField(max_length=100, blank=True)
    unit = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["key"]


class FeedPoint(models.Model):
    """The value of a feed as of one run."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="points")
    at = models.DateTimeField()
    place = models.CharField(max_length=100, blank=True)
    value = models.DecimalField(max_digits=24, decimal_places=6)

    class Meta:
        ordering = ["at", "place"]
        constraints = [models.UniqueConstraint(name="analysis_feed_point_once", fields=["feed", "at", "place"])]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.at}: {self.value}"
