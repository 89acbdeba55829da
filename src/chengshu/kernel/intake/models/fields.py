"""What is asked beside the words when a case of a class is reported (attributes of an Open311 service)."""

from __future__ import annotations

from django.db import models

from chengshu.base.models import Named
from chengshu.base.text import Text


class DataType(models.TextChoices):
    """The kinds of values of GeoReport v2."""

    STRING = "string", "短文本"
    NUMBER = "number", "数字"
    DATETIME = "datetime", "日期时间"
    TEXT = "text", "长文本"
    SINGLE = "singlevaluelist", "单选"
    MULTIPLE = "multivaluelist", "多选"


DATA_TYPES = {
    DataType.STRING: Text("短文本", "A line of text"),
    DataType.TEXT: Text("长文本", "Several lines"),
    DataType.NUMBER: Text("数字", "A number"),
    DataType.DATETIME: Text("日期时间", "Day and hour"),
    DataType.SINGLE: Text("单选", "One of several"),
    DataType.MULTIPLE: Text("多选", "Some of several"),
}
OFFERING = frozenset({DataType.SINGLE, DataType.MULTIPLE})
"""Those whose answers are chosen."""


class ServiceField(Named):
    """A question of a class. ``variable`` false only shows its name as a hint. ``values`` are ``[key, zh, en]``."""

    case_class = models.ForeignKey("cases.CaseClass", models.CASCADE, related_name="fields")
    code = models.SlugField(max_length=40)
    data_type = models.CharField(max_length=20, choices=DataType, default=DataType.STRING)
    variable = models.BooleanField(default=True)
    required = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    values = models.JSONField(default=list, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["case_class", "order", "pk"]
        constraints = [models.UniqueConstraint(name="service_field_once", fields=["case_class", "code"])]
