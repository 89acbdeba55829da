"""Features of the geographic base as they are and were, where they lie, and the lists they came from."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named
from chengshu.base.text import Text
from chengshu.kernel.places.models.layers import GeoLayer
from chengshu.kernel.places.models.shapes import Shaped, on_earth


def in_force(day: date, known: datetime | None = None) -> Q:
    """What held on a day, as we know it now, or as it was known at a moment."""
    if known is None:
        return Q(known_until=None, valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gt=day))
    still_believed = Q(known_until=None) | Q(known_until__gt=known)
    not_ended = Q(valid_until=None) | Q(valid_until__gt=day) | Q(end_known_at__gt=known)
    return Q(known_from__lte=known, valid_from__lte=day) & still_believed & not_ended


class GeoFeature(Named, Shaped):
    """What one feature (地理实体) was for a stretch of days: the rows of one ``code`` in a layer are its history.

    It held from ``valid_from`` until before ``valid_until``; we have known it since ``known_from``, and that it ended
    since ``end_known_at``. A row that was put right for the same day has ``known_until`` and counts no more.
    ``area_m2`` and ``length_m`` are geodesic on CGCS2000. ``division_code`` is that of the finest cell around its
    middle; ``cells_edition`` says by which state of the grid its shares were drawn.
    """

    layer = models.ForeignKey(GeoLayer, models.PROTECT, related_name="features")
    code = models.CharField(max_length=40)
    attributes = models.JSONField(default=dict)
    area_m2 = models.FloatField(default=0)
    length_m = models.FloatField(default=0)
    division_code = models.CharField(max_length=12, blank=True)
    cells_edition = models.CharField(max_length=32, blank=True)
    source = models.CharField(max_length=200, blank=True)
    sourced_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    known_from = models.DateTimeField(default=clock.now)
    end_known_at = models.DateTimeField(null=True, blank=True)
    known_until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=400, blank=True)

    objects = models.Manager["GeoFeature"]()

    class Meta:
        ordering = ["layer", "code", "-valid_from", "-known_from"]
        indexes = [
            models.Index(fields=["layer", "west", "east"], name="places_geo_box", condition=Q(known_until=None)),
            models.Index(fields=["layer", "name_zh"], name="places_geo_name"),
            models.Index(fields=["code"], name="places_geo_code"),
        ]
        constraints = [
            on_earth("places_geo_on_earth"),
            models.UniqueConstraint(
                name="places_geo_open_once",
                fields=["layer", "code"],
                condition=Q(valid_until=None, known_until=None),
            ),
            models.CheckConstraint(
                name="places_geo_ends_after_start", condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from"))
            ),
            models.CheckConstraint(name="places_geo_code_given", condition=~Q(code="")),
        ]

    @property
    def name(self) -> Text:
        """The name; one without a name is called by its code."""
        return Text(self.name_zh or self.code, self.name_en or self.name_zh or self.code)


class GeoShare(models.Model):
    """How much of a feature lies in a street, or in a county that has none: its area and length there."""

    feature = models.ForeignKey(GeoFeature, models.CASCADE, related_name="shares")
    division_code = models.CharField(max_length=12, db_index=True)
    area_m2 = models.FloatField(default=0)
    length_m = models.FloatField(default=0)

    objects = models.Manager["GeoShare"]()

    class Meta:
        constraints = [models.UniqueConstraint(name="places_geo_share_once", fields=["feature", "division_code"])]

    def __str__(self) -> str:
        return f"{self.feature_id}: {self.division_code}"


class GeoImport(models.Model):
    """A list of features that somebody handed in, looked at before it is taken.

    ``rows`` holds what was read and is emptied once it is in; ``problems`` says row, column, what is wrong, and whether
    the row stays out for it; ``differences`` what each row would do. With ``whole`` the list is the whole layer, and
    what is not among its ``codes`` ends on ``valid_from``.
    """

    layer = models.ForeignKey(GeoLayer, models.PROTECT, related_name="imports")
    source = models.CharField(max_length=200)
    datum = models.CharField(max_length=10)
    sourced_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField(default=clock.today)
    whole = models.BooleanField(default=False)
    codes = models.JSONField(default=list)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    handed_in_at = models.DateTimeField(default=clock.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    rows = models.JSONField(default=list)
    differences = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    counts = models.JSONField(default=dict)

    objects = models.Manager["GeoImport"]()

    class Meta:
        ordering = ["-handed_in_at", "-pk"]

    def __str__(self) -> str:
        return self.source
