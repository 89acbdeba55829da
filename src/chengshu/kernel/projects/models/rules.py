"""Rules that officials change: thresholds of the traffic light and the formula of the score, with their history."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock


class Rule(models.Model):
    """A rule in force from the day ``since`` until the next one of its kind begins; earlier ones stay as history."""

    since = models.DateField(unique=True)
    reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        ordering = ["-since"]

    def __str__(self) -> str:
        return f"{self.since}"


class LightRule(Rule):
    """From how many working days before the due day a milestone shines yellow (临近)."""

    near_working_days = models.PositiveSmallIntegerField()


class ScoreRule(Rule):
    """How a milestone's score is counted; points are 0 to 100.

    Reached by its day gives ``full_points``; each working day late takes ``late_day_points`` down to ``late_floor``;
    each returned report takes ``returned_points``; open after its day it has ``share done × late_floor``, ended early
    it does not count. A unit's score is the mean over its milestones, a supporting one weighing ``support_weight``.
    """

    full_points = models.DecimalField(max_digits=6, decimal_places=2)
    late_day_points = models.DecimalField(max_digits=6, decimal_places=2)
    late_floor = models.DecimalField(max_digits=6, decimal_places=2)
    returned_points = models.DecimalField(max_digits=6, decimal_places=2)
    support_weight = models.DecimalField(max_digits=4, decimal_places=2)

    class Meta(Rule.Meta):
        constraints = [
            models.CheckConstraint(
                name="score_floor_below_full",
                condition=Q(late_floor__lte=models.F("full_points")) & Q(late_floor__gte=0),
            )
        ]
