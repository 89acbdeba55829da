"""Sheets of shops, sites and vehicles that were handed in and wait for somebody to look at them."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.coordinates import Datum
from chengshu.kernel.access.scopes import Anchors, Scoped


class Sheet(models.Model):
    """A sheet for a register (``shops`` or ``sites``), taken in once, all of it or nothing.

    ``heads`` are its columns, ``lines`` its rows as [number in the file, [cells]]; ``mapping`` says by the register's
    columns which place in a row is what. Lines are dropped when they are taken in.
    """

    register = models.CharField(max_length=10)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    datum = models.CharField(max_length=10, default=Datum.CGCS2000)
    heads = models.JSONField()
    lines = models.JSONField()
    mapping = models.JSONField(default=dict)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    taken_at = models.DateTimeField(null=True)

    everywhere = models.Manager["Sheet"]()
    scoped = Scoped["Sheet"](Anchors(units=("unit",)))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.name
