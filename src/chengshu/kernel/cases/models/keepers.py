"""Who takes in what comes through a channel."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.kernel.cases.models.classes import Scheme


class Keeper(models.Model):
    """The body that keeps the cases of a channel (受理单位): takes in, files, dispatches and closes; with history.

    ``channel`` is empty for all channels that have no row of their own. ``scheme`` is the tree its cases
    are classed by.
    """

    channel = models.CharField(max_length=10, blank=True)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=10, choices=Scheme)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["channel", "-since"]
        constraints = [
            models.UniqueConstraint(name="case_keeper_one_in_force", fields=["channel"], condition=Q(until=None))
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.unit_id}"
