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
    """How a milestone's score is counted, 0 to 100, and what a supporting unit's part weighs beside a lead's 1.

    ``formula`` is arithmetic over the names of ``scoring.NAMES``, read by ``base.formula``.
    """

    formula = models.CharField(max_length=500)
    support_weight = models.DecimalField(max_digits=4, decimal_places=2)

    class Meta(Rule.Meta):
        constraints = [models.CheckConstraint(name="score_weight_not_negative", condition=Q(support_weight__gte=0))]
