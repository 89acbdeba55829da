"""Shops with their duties before the door, and sites and vehicles that are watched."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped

SHOP_DUTIES: dict[str, Text] = {
    "clean": Text("包卫生", "Cleanliness"),
    "green": Text("包绿化", "Greenery"),
    "order": Text("包秩序", "Order"),
}


def duties_in_words(duties: Iterable[str]) -> Text:
    """The duties of a shop, in a line."""
    known = [SHOP_DUTIES[key] for key in duties if key in SHOP_DUTIES]
    return Text("、".join(one.zh for one in known) or "—", ", ".join(one.en for one in known) or "—")


class Shop(Named, Stamped):
    """A shop that signed for what lies before its door (门前三包). ``duties`` are keys of ``SHOP_DUTIES``."""

    code = models.CharField(max_length=40, unique=True)
    credit_code = models.CharField(max_length=18, blank=True)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    division_code = models.CharField(max_length=12, blank=True)
    address = models.CharField(max_length=300)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    duties = models.JSONField(default=list)
    signed_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    everywhere = models.Manager["Shop"]()
    scoped = Scoped["Shop"](Anchors(units=("unit",)))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["code"]


class ShopVisit(models.Model):
    """An inspection of a shop: marks from 0 to 100 by duty, their mean as ``score``."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="visits")
    marks = models.JSONField()
    score = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500, blank=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(name="dcm_visit_score", condition=Q(score__range=(0, 100)))]

    def __str__(self) -> str:
        return f"{self.shop_id} {self.at:%Y-%m-%d}: {self.score}"


class WatchedKind(models.TextChoices):
    """What is watched. Its words in both languages are ``WATCHED_LABELS``."""

    SITE = "site", "工地"
    VEHICLE = "vehicle", "车辆"


WATCHED_LABELS: dict[str, Text] = {
    WatchedKind.SITE: Text("工地", "Building site"),
    WatchedKind.VEHICLE: Text("渣土车辆", "Vehicle"),
}


class Supervised(Named, Stamped):
    """A building site or a vehicle under supervision; ``number`` is that of its permit, or the plate."""

    kind = models.CharField(max_length=8, choices=WatchedKind)
    number = models.CharField(max_length=40, unique=True)
    company = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    division_code = models.CharField(max_length=12, blank=True)
    address = models.CharField(max_length=300, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    permit_from = models.DateField(null=True, blank=True)
    permit_until = models.DateField(null=True, blank=True)

    everywhere = models.Manager["Supervised"]()
    scoped = Scoped["Supervised"](Anchors(units=("unit",)))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["kind", "number"]

    def permit_state(self) -> str:
        """none, early, valid or ended, as of today."""
        today = clock.today()
        if self.permit_until is None:
            return "none"
        if self.permit_from is not None and today < self.permit_from:
            return "early"
        return "valid" if today <= self.permit_until else "ended"


class SupervisedFinding(models.Model):
    """What was found at a site or with a vehicle; ``case`` where it became one."""

    subject = models.ForeignKey(Supervised, models.CASCADE, related_name="findings")
    words = models.CharField(max_length=500)
    in_order = models.BooleanField(default=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.at:%Y-%m-%d}"
