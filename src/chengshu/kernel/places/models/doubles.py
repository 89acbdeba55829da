"""Components that may be one and the same, until a person has said."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.text import Text


class Verdict(models.TextChoices):
    """What a person said of two components. Its words in both languages are ``VERDICT_LABELS``."""

    SAME = "same", "同一部件"
    DIFFERENT = "different", "不是同一部件"


VERDICT_LABELS: dict[str, Text] = {
    Verdict.SAME: Text("同一部件", "The same"),
    Verdict.DIFFERENT: Text("不是同一部件", "Not the same"),
}


class LikelyDouble(models.Model):
    """Two components of one class within a few metres; ``likeness`` of their names goes from 0 to 1.

    ``first`` was registered first. A pair that was settled is never proposed again.
    """

    first = models.ForeignKey("places.Component", models.CASCADE, related_name="+")
    second = models.ForeignKey("places.Component", models.CASCADE, related_name="+")
    metres = models.FloatField()
    likeness = models.FloatField()
    found_at = models.DateTimeField(default=clock.now)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=400, blank=True)

    objects = models.Manager["LikelyDouble"]()

    class Meta:
        ordering = ["-likeness", "metres", "pk"]
        indexes = [models.Index(fields=["verdict", "-likeness"], name="places_double_open")]
        constraints = [
            models.UniqueConstraint(name="places_double_once", fields=["first", "second"]),
            models.CheckConstraint(name="places_double_of_two", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}?"
