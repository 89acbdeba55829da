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

    @property
    def title(self) -> Text:
        """What it is called, by the week or the month it is about."""
        kind, day = SPAN_LABELS[self.span], self.first
        if self.span == Span.MONTH:
            return Text(
                f"案件办理评价{kind.zh}（{day.year}年{day.month}月）", f"{kind.en} report on cases, {day:%B %Y}"
            )
        year, week, _ = day.isocalendar()
        return Text(f"案件办理评价{kind.zh}（{year}年第{week}周）", f"{kind.en} report on cases, week {week} of {year}")

    @property
    def days(self) -> Text:
        """The days it is about."""
        first, last = (f"{day.year}年{day.month}月{day.day}日" for day in (self.first, self.last))
        return Text(f"{first}至{last}", f"{self.first} to {self.last}")
