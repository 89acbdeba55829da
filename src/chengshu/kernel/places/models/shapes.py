"""What every row with a shape has: GeoJSON and the box around it, CGCS2000 degrees, longitude first."""

from __future__ import annotations

from django.db import models


class Shaped(models.Model):
    """A row with a shape. ``shape`` is the GeoJSON geometry as text; ``west`` to ``north`` are the box around it.

    ``lon`` and ``lat`` are a point inside an area, the middle of a line: where its name stands.
    """

    shape = models.TextField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        abstract = True


def on_earth(name: str) -> models.CheckConstraint:
    """The constraint that a box is one and lies on the Earth."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(
            west__gte=-180,
            east__lte=180,
            south__gte=-90,
            north__lte=90,
            west__lte=models.F("east"),
            south__lte=models.F("north"),
        ),
    )
