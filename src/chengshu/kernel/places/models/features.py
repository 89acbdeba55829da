"""What the base map shows beside the grid, and by which an address is found: roads, water, greens, landmarks."""

from __future__ import annotations

from django.db import models

from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.places.models.shapes import Shaped, on_earth


class FeatureKind(models.TextChoices):
    """What a feature of the map is. Its words in both languages are ``FEATURE_KIND_LABELS``."""

    MOTORWAY = "motorway", "高速和快速路"
    MAIN_ROAD = "main_road", "主干路"
    ROAD = "road", "一般道路"
    RIVER = "river", "河流"
    LAKE = "lake", "湖泊水面"
    GREEN = "green", "公园绿地"
    LANDMARK = "landmark", "地标"


FEATURE_KIND_LABELS: dict[str, Text] = {
    FeatureKind.MOTORWAY: Text("高速和快速路", "Motorway"),
    FeatureKind.MAIN_ROAD: Text("主干路", "Main road"),
    FeatureKind.ROAD: Text("一般道路", "Road"),
    FeatureKind.RIVER: Text("河流", "River"),
    FeatureKind.LAKE: Text("湖泊水面", "Lake"),
    FeatureKind.GREEN: Text("公园绿地", "Park"),
    FeatureKind.LANDMARK: Text("地标", "Landmark"),
}


class Feature(Named, Stamped, Shaped):
    """A feature of the base map: a line for roads and rivers, an area for lakes and greens, a point for landmarks.

    ``key`` is its number at the source, so that a later list changes it in place. ``division_code`` is the finest
    division that holds it whole, empty for what crosses the city.
    """

    key = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=FeatureKind)
    division_code = models.CharField(max_length=12, blank=True)

    objects = models.Manager["Feature"]()

    class Meta:
        ordering = ["kind", "key"]
        indexes = [
            models.Index(fields=["kind", "name_zh"], name="places_feature_name"),
            models.Index(fields=["west", "east"], name="places_feature_box"),
        ]
        constraints = [on_earth("places_feature_on_earth")]
