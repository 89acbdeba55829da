"""Organisations in one tree, their other names and their history."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.models import Named, Stamped


class OrganisationKind(models.TextChoices):
    """What a body is in the city. Its words in both languages are ``words.KINDS``."""

    COMMITTEE = "committee", "党委部门"
    GOVERNMENT = "government", "人民政府"
    BUREAU = "bureau", "政府部门"
    INSTITUTION = "institution", "事业单位"
    COUNTY = "county", "县区"
    TOWN = "town", "乡镇街道"
    ENTERPRISE = "enterprise", "企业"
    GROUP = "group", "议事协调机构"


class Level(models.TextChoices):
    """The level of government a body belongs to. Its words in both languages are ``words.LEVELS``."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWN = "town", "乡级"
    VILLAGE = "village", "村级"


class Organisation(Named, Stamped):
    """A body of the city (机构) in one tree.

    ``path`` lists the keys from the root down, ``/1/5/``, so that a unit and all below it share a beginning.
    ``division_code`` is the GB/T 2260 code of its area without trailing zeros, ``4117`` for a city, so that an
    area and all below it share a beginning too; empty means the whole country. A body that ceased to be is not
    ``active``; ``successor`` is the one that took over its duties, where one did.
    """

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind, default=OrganisationKind.BUREAU)
    level = models.CharField(max_length=10, choices=Level, default=Level.CITY)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, db_index=True, editable=False)
    division_code = models.CharField(max_length=12, blank=True, db_index=True)
    order = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta:
        ordering = ["order", "pk"]


class OrganisationAlias(models.Model):
    """Another name under which documents print an organisation, ``市大数据局`` for the data administration."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class OrganisationChange(models.Model):
    """A change of a body: renamed, moved, merged, closed, opened again; ``before`` and ``after`` are as printed."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="changes")
    what = models.CharField(max_length=20)
    before = models.CharField(max_length=400, blank=True)
    after = models.CharField(max_length=400, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.what}"
