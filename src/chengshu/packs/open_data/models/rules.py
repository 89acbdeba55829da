"""What officials set: fields of the portal, licences, thresholds, and the published rules and standards."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Named
from chengshu.base.text import Text


class Theme(Named):
    """A field (领域) by which open data are classed; the seed plan of 2020 names 22 of them.

    ``uri`` is the concept in the EU's data-theme vocabulary that comes nearest, for DCAT-AP; empty where none does.
    """

    key = models.SlugField(max_length=40, unique=True)
    icon = models.CharField(max_length=40, default="database")
    uri = models.URLField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "pk"]


class OpenLicence(Named):
    """Terms under which data may be used (开放许可). ``uri`` is an address that others know; else our page serves."""

    key = models.SlugField(max_length=40, unique=True)
    uri = models.URLField(max_length=200, blank=True)
    text_zh = models.TextField(max_length=8000)
    text_en = models.TextField(max_length=8000, blank=True)
    is_open = models.BooleanField(default=True)
    for_social = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "pk"]

    @property
    def text(self) -> Text:
        """The terms; the Chinese ones where nobody has translated them."""
        return Text(self.text_zh, self.text_en or self.text_zh)


class PortalRule(models.Model):
    """Thresholds of the portal; the newest row counts, earlier ones are history.

    ``office`` is the body that reviews and answers for the portal. ``k``: in how many rows each combination of
    quasi-identifiers must stand at least; ``l``: how many values a sensitive column must have within each. At most
    ``most_suppressed`` per cent of the rows may be left out to reach both. Calls are those of one address or key.
    """

    office = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    k = models.PositiveSmallIntegerField(default=5)
    l = models.PositiveSmallIntegerField(default=2)  # noqa: E741  the name it has in the literature
    most_suppressed = models.PositiveSmallIntegerField(default=5)
    calls_per_minute = models.PositiveIntegerField(default=120)
    calls_per_minute_with_key = models.PositiveIntegerField(default=1200)
    rows_per_call = models.PositiveIntegerField(default=10_000)
    sheet_rows = models.PositiveIntegerField(default=200_000)
    remind_days = models.PositiveSmallIntegerField(default=7)
    reason = models.CharField(max_length=400, blank=True)
    since = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(name="open_rule_k", condition=Q(k__gte=2) & Q(l__gte=1)),
            models.CheckConstraint(name="open_rule_share", condition=Q(most_suppressed__lte=50)),
            models.CheckConstraint(
                name="open_rule_calls",
                condition=Q(calls_per_minute__gte=1, calls_per_minute_with_key__gte=1, rows_per_call__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"k={self.k}, l={self.l} ({self.since:%Y-%m-%d})"


class GuidelineKind(models.TextChoices):
    """What a rule or standard is about; the first four are those the seed plan names."""

    TRANSFER = "transfer", "传输"
    STORAGE = "storage", "存储"
    TRADE = "trade", "交易"
    USE = "use", "使用"
    TERMS = "terms", "条款"


GUIDELINE_LABELS: dict[str, Text] = {
    GuidelineKind.TRANSFER: Text("数据传输", "Transfer"),
    GuidelineKind.STORAGE: Text("数据存储", "Storage"),
    GuidelineKind.TRADE: Text("数据交易", "Trade"),
    GuidelineKind.USE: Text("数据使用", "Use"),
    GuidelineKind.TERMS: Text("服务条款", "Terms of service"),
}


class Guideline(Named):
    """A published interface standard or rule (接口标准、操作规范). Each edition is a row; the newest counts."""

    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=10, choices=GuidelineKind)
    edition = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(max_length=60, blank=True)
    body_zh = models.TextField(max_length=40_000)
    body_en = models.TextField(max_length=40_000, blank=True)
    published_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["kind", "key", "-edition"]
        constraints = [models.UniqueConstraint(name="guideline_edition_once", fields=["key", "edition"])]

    @property
    def body(self) -> Text:
        """The text; the Chinese one where nobody has translated it."""
        return Text(self.body_zh, self.body_en or self.body_zh)

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return GUIDELINE_LABELS[self.kind]
