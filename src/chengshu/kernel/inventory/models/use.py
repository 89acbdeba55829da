"""How much systems are used, and when that is too little."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.inventory.models.systems import InformationSystem


class UseOfMonth(models.Model):
    """What a system was used in a month, by its first day."""

    system = models.ForeignKey(InformationSystem, models.CASCADE, related_name="use")
    month = models.DateField()
    active_users = models.PositiveIntegerField(default=0)
    sign_ins = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(name="use_of_month_once", fields=["system", "month"])]

    def __str__(self) -> str:
        return f"{self.system_id} {self.month:%Y-%m}"


class UseRule(models.Model):
    """When a system counts as a zombie (僵尸系统); the newest row in force counts, older ones are history.

    Idle for ``idle_months`` whole months, or fewer active users than ``least_percent`` of its users in each of them.
    """

    idle_months = models.PositiveSmallIntegerField()
    least_percent = models.PositiveSmallIntegerField()
    since = models.DateField()
    reason = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.since}"


class RollOut(models.Model):
    """A finished system that is to be used in a unit (应用推广): how many are to use it, and how many do."""

    system = models.ForeignKey(InformationSystem, models.CASCADE, related_name="roll_outs")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    planned_by = models.DateField()
    planned_users = models.PositiveIntegerField()
    in_use_since = models.DateField(null=True, blank=True)
    active_users = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["RollOut"]()
    scoped = Scoped["RollOut"](Anchors(units=("system__owner", "unit")))

    class Meta:
        ordering = ["system", "unit__order"]
        constraints = [models.UniqueConstraint(name="roll_out_once", fields=["system", "unit"])]

    def __str__(self) -> str:
        return f"{self.system_id} → {self.unit_id}"
