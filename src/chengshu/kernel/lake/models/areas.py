"""Subject areas: the operating fields of the city by which its data is arranged."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base.models import Named


class SubjectArea(Named):
    """An operating field of the city (主题域), such as city management, transport or environment."""

    key = models.CharField(max_length=40, unique=True)
    purpose_zh = models.CharField(max_length=300, blank=True)
    purpose_en = models.CharField(max_length=300, blank=True)
    icon = models.CharField(max_length=40, default="database")
    rank = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["rank", "key"]


class AreaRule(models.Model):
    """What belongs to an area: resources of a class of the catalogue, or tables whose key begins so. The longest wins.

    A table that somebody put into an area by hand follows no rule (``LakeTable.area_by_hand``).
    """

    area = models.ForeignKey(SubjectArea, models.CASCADE, related_name="rules")
    class_code = models.CharField(max_length=30, blank=True)
    key_start = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["area", "class_code", "key_start"]
        constraints = [
            models.UniqueConstraint(name="lake_area_rule_once", fields=["class_code", "key_start"]),
            models.CheckConstraint(
                name="lake_area_rule_one_way",
                condition=Q(class_code="") & ~Q(key_start="") | ~Q(class_code="") & Q(key_start=""),
            ),
        ]

    def __str__(self) -> str:
        return self.class_code or self.key_start
