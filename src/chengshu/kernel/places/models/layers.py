"""Layers (图层) of the geographic base (空间地理库): what each holds, whose it is, what may be said of its features."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.spec.data import Cycle, FieldType, Grade


class LayerGroup(models.TextChoices):
    """The main groups of GB/T 13923, then natural resources by the national land classes (自然资发〔2023〕234号).

    Its words in both languages are ``LAYER_GROUP_LABELS``.
    """

    CONTROL = "1", "定位基础"
    WATER = "2", "水系"
    SETTLEMENT = "3", "居民地及设施"
    TRANSPORT = "4", "交通"
    PIPELINE = "5", "管线"
    BOUNDARY = "6", "境界与政区"
    RELIEF = "7", "地貌"
    VEGETATION = "8", "植被与土质"
    CROPLAND = "R01", "耕地"
    ORCHARD = "R02", "园地"
    FOREST = "R03", "林地"
    GRASSLAND = "R04", "草地"
    WETLAND = "R05", "湿地"
    LAND_WATER = "R17", "陆地水域"
    MINERAL = "RKC", "矿产"


LAYER_GROUP_LABELS: dict[str, Text] = {
    LayerGroup.CONTROL: Text("定位基础", "Survey control"),
    LayerGroup.WATER: Text("水系", "Hydrography"),
    LayerGroup.SETTLEMENT: Text("居民地及设施", "Settlements and facilities"),
    LayerGroup.TRANSPORT: Text("交通", "Transport"),
    LayerGroup.PIPELINE: Text("管线", "Pipelines"),
    LayerGroup.BOUNDARY: Text("境界与政区", "Boundaries"),
    LayerGroup.RELIEF: Text("地貌", "Relief"),
    LayerGroup.VEGETATION: Text("植被与土质", "Vegetation and soil"),
    LayerGroup.CROPLAND: Text("耕地", "Cropland"),
    LayerGroup.ORCHARD: Text("园地", "Orchards"),
    LayerGroup.FOREST: Text("林地", "Forest"),
    LayerGroup.GRASSLAND: Text("草地", "Grassland"),
    LayerGroup.WETLAND: Text("湿地", "Wetland"),
    LayerGroup.LAND_WATER: Text("陆地水域", "Inland water"),
    LayerGroup.MINERAL: Text("矿产", "Minerals"),
}


class LayerShape(models.TextChoices):
    """What the features of a layer are drawn as. Its words in both languages are ``LAYER_SHAPE_LABELS``."""

    POINT = "point", "点"
    LINE = "line", "线"
    AREA = "area", "面"
    WORDS = "words", "按地址定位"


LAYER_SHAPE_LABELS: dict[str, Text] = {
    LayerShape.POINT: Text("点", "Points"),
    LayerShape.LINE: Text("线", "Lines"),
    LayerShape.AREA: Text("面", "Areas"),
    LayerShape.WORDS: Text("按地址定位", "Located by address"),
}


class GeoLayer(Named, Stamped):
    """A layer of the base, kept by its ``owner``; every change of it stands in ``LayerChange``.

    ``class_code`` is the six digits of GB/T 13923, or those of the land classes for natural resources. ``scale`` is
    the denominator (500 for 1:500) at which the source was drawn, ``source_crs`` the reference system of the source;
    inside everything is CGCS2000 (EPSG:4490). ``held`` names content of places that stands in the base as it is,
    without a second copy (``cells:1``, ``features:river``, ``components``, ``addresses``); empty for the layer's own
    features. Features of a layer graded 3 or 4 are seen by those alone who keep layers of its owner. ``resource`` is
    the catalogue entry under which the exchange gives it out.
    """

    key = models.SlugField(max_length=40, unique=True)
    group = models.CharField(max_length=3, choices=LayerGroup)
    class_code = models.CharField(max_length=6)
    shape_kind = models.CharField(max_length=5, choices=LayerShape)
    owner = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="layers")
    source = models.CharField(max_length=200, blank=True)
    cycle = models.CharField(max_length=20, choices=[(one, one) for one in Cycle], default=Cycle.YEARLY)
    grade = models.CharField(max_length=1, choices=[(one, one) for one in Grade], default=Grade.INTERNAL)
    scale = models.PositiveIntegerField(null=True, blank=True)
    source_crs = models.CharField(max_length=100, blank=True)
    summary_zh = models.CharField(max_length=500, blank=True)
    held = models.CharField(max_length=30, blank=True)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)
    resource = models.ForeignKey("catalogue.Resource", models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["GeoLayer"]()
    scoped = Scoped["GeoLayer"](Anchors(units=("owner",)))

    class Meta:
        ordering = ["group", "class_code", "key"]
        constraints = [
            models.CheckConstraint(
                name="places_layer_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    @property
    def group_label(self) -> Text:
        """Its group, in words."""
        return LAYER_GROUP_LABELS[self.group]

    @property
    def shape_label(self) -> Text:
        """What its features are drawn as, in words."""
        return LAYER_SHAPE_LABELS[self.shape_kind]

    @property
    def restricted(self) -> bool:
        """Whether its features are kept from those who do not keep the owner's layers."""
        return self.grade in (Grade.SENSITIVE, Grade.HIGHLY_SENSITIVE)


class LayerItem(Named):
    """What may be said of each feature of a layer, called ``key`` in files and tables; ``until`` is its last day."""

    layer = models.ForeignKey(GeoLayer, models.CASCADE, related_name="items")
    key = models.SlugField(max_length=40)
    type = models.CharField(max_length=20, choices=[(one, one) for one in FieldType], default=FieldType.TEXT)
    unit = models.CharField(max_length=20, blank=True)
    required = models.BooleanField(default=False)
    choices = models.JSONField(default=list, blank=True)
    grade = models.CharField(max_length=1, choices=[(one, one) for one in Grade], default=Grade.INTERNAL)
    order = models.PositiveSmallIntegerField(default=0)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="places_layer_item_once", fields=["layer", "key"], condition=Q(until=None)),
        ]


class LayerChange(models.Model):
    """One change of a layer or its items: ``fields`` maps each to what stood there before and after, as printed."""

    layer = models.ForeignKey(GeoLayer, models.CASCADE, related_name="changes")
    fields = models.JSONField(default=dict)
    why = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    objects = models.Manager["LayerChange"]()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.layer_id} {self.at:%Y-%m-%d}"
