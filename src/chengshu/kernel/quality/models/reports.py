"""What judging and refining found, version by version."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.quality.models.rules import Rule


class Report(models.Model):
    """How a version of a gathered table stood against the rules of its time.

    ``score`` is 0 to 100, None where no rule could be judged; ``scores`` the same by dimension. ``newest`` marks the
    last report of a resource. One version may be judged again: when rules have changed, or time has passed. Once
    ``settled``, what follows has been done: samples, refining, correction work; ``trouble`` says why it could not be.
    """

    resource = models.ForeignKey("catalogue.Resource", models.CASCADE, related_name="quality_reports")
    table = models.CharField(max_length=120)
    version = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=clock.now)
    rows = models.PositiveBigIntegerField()
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    scores = models.JSONField(default=dict)
    failed = models.PositiveBigIntegerField(default=0)
    took_ms = models.PositiveIntegerField(default=0)
    newest = models.BooleanField(default=True)
    settled = models.BooleanField(default=False)
    trouble = models.CharField(max_length=300, blank=True)

    everywhere = models.Manager["Report"]()
    scoped = Scoped["Report"](Anchors(units=("resource__provider",)))

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(name="quality_report_by_time", fields=["at"])]
        constraints = [
            models.UniqueConstraint(name="quality_report_newest", fields=["resource"], condition=Q(newest=True)),
            models.CheckConstraint(
                name="quality_report_score", condition=Q(score=None) | Q(score__gte=0, score__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} v{self.version}"


class Finding(models.Model):
    """One rule in a report: how many rows it looked at, how many failed.

    ``passed`` is the share that counts (0 to 1): for rules over rows 1 − failed / checked, for freshness falling with
    age; None where nothing was to be checked. ``problem`` says in both languages why a rule could not be judged.
    ``samples`` are up to five failing values with their keys, masked as graded.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="findings")
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="findings")
    checked = models.PositiveBigIntegerField(default=0)
    failed = models.PositiveBigIntegerField(default=0)
    passed = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    problem_zh = models.CharField(max_length=300, blank=True)
    problem_en = models.CharField(max_length=300, blank=True)
    samples = models.JSONField(default=list)

    class Meta:
        ordering = ["-failed", "pk"]
        constraints = [
            models.UniqueConstraint(name="quality_finding_once", fields=["report", "rule"]),
            models.CheckConstraint(name="quality_finding_within", condition=Q(failed__lte=F("checked"))),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.failed}/{self.checked}"


class Refining(models.Model):
    """How a version became the refined table: every row that went in is out, left out or a duplicate."""

    report = models.OneToOneField(Report, models.CASCADE, related_name="refining")
    silver_version = models.PositiveBigIntegerField()
    rows_in = models.PositiveBigIntegerField()
    rows_out = models.PositiveBigIntegerField()
    left_out = models.PositiveBigIntegerField()
    duplicates = models.PositiveBigIntegerField()
    corrected = models.PositiveBigIntegerField(default=0)
    took_ms = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                name="refining_loses_nothing", condition=Q(rows_in=F("rows_out") + F("left_out") + F("duplicates"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.rows_in} = {self.rows_out} + {self.left_out} + {self.duplicates}"
