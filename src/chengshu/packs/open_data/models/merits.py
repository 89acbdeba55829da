"""How departments are ranked by opening and sharing, and what they were rewarded for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.kernel.access.scopes import Anchors, Scoped


class MeritRule(models.Model):
    """The formula by which departments are ranked (``base.formula``), out of 100; the newest row counts."""

    formula = models.CharField(max_length=500)
    reason = models.CharField(max_length=400, blank=True)
    since = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return self.formula


class Reward(models.Model):
    """A reward for opening and sharing (奖励): honour, points of the appraisal, or money."""

    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="open_data_rewards")
    starts_on = models.DateField()
    ends_on = models.DateField()
    words = models.CharField(max_length=400)
    ground = models.CharField(max_length=400)
    points = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    amount_fen = models.PositiveBigIntegerField(default=0)
    granted_on = models.DateField(default=clock.today)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    everywhere = models.Manager["Reward"]()
    scoped = Scoped["Reward"](Anchors(units=("unit",)))

    class Meta:
        ordering = ["-granted_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="reward_period", condition=Q(ends_on__gte=models.F("starts_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.words}"
