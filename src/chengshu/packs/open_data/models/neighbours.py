"""Other portals, above all the provincial one: what we tell them and what we take over from them."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text


class Dialect(models.TextChoices):
    """How a portal is spoken to."""

    CKAN = "ckan", "CKAN API"
    DCAT = "dcat", "DCAT-AP (JSON-LD)"


class Neighbour(Named, Stamped):
    """Another open data portal. ``sealed_token`` is what lets us write there, encrypted; empty where we only read.

    ``takes`` harvests its datasets into our search, ``gives`` writes ours there; ``its_organisation`` is who we are
    there.
    """

    url = models.URLField(max_length=300, unique=True)
    dialect = models.CharField(max_length=10, choices=Dialect, default=Dialect.CKAN)
    takes = models.BooleanField(default=True)
    gives = models.BooleanField(default=False)
    its_organisation = models.CharField(max_length=100, blank=True)
    sealed_token = models.CharField(max_length=600, blank=True)
    every_hours = models.PositiveSmallIntegerField(default=24)
    due_at = models.DateTimeField(default=clock.now)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name_zh"]


class ForeignDataset(models.Model):
    """A dataset of another portal, found in our search and opened there."""

    neighbour = models.ForeignKey(Neighbour, models.CASCADE, related_name="datasets")
    remote_id = models.CharField(max_length=300)
    title = models.CharField(max_length=300)
    notes = models.TextField(max_length=4000, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500)
    modified = models.CharField(max_length=40, blank=True)
    seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(name="foreign_dataset_once", fields=["neighbour", "remote_id"])]

    def __str__(self) -> str:
        return self.title


class Sync(models.Model):
    """One run with a neighbour: what was read, new, changed and gone there, what we wrote, and what failed."""

    neighbour = models.ForeignKey(Neighbour, models.CASCADE, related_name="syncs")
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    trouble_zh = models.CharField(max_length=400, blank=True)
    trouble_en = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.neighbour_id} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def trouble(self) -> Text | None:
        """What went wrong; None where nothing did."""
        return Text(self.trouble_zh, self.trouble_en or self.trouble_zh) if self.trouble_zh else None


class Told(models.Model):
    """That a neighbour was told of a dataset, at which release, and what it is called there."""

    neighbour = models.ForeignKey(Neighbour, models.CASCADE, related_name="told")
    dataset = models.ForeignKey("open_data.OpenDataset", models.CASCADE, related_name="told")
    release = models.PositiveIntegerField()
    its_name = models.CharField(max_length=200)
    told_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-told_at"]
        constraints = [models.UniqueConstraint(name="told_once", fields=["neighbour", "dataset"])]

    def __str__(self) -> str:
        return f"{self.neighbour_id}: {self.its_name}"
