"""Who may write through Open311, and how often strangers knock."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.models import Named


class Jurisdiction(Named):
    """An area that answers for itself in Open311; ``key`` is what clients send as ``jurisdiction_id``.

    ``division_code`` bounds the cases that are shown under it; empty means the whole city. One is ``usual``: it
    is meant where a client sends none.
    """

    key = models.CharField(max_length=80, unique=True)
    division_code = models.CharField(max_length=12, blank=True)
    usual = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["key"]


class ApiKey(models.Model):
    """A program that may write into a jurisdiction; only a keyed digest and the beginning of its key are kept."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="keys")
    holder = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    begins = models.CharField(max_length=8)
    per_minute = models.PositiveIntegerField(default=60)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.holder} {self.begins}…"


class Knock(models.Model):
    """How often one caller has come to a door within a span of time; ``caller`` is a keyed digest of who."""

    door = models.CharField(max_length=20)
    caller = models.CharField(max_length=64)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="knock_once", fields=["door", "caller", "since"])]
        indexes = [models.Index(fields=["since"], name="knock_since")]

    def __str__(self) -> str:
        return f"{self.door} {self.since:%Y-%m-%d %H:%M}: {self.count}"
