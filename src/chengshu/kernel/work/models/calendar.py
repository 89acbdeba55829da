"""The working calendar: published years, their days off and make-up days, and the hours of a working day."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock


class CalendarYear(models.Model):
    """A year whose days off the State Council has published; wins over the table shipped with the platform.

    ``papers`` are the addresses of the notices.
    """

    year = models.PositiveSmallIntegerField(unique=True)
    papers = models.JSONField(default=list)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that differs from its weekday: off, or worked to make up. A notice may name days of the year before."""

    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days")
    day = models.DateField()
    works = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(name="calendar_day_once", fields=["year", "day"])]

    def __str__(self) -> str:
        return f"{self.day}: {'班' if self.works else '休'}"


class WorkingHours(models.Model):
    """A stretch of every working day from ``since`` on, local time; a day has as many as rows of the latest ``since``.

    Summer hours are rows of the summer's first day, winter hours those of the winter's.
    """

    since = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-since", "starts"]
        constraints = [
            models.UniqueConstraint(name="working_hours_once", fields=["since", "starts"]),
            models.CheckConstraint(name="working_hours_run_forward", condition=Q(ends__gt=F("starts"))),
        ]

    def __str__(self) -> str:
        return f"{self.since}: {self.starts:%H:%M}–{self.ends:%H:%M}"
