"""Services over several datasets and registries (接口服务)."""

from __future__ import annotations

from django.db import models

from chengshu.base.models import Named, Stamped
from chengshu.kernel.access.scopes import Anchors, Scoped


class OfferStanding(models.TextChoices):
    """Whether a service can be applied for."""

    DRAFT = "draft", "编排中"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已下线"


class Offer(Named, Stamped):
    """A service that may be put under agreements: composed of datasets, or a look-up or verification of a registry.

    ``source`` names a look-up that the platform itself declares (``sources.SOURCES``), and is empty for a composed
    one. ``parameters`` lists what a call must bring, ``steps`` what is looked up by what (``composing.Step``).
    ``revision`` grows with every change.
    """

    key = models.CharField(max_length=60, unique=True)
    owner = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="exchange_offers")
    summary_zh = models.TextField(max_length=1000, blank=True)
    summary_en = models.TextField(max_length=1000, blank=True)
    source = models.CharField(max_length=60, blank=True)
    parameters = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    standing = models.CharField(max_length=20, choices=OfferStanding, default=OfferStanding.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    everywhere = models.Manager["Offer"]()
    scoped = Scoped["Offer"](Anchors(units=("owner",)))

    class Meta:
        ordering = ["key"]
