"""Formulas that officials set, with history."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock


class FormulaRule(models.Model):
    """How a measure is worked out from a day on; the latest that has begun is in force, before it the declared one."""

    measure = models.CharField(max_length=40)
    formula = models.CharField(max_length=500)
    since = models.DateField()
    basis = models.CharField(max_length=200, blank=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["measure", "-since", "-pk"]
        indexes = [models.Index(fields=["measure", "-since"], name="evaluation_formula")]

    def __str__(self) -> str:
        return f"{self.measure} {self.since}: {self.formula}"
