"""Entries of the catalogue (信息资源), their items and their published versions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.catalogue.models.classes import CatalogueClass
from chengshu.kernel.catalogue.models.standards import DataElement
from chengshu.kernel.catalogue.words import Format, Origin, Secrecy, SharingWay, Standing
from chengshu.spec.data import Cycle, FieldType, Grade, Meaning, Opening, Sharing


class Resource(Named, Stamped):
    """An information resource (信息资源): one declared table with its owner, items, grade, sharing and freshness.

    ``key`` is its name in the lake, in addresses and in the API, ``civil.marriages``; it never changes. ``code`` is the
    resource code after the guide of 2017, ``307001/000001``: class code, slash, running number. ``version`` is that of
    its newest published version, 0 before the first. ``model`` is ``app.Model`` where ``origin`` is declared. ``node``
    is the key of the node it was taken over from and ``node_provider`` the provider's name there, empty for our own.
    ``related`` lists codes of related resources.
    """

    key = models.CharField(max_length=100, unique=True)
    code = models.CharField(max_length=60, blank=True, db_index=True)
    classification = models.ForeignKey(CatalogueClass, models.PROTECT, null=True, blank=True, related_name="resources")
    provider = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="resources")
    summary_zh = models.TextField(max_length=2000, blank=True)
    summary_en = models.TextField(max_length=2000, blank=True)
    format = models.CharField(max_length=20, choices=Format, default=Format.DATABASE)
    format_detail = models.CharField(max_length=60, blank=True)
    cycle = models.CharField(max_length=20, choices=[(one, one) for one in Cycle], default=Cycle.MONTHLY)
    sharing = models.CharField(max_length=20, choices=[(one, one) for one in Sharing], default=Sharing.ON_REQUEST)
    sharing_condition = models.TextField(max_length=1000, blank=True)
    sharing_ground = models.TextField(max_length=1000, blank=True)
    opening = models.CharField(max_length=20, choices=[(one, one) for one in Opening], default=Opening.CLOSED)
    opening_condition = models.TextField(max_length=1000, blank=True)
    grade = models.CharField(max_length=1, choices=[(one, one) for one in Grade], default=Grade.INTERNAL)
    sharing_way = models.CharField(max_length=20, choices=SharingWay, default=SharingWay.PLATFORM)
    secrecy = models.CharField(max_length=20, choices=Secrecy, default=Secrecy.NONE)
    standard = models.CharField(max_length=200, blank=True)
    interface = models.CharField(max_length=200, blank=True)
    storage = models.CharField(max_length=200, blank=True)
    related = models.JSONField(default=list, blank=True)
    system_code = models.CharField(max_length=60, blank=True, db_index=True)
    origin = models.CharField(max_length=20, choices=Origin, default=Origin.COMPILED)
    model = models.CharField(max_length=100, blank=True)
    node = models.CharField(max_length=60, blank=True, db_index=True)
    node_provider = models.CharField(max_length=200, blank=True)
    standing = models.CharField(max_length=20, choices=Standing, default=Standing.DRAFT, db_index=True)
    version = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["Resource"]()
    scoped = Scoped["Resource"](Anchors(units=("provider",)))

    class Meta:
        ordering = ["code", "key"]
        constraints = [
            models.UniqueConstraint(name="resource_code_once", fields=["code", "node"], condition=~Q(code="")),
        ]
        indexes = [models.Index(name="resource_newest", fields=["standing", "-published_at", "-id"])]

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("catalogue:entry", args=[self.key])

    @property
    def summary(self) -> Text:
        """What it holds, in a sentence; a dash where nobody wrote one."""
        return Text(self.summary_zh or "—", self.summary_en or self.summary_zh or "—")


class Item(Named):
    """An information item (信息项): one column, called ``column`` in the lake; ``length`` is in characters.

    ``scale`` holds the digits behind the point of an exact number, ``length`` then all its digits. A field that is
    ``required`` may not be empty, those that are ``is_key`` tell rows apart together. ``code_list`` is the key of one.
    ``likeness`` is alike for items that carry the same datum, empty where there is nothing to compare.
    """

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="items")
    column = models.CharField(max_length=63)
    type = models.CharField(max_length=20, choices=[(one, one) for one in FieldType], default=FieldType.TEXT)
    length = models.PositiveIntegerField(null=True, blank=True)
    scale = models.PositiveSmallIntegerField(null=True, blank=True)
    meaning = models.CharField(max_length=20, choices=[(one, one) for one in Meaning], blank=True)
    unit = models.CharField(max_length=20, blank=True)
    grade = models.CharField(max_length=1, choices=[(one, one) for one in Grade], default=Grade.INTERNAL)
    sharing = models.CharField(max_length=20, choices=[(one, one) for one in Sharing], default=Sharing.ON_REQUEST)
    opening = models.CharField(max_length=20, choices=[(one, one) for one in Opening], default=Opening.CLOSED)
    required = models.BooleanField(default=False)
    is_key = models.BooleanField(default=False)
    element = models.ForeignKey(DataElement, models.PROTECT, null=True, blank=True, related_name="items")
    code_list = models.CharField(max_length=100, blank=True)
    remark = models.CharField(max_length=400, blank=True)
    likeness = models.CharField(max_length=250, blank=True, db_index=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="item_column_once", fields=["resource", "column"])]


class ResourceVersion(models.Model):
    """What was published, whole (``queries.content_of``), when, by whom and why."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    reason = models.CharField(max_length=400, blank=True)
    published_at = models.DateTimeField()
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(name="resource_version_once", fields=["resource", "number"])]

    def __str__(self) -> str:
        return f"{self.resource_id} v{self.number}"
