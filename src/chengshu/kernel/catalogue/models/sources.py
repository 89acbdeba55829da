"""One item, one source (一数一源): data that several bureaus offer, and who is settled to be its source."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named
from chengshu.base.text import Text
from chengshu.kernel.catalogue.models.resources import Resource
from chengshu.kernel.catalogue.models.standards import DataElement
from chengshu.kernel.catalogue.words import DATUM_LABELS, DatumStanding


class Datum(Named):
    """A datum that items of several bureaus carry; ``likeness`` is what they have in common (``Item.likeness``)."""

    likeness = models.CharField(max_length=250, unique=True)
    element = models.ForeignKey(DataElement, models.CASCADE, null=True, blank=True, related_name="data")
    standing = models.CharField(max_length=10, choices=DatumStanding, default=DatumStanding.OPEN, db_index=True)
    found_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-found_at", "-pk"]

    @property
    def standing_label(self) -> Text:
        """Where it stands, in words."""
        return DATUM_LABELS[DatumStanding(self.standing)]


class SourceRuling(models.Model):
    """Who is the authoritative source of a datum, from ``since`` until the day before ``until``, and on what ground."""

    datum = models.ForeignKey(Datum, models.CASCADE, related_name="rulings")
    provider = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="source_rulings")
    resource = models.ForeignKey(Resource, models.SET_NULL, null=True, blank=True, related_name="source_rulings")
    ground = models.CharField(max_length=400)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(name="source_in_force_once", fields=["datum"], condition=Q(until=None)),
            models.CheckConstraint(name="source_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.datum}: {self.provider}"
