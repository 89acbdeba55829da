"""Units that hand a case back, and the ruling that ends it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class HandBack(models.Model):
    """A unit said that a case is not its own (退回). ``quoted`` is the ruling with which it was sent back at once."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    why = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    quoted = models.ForeignKey("dispatch.Ruling", models.PROTECT, null=True, related_name="quoted")

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["unit", "-at"], name="dispatch_hand_back_of")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.unit_id}"


class RulingState(models.TextChoices):
    """Where a dispute stands. The states of ``work_types.RULING`` by name."""

    OPEN = "open", "待裁定"
    RULED = "ruled", "已裁定"
    SETTLED = "settled", "已协商解决"


RULING_LABELS: dict[str, Text] = {
    RulingState.OPEN: Text("待裁定", "To be ruled"),
    RulingState.RULED: Text("已裁定", "Ruled"),
    RulingState.SETTLED: Text("已协商解决", "Settled without"),
}


class Ruling(models.Model):
    """A dispute about who handles a case (权属争议), and how it was ruled. A ruling is final for its round."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    keeper = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    item = models.ForeignKey("work.Item", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=RulingState, default=RulingState.OPEN)
    asked_why = models.TextField(blank=True)
    asked_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)
    ruled_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    everywhere = models.Manager["Ruling"]()
    scoped = Scoped["Ruling"](Anchors(units=("keeper",)))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="dispatch_ruling_once", fields=["case", "round"], condition=~Q(state="settled")
            ),
            models.CheckConstraint(
                name="dispatch_ruled_names_unit", condition=~Q(state="ruled") | Q(unit__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.round}: {self.state}"
