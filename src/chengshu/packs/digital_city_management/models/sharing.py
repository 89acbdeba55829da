"""Cases shared with enforcement, with the evidence."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.kernel.access.scopes import Anchors, Scoped


class Referral(models.Model):
    """A case given to enforcement (移交执法). Its evidence is attached here, so that ``to`` sees it without the case.

    ``reference`` and ``result`` are what enforcement tells afterwards.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    to = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    words = models.CharField(max_length=1000)
    item = models.ForeignKey("work.Item", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reference = models.CharField(max_length=120, blank=True)
    result = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    everywhere = models.Manager["Referral"]()
    scoped = Scoped["Referral"](Anchors(units=("unit", "to")))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.to_id}"
