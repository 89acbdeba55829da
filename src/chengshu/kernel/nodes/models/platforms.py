"""Open data platforms of other governments to which this city's open entries go (省级公共数据开放平台)."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.models import Named, Stamped


class OpenPlatform(Named, Stamped):
    """A platform that speaks the CKAN action API. ``token`` is kept encrypted.

    ``owner`` is the city's organisation over there. ``page`` is the address of an open dataset here, with ``{key}``.
    """

    address = models.URLField(max_length=200, unique=True)
    owner = models.SlugField(max_length=100)
    token = models.TextField()
    page = models.CharField(max_length=200)
    active = models.BooleanField(default=True)
    reached_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=400, blank=True)
    next_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        ordering = ["pk"]


class SentEntry(models.Model):
    """An entry as it stands on a platform: in which version it went there; ``gone`` where it was taken away again."""

    platform = models.ForeignKey(OpenPlatform, models.CASCADE, related_name="sent")
    resource = models.ForeignKey("catalogue.Resource", models.CASCADE, related_name="+")
    number = models.CharField(max_length=100)
    version = models.PositiveIntegerField()
    gone = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(name="sent_entry_once", fields=["platform", "resource"])]

    def __str__(self) -> str:
        return self.number
