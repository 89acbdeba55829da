"""Where a connection may lead."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce

from chengshu.base import clock
from chengshu.base.text import Text


class PlaceKind(models.TextChoices):
    """What is allowed: an address in a network, or a folder of this server."""

    NETWORK = "network", "网络地址"
    FOLDER = "folder", "服务器目录"


PLACE_KIND_LABELS = {
    PlaceKind.NETWORK: Text("网络地址", "Network"),
    PlaceKind.FOLDER: Text("服务器目录", "Folder of this server"),
}


class Place(models.Model):
    """A place to which connections may lead (放行范围), from a moment until it was taken back.

    ``value`` is a network in CIDR notation, a host's name (``*.example.gov.cn`` for all below it) or an absolute
    folder. ``port`` narrows a network to one; None allows all.
    """

    kind = models.CharField(max_length=10, choices=PlaceKind)
    value = models.CharField(max_length=400)
    port = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=400)
    since = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["kind", "value", "pk"]
        constraints = [
            models.UniqueConstraint(
                "kind",
                "value",
                Coalesce("port", 0),  # SQLite takes two places without a port for different ones
                name="gathering_place_once",
                condition=models.Q(ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.value}:{self.port}" if self.port else self.value

    @property
    def kind_label(self) -> Text:
        """What is allowed, in words."""
        return PLACE_KIND_LABELS[PlaceKind(self.kind)]
