"""What inspectors do outside: verify and check, on shift, along the way they went."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class Verdict(models.TextChoices):
    """What was found on the spot. Its words in both languages are ``VERDICT_LABELS``."""

    TRUE = "true", "属实"
    FALSE = "false", "不属实"


VERDICT_LABELS: dict[str, Text] = {
    Verdict.TRUE: Text("属实", "As reported"),
    Verdict.FALSE: Text("不属实", "Not as reported"),
}


class Verification(models.Model):
    """Somebody is asked to look whether it is as reported, before the case is filed (核实)."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    item = models.ForeignKey("work.Item", models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    verdict = models.CharField(max_length=5, choices=Verdict, blank=True)
    note = models.CharField(max_length=500, blank=True)
    done_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    everywhere = models.Manager["Verification"]()
    scoped = Scoped["Verification"](Anchors(owner="done_by", units=("unit",)))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["-asked_at", "-pk"]
        constraints = [models.UniqueConstraint(name="dcm_one_verification", fields=["case"], condition=Q(verdict=""))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.asked_at:%Y-%m-%d %H:%M}"


class Received(models.Model):
    """What a phone sent under a key of its own, and what it was told: the same key is answered the same again."""

    person = models.ForeignKey("identity.Person", models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    what = models.CharField(max_length=20)
    answer = models.JSONField(default=dict)
    times = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="dcm_received_once", fields=["person", "key"])]
        indexes = [models.Index(fields=["at"], name="dcm_received_at")]

    def __str__(self) -> str:
        return f"{self.what} {self.key}"


class Shift(models.Model):
    """An inspector on duty (考勤) from a moment to another; open while ``ended_at`` is empty."""

    person = models.ForeignKey("identity.Person", models.CASCADE, related_name="+")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    everywhere = models.Manager["Shift"]()
    scoped = Scoped["Shift"](Anchors(owner="person", units=("unit",)))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="dcm_one_shift", fields=["person"], condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="dcm_shift_ends_after_start", condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.started_at:%Y-%m-%d %H:%M}"


class TrackPoint(models.Model):
    """Where an inspector on shift was, in CGCS2000 degrees. Deleted after the days of ``TrackRule``."""

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="points")
    at = models.DateTimeField(default=clock.now)
    lon = models.FloatField()
    lat = models.FloatField()
    accuracy_m = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["shift", "at"]
        indexes = [models.Index(fields=["at"], name="dcm_track_at")]
        constraints = [
            models.UniqueConstraint(name="dcm_track_once", fields=["shift", "at"]),
            models.CheckConstraint(
                name="dcm_track_on_earth", condition=Q(lon__range=(-180, 180), lat__range=(-90, 90))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shift_id} {self.at:%H:%M:%S}"


class TrackRule(models.Model):
    """For what positions of inspectors are kept and for how many days; the newest row counts."""

    days = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=300)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-set_at", "-pk"]
        constraints = [models.CheckConstraint(name="dcm_track_days", condition=Q(days__range=(1, 180)))]

    def __str__(self) -> str:
        return f"{self.days}: {self.purpose}"
