"""What was counted of the cases reported on a day."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.text import Text


class Dimension(models.TextChoices):
    """By what cases are told apart. Its words in both languages are ``DIMENSION_LABELS``."""

    ALL = "all", "全市"
    AREA = "area", "区域"
    UNIT = "unit", "处置单位"
    KEEPER = "keeper", "受理单位"
    CLASS = "class", "大类"
    CHANNEL = "channel", "渠道"
    POST = "post", "岗位"
    PERSON = "person", "人员"


DIMENSION_LABELS: dict[str, Text] = {
    Dimension.ALL: Text("全市", "City"),
    Dimension.AREA: Text("区域", "Area"),
    Dimension.UNIT: Text("处置单位", "Handling unit"),
    Dimension.KEEPER: Text("受理单位", "Keeping unit"),
    Dimension.CLASS: Text("大类", "Main class"),
    Dimension.CHANNEL: Text("渠道", "Channel"),
    Dimension.POST: Text("岗位", "Post"),
    Dimension.PERSON: Text("人员", "Person"),
}


class Tally(models.Model):
    """Counts of the cases reported on a local day, by one key of a dimension.

    ``key`` is a division code, an organisation, ``scheme:code`` of a main class, a channel; of a post its stage, of a
    person ``stage:person``. ``counts`` of these two are ``done`` and ``on_time``, elsewhere those of ``counts.COUNTS``.
    """

    day = models.DateField()
    dimension = models.CharField(max_length=8, choices=Dimension)
    key = models.CharField(max_length=40, blank=True)
    counts = models.JSONField()

    class Meta:
        ordering = ["day", "dimension", "key"]
        constraints = [models.UniqueConstraint(name="tally_once", fields=["dimension", "day", "key"])]

    def __str__(self) -> str:
        return f"{self.day} {self.dimension} {self.key}"


class TallyState(models.Model):
    """Up to which change of a case the tallies are right, and when the overdue were last looked at; one row."""

    seen_until = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.seen_until}"
