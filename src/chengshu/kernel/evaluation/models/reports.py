"""Reports that are made by themselves each week and month."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.text import Text


class Span(models.TextChoices):
    """What a report is about. Its words in both languages are ``SPAN_LABELS``."""

    WEEK = "week", "周报"
    MONTH = "month", "月报"


SPAN_LABELS: dict[str, Text] = {Span.WEEK: Text("周报", "Weekly"), Span.MONTH: Text("月报", "Monthly")}


class PeriodReport(models.Model):
    """The figures of a week or month as they were when it was made; ``figures`` are rows by dimension.

    Each row holds ``key``, ``zh``, ``en``, ``counts`` and ``values``, the measures as decimal strings or null. Beside
    the dimensions, ``before`` is the city's row of the span before, ``formulas`` those in force by measure.
    """

    span = models.CharField(max_length=5, choices=Span)
    first = models.DateField()
    last = models.DateField()
    made_at = models.DateTimeField(default=clock.now)
    figures = models.JSONField()

    class Meta:
        ordering = ["-last", "span"]
        constraints = [models.UniqueConstraint(name="period_report_once", fields=["span", "first"])]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"
