"""Departmental hotlines (部门热线) and how each is merged into 12345."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class Way(models.TextChoices):
    """How a departmental hotline is merged (归并方式). Its words in both languages are ``WAYS``."""

    DIRECT = "direct", "直接合并"
    FORWARDED = "forwarded", "呼叫转移"
    PARALLEL = "parallel", "并行接听"


WAYS: dict[str, Text] = {
    Way.DIRECT: Text("直接合并", "Direct merge"),
    Way.FORWARDED: Text("呼叫转移", "Call forwarding"),
    Way.PARALLEL: Text("并行接听", "Parallel answering"),
}
PARTS: dict[str, Text] = {
    "organisation_on": Text("机构", "Organisation"),
    "duty_on": Text("职责", "Duty"),
    "staff_on": Text("人员", "Staff"),
    "number_on": Text("号码", "Number"),
}
"""What is merged of a hotline: the field that holds the day on which it was, and its name."""


class Hotline(Named, Stamped):
    """A departmental hotline. Each ``*_on`` is the local day on which that part was merged, empty while it is not.

    An ``urgent`` one (110, 119, 120) is never merged but connected. ``until`` is the day on which it ended.
    """

    number = models.CharField(max_length=20)
    body = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=Way, blank=True)
    urgent = models.BooleanField(default=False)
    seats = models.PositiveSmallIntegerField(default=0)
    organisation_on = models.DateField(null=True, blank=True)
    duty_on = models.DateField(null=True, blank=True)
    staff_on = models.DateField(null=True, blank=True)
    number_on = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    everywhere = models.Manager["Hotline"]()
    scoped = Scoped["Hotline"](Anchors(units=("body",)))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["urgent", "number"]
        constraints = [
            models.UniqueConstraint(name="hotline_number_once", fields=["number"], condition=Q(until=None)),
            models.CheckConstraint(name="hotline_urgent_has_no_way", condition=Q(urgent=False) | Q(way="")),
            models.CheckConstraint(name="hotline_other_has_a_way", condition=Q(urgent=True) | ~Q(way="")),
        ]

    @property
    def way_label(self) -> Text | None:
        """How it is merged, in words; None where it is not."""
        return WAYS.get(self.way)

    def merged_on(self, day: date) -> list[str]:
        """The fields of the parts that are merged on a day."""
        return [field for field in PARTS if (at := getattr(self, field)) is not None and at <= day]

    def is_whole_on(self, day: date) -> bool:
        """Whether organisation, duty, staff and number are all merged."""
        return len(self.merged_on(day)) == len(PARTS)
