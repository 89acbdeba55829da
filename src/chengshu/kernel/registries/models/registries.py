"""Registries (基础库, 主题库) and the fields of their records: rows, so that a new one needs no program."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.spec.data import FieldType, Grade, Meaning


class Kind(models.TextChoices):
    """What a record of a registry is about. A topic (主题库) gathers several departments' rows about such subjects."""

    PERSON = "person", "自然人"
    ENTITY = "entity", "法人和其他组织"
    PLACE = "place", "标准地址"
    SERIES = "series", "经济指标"
    LICENCE = "licence", "电子证照"
    GEOGRAPHY = "geography", "地理实体"
    TOPIC = "topic", "主题"


KIND_LABELS: dict[str, Text] = {
    Kind.PERSON: Text("自然人", "Persons"),
    Kind.ENTITY: Text("法人和其他组织", "Legal entities"),
    Kind.PLACE: Text("标准地址", "Standard addresses"),
    Kind.SERIES: Text("经济指标", "Economic series"),
    Kind.LICENCE: Text("电子证照", "E-licences"),
    Kind.GEOGRAPHY: Text("地理实体", "Geographic features"),
    Kind.TOPIC: Text("主题", "Topic"),
}


class Registry(Named, Stamped):
    """A base registry (基础库) or topic database (主题库), kept by its ``owner``.

    ``key`` names its gold table in the lake, ``gold.registries.population``. ``base`` tells the base registries from
    the topics. Records of a topic may hang on a subject of ``subject`` (a base registry) by its number. With
    ``per_row`` each row of a source is a record (inspections, penalties), else one subject has one. ``kept_by`` is the
    key of the pack that keeps a registry which this floor only refers to, empty for our own. One that is ``part_of``
    another counts with it: standard addresses belong to the geographic base.
    """

    key = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    owner = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="registries")
    base = models.BooleanField(default=False)
    subject = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="topics")
    per_row = models.BooleanField(default=False)
    kept_by = models.CharField(max_length=40, blank=True)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    summary_zh = models.CharField(max_length=500, blank=True)
    summary_en = models.CharField(max_length=500, blank=True)
    standard = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=100)

    everywhere = models.Manager["Registry"]()
    scoped = Scoped["Registry"](Anchors(units=("owner",)))

    class Meta:
        ordering = ["order", "key"]

    @property
    def summary(self) -> Text | None:
        """What it holds and from whom, where somebody has said so."""
        return Text(self.summary_zh, self.summary_en or self.summary_zh) if self.summary_zh else None

    @property
    def kind_label(self) -> Text:
        """What its records are about, in words."""
        return KIND_LABELS[self.kind]


class RegistryField(Named):
    """A field of a registry's records, called ``key`` in the gold table and in services.

    ``meaning`` decides how values are normalised and compared. ``shown`` fields may be looked up by whoever may look
    up at all, masked by ``grade``; others need a grant. ``verified`` ones may be asked yes or no.
    """

    registry = models.ForeignKey(Registry, models.CASCADE, related_name="fields")
    key = models.SlugField(max_length=40)
    type = models.CharField(max_length=20, choices=[(one, one) for one in FieldType], default=FieldType.TEXT)
    meaning = models.CharField(max_length=20, choices=[(one, one) for one in Meaning], blank=True)
    grade = models.CharField(max_length=1, choices=[(one, one) for one in Grade], default=Grade.INTERNAL)
    shown = models.BooleanField(default=True)
    verified = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="registry_field_once", fields=["registry", "key"])]


class KeptStanding(models.Model):
    """How a registry stands that a floor above keeps, as its keeper noted it last.

    ``served`` is how many of its tables the exchange can draw on; ``page`` is the path of the page where it is kept.
    """

    registry = models.OneToOneField(Registry, models.CASCADE, related_name="standing")
    records = models.PositiveIntegerField(default=0)
    sources = models.PositiveIntegerField(default=0)
    filled = models.PositiveIntegerField(default=0)
    conflicts = models.PositiveIntegerField(default=0)
    served = models.PositiveIntegerField(default=0)
    newest = models.DateTimeField(null=True, blank=True)
    page = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.registry_id}: {self.records}"
