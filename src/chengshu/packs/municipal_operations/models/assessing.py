"""How well things are kept: criteria, assessments; and what sanitation collects."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.packs.municipal_operations.models.ledger import Entry


class Criterion(Named):
    """What rows of a register are scored by, and with how many points; a former one stays for former scores."""

    register = models.CharField(max_length=40)
    points = models.PositiveSmallIntegerField()
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["register", "pk"]
        constraints = [
            models.CheckConstraint(name="municipal_criterion_points", condition=Q(points__gte=1)),
            models.CheckConstraint(
                name="municipal_criterion_period", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]


class Assessment(Stamped):
    """A score (考评) of a row on a day, 0 to 100; ``lines`` are the points by the key of the criterion."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="assessments")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    on = models.DateField(default=clock.today)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    lines = models.JSONField(default=dict)
    score = models.DecimalField(max_digits=5, decimal_places=2)
    words = models.CharField(max_length=500, blank=True)

    everywhere = models.Manager["Assessment"]()
    scoped = Scoped["Assessment"](Anchors(owner="by", units=("unit",)))

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["on"], name="municipal_assessment_day")]
        constraints = [
            models.UniqueConstraint(name="municipal_assessment_once", fields=["entry", "on", "by"]),
            models.CheckConstraint(name="municipal_assessment_score", condition=Q(score__range=(0, 100))),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.score}"


class Waste(models.TextChoices):
    """What was collected (GB/T 19095-2019)."""

    OTHER = "other", "其他垃圾"
    KITCHEN = "kitchen", "厨余垃圾"
    RECYCLABLE = "recyclable", "可回收物"
    HAZARDOUS = "hazardous", "有害垃圾"


WASTES = {
    Waste.OTHER: Text("其他垃圾", "Residual waste"),
    Waste.KITCHEN: Text("厨余垃圾", "Kitchen waste"),
    Waste.RECYCLABLE: Text("可回收物", "Recyclables"),
    Waste.HAZARDOUS: Text("有害垃圾", "Hazardous waste"),
}


class Haul(models.Model):
    """What was brought to a transfer station on a day, in tonnes; one row for station, vehicle, kind and day."""

    station = models.ForeignKey(Entry, models.PROTECT, related_name="hauls")
    vehicle = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    on = models.DateField()
    waste = models.CharField(max_length=12, choices=Waste)
    tonnes = models.DecimalField(max_digits=8, decimal_places=2)
    trips = models.PositiveSmallIntegerField(default=1)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    everywhere = models.Manager["Haul"]()
    scoped = Scoped["Haul"](Anchors(owner="by", units=("unit",)))

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["on", "waste"], name="municipal_haul_day")]
        constraints = [
            models.UniqueConstraint(name="municipal_haul_once", fields=["station", "vehicle", "on", "waste"]),
            models.CheckConstraint(name="municipal_haul_weighed", condition=Q(tonnes__gt=0, trips__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.tonnes} t"

    @property
    def waste_label(self) -> Text:
        """What, in words."""
        return WASTES[Waste(self.waste)]
