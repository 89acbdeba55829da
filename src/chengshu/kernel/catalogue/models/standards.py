"""Data standards (数据标准): data elements, code lists, management rules."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.spec.data import FieldType, Meaning


class CodeList(Named, Stamped):
    """A list of codes (代码集), such as GB/T 2261.1; ``key`` names it in entries and in quality rules."""

    key = models.CharField(max_length=100, unique=True)
    standard = models.CharField(max_length=200, blank=True)
    remark = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["key"]


class Code(Named):
    """One code of a list, in force from ``since`` until the day before ``until``; a changed word is a new row."""

    code_list = models.ForeignKey(CodeList, models.CASCADE, related_name="codes")
    code = models.CharField(max_length=40)
    order = models.PositiveIntegerField(default=0)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(name="code_in_force_once", fields=["code_list", "code"], condition=Q(until=None)),
            models.CheckConstraint(
                name="code_ends_after_start", condition=Q(until=None) | Q(until__gte=models.F("since"))
            ),
        ]


class DataElement(Named, Stamped):
    """A data element (数据元, GB/T 18391.1): what an item means, and how it is written wherever it occurs.

    ``code`` is ``DE00012``; ``column`` the name it should have in a table; ``aliases`` other names under which bureaus
    print it. Where ``single_source`` is set one bureau is to be its source (一数一源); it is not for what every table
    has of its own, such as the time of last change.
    """

    code = models.CharField(max_length=20, unique=True)
    column = models.CharField(max_length=63)
    aliases = models.JSONField(default=list, blank=True)
    definition = models.TextField(max_length=1000, blank=True)
    standard = models.CharField(max_length=200, blank=True)
    type = models.CharField(max_length=20, choices=[(one, one) for one in FieldType], default=FieldType.TEXT)
    length = models.PositiveIntegerField(null=True, blank=True)
    scale = models.PositiveSmallIntegerField(null=True, blank=True)
    meaning = models.CharField(max_length=20, choices=[(one, one) for one in Meaning], blank=True)
    code_list = models.ForeignKey(CodeList, models.PROTECT, null=True, blank=True, related_name="elements")
    single_source = models.BooleanField(default=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
