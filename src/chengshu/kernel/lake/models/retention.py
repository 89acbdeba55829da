"""How long older versions stay readable."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base.models import Stamped
from chengshu.kernel.lake.names import Layer

FEWEST_DAYS = 1


class Retention(Stamped):
    """For how many days a version stays readable after a newer one took its place.

    ``layer`` and ``key_start`` narrow it; empty is every table. The longest beginning of a key wins, then the layer,
    then the newest row, so that earlier rows are its history. Never under a day: nothing may be taken from under a
    reader, and none reads that long.
    """

    layer = models.CharField(max_length=10, choices=[(one, one) for one in Layer], blank=True)
    key_start = models.CharField(max_length=100, blank=True)
    days = models.PositiveIntegerField()
    reason = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(name="lake_retention_a_day", condition=Q(days__gte=FEWEST_DAYS))]

    def __str__(self) -> str:
        return f"{self.layer or '*'}.{self.key_start or '*'}: {self.days}"
