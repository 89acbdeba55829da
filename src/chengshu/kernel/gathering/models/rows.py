"""Quarantined rows that the provider put right."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock


class Mended(models.Model):
    """A row of quarantine as its provider put it right, or set aside (``values`` None) with a reason.

    The row itself stays in quarantine as it came, under ``run`` and ``row``. ``by_run`` is the run that stored it.
    """

    run = models.ForeignKey("gathering.Run", models.CASCADE, related_name="mended")
    row = models.PositiveBigIntegerField()
    values = models.JSONField(null=True)
    reason = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    by_run = models.ForeignKey("gathering.Run", models.SET_NULL, null=True, related_name="stored_mended")

    class Meta:
        ordering = ["run", "row"]
        constraints = [models.UniqueConstraint(name="gathering_row_mended_once", fields=["run", "row"])]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.row}"
