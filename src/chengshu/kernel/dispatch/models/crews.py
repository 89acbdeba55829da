"""Crews on the street: what they can do, who is in them, when they work, where they are, what they were given."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Named
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.dispatch.stretches import Stretch

WEEKDAYS = (
    Text("周一", "Monday"),
    Text("周二", "Tuesday"),
    Text("周三", "Wednesday"),
    Text("周四", "Thursday"),
    Text("周五", "Friday"),
    Text("周六", "Saturday"),
    Text("周日", "Sunday"),
)


class Crew(Named):
    """People of a unit who go out together. ``capacity`` is how many orders they carry at once.

    ``skills`` are classes, each with all below it; a crew without any takes whatever its unit does. Positions are kept
    ``keep_days`` days, for sending the nearest crew and for nothing else.
    """

    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    skills = models.ManyToManyField("cases.CaseClass", related_name="+", blank=True)
    division_code = models.CharField(max_length=12, blank=True)
    capacity = models.PositiveSmallIntegerField(default=8)
    minutes_each = models.PositiveSmallIntegerField(default=40)
    speed_km_h = models.PositiveSmallIntegerField(default=25)
    keep_days = models.PositiveSmallIntegerField(default=7)
    active = models.BooleanField(default=True)

    everywhere = models.Manager["Crew"]()
    scoped = Scoped["Crew"](Anchors(units=("unit",)))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["unit", "pk"]
        constraints = [
            models.CheckConstraint(
                name="dispatch_crew_moves", condition=Q(speed_km_h__gte=1, capacity__gte=1, keep_days__gte=1)
            )
        ]


class CrewMember(models.Model):
    """Somebody of a crew; with history."""

    crew = models.ForeignKey(Crew, models.CASCADE, related_name="members")
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True)

    class Meta:
        ordering = ["crew", "until", "since"]
        constraints = [
            models.UniqueConstraint(name="dispatch_one_crew_each", fields=["person"], condition=Q(until=None))
        ]

    def __str__(self) -> str:
        return f"{self.crew_id}: {self.person_id}"


class CrewHours(models.Model):
    """When a crew is on duty on a weekday (0 is Monday), local time; an end not after its start lies on the next day.

    ``days_off`` also on days off of the calendar that fall on it.
    """

    crew = models.ForeignKey(Crew, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()
    days_off = models.BooleanField(default=True)

    class Meta:
        ordering = ["crew", "weekday", "starts"]
        constraints = [models.CheckConstraint(name="dispatch_hours_weekday", condition=Q(weekday__lte=6))]

    def __str__(self) -> str:
        return f"{self.crew_id} {self.weekday} {self.starts}–{self.ends}"

    @property
    def day(self) -> Text:
        """The weekday in words."""
        return WEEKDAYS[self.weekday]


class CrewDay(models.Model):
    """What a crew does on one date instead of the hours of its weekday.

    ``stretches`` are pairs of "HH:MM", local time; without any the crew is off duty all day.
    """

    crew = models.ForeignKey(Crew, models.CASCADE, related_name="days")
    day = models.DateField()
    stretches = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["crew", "day"]
        constraints = [models.UniqueConstraint(name="dispatch_crew_day_once", fields=["crew", "day"])]

    def __str__(self) -> str:
        return f"{self.crew_id} {self.day}"

    @property
    def hours(self) -> tuple[Stretch, ...]:
        """The stretches as times."""
        return tuple((time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in self.stretches)


class CrewPosition(models.Model):
    """Where a crew was, CGCS2000 degrees."""

    crew = models.ForeignKey(Crew, models.CASCADE, related_name="positions")
    lon = models.FloatField()
    lat = models.FloatField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["crew", "-at"], name="dispatch_position_latest")]
        constraints = [
            models.CheckConstraint(
                name="dispatch_position_on_earth", condition=Q(lon__range=(-180, 180), lat__range=(-90, 90))
            )
        ]

    def __str__(self) -> str:
        return f"{self.crew_id} {self.at:%H:%M}"


class CrewOrder(models.Model):
    """A case that a crew was given; open until ``ended_at``."""

    crew = models.ForeignKey(Crew, models.PROTECT, related_name="orders")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    arrived_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["crew", "given_at", "pk"]
        indexes = [models.Index(fields=["crew", "given_at"], name="dispatch_order_open", condition=Q(ended_at=None))]
        constraints = [models.UniqueConstraint(name="dispatch_order_once", fields=["case"], condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.crew_id}: {self.case_id}"
