"""Shutting down, merging, and being an exception."""

from __future__ import annotations

from django.db import models

from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.inventory.models.systems import InformationSystem


class ShutDown(Stamped):
    """A system that hardly anybody uses, asked about, and what became of it.

    ``found`` says by which rule and figures. ``kept_why`` is the owner's reason to keep it; else it was closed on
    ``closed_on`` and its data went to ``data_to``.
    """

    system = models.ForeignKey(InformationSystem, models.CASCADE, related_name="shut_downs")
    found = models.CharField(max_length=400)
    kept_why = models.CharField(max_length=1000, blank=True)
    kept_until = models.DateField(null=True, blank=True)
    planned_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    data_to = models.CharField(max_length=400, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["ShutDown"]()
    scoped = Scoped["ShutDown"](Anchors(units=("system__owner",)))

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(name="shut_down_open_once", fields=["system"], condition=models.Q(settled_at=None))
        ]

    def __str__(self) -> str:
        return str(self.system)


class Merger(Stamped):
    """A scattered system that is to go into a comprehensive one (大系统) by a day; tracked until it is done."""

    source = models.ForeignKey(InformationSystem, models.CASCADE, related_name="mergers")
    target = models.ForeignKey(InformationSystem, models.CASCADE, related_name="mergers_in")
    planned_on = models.DateField()
    plan = models.TextField(max_length=2000)
    percent = models.PositiveSmallIntegerField(default=0)
    done_on = models.DateField(null=True, blank=True)
    dropped_why = models.CharField(max_length=400, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["Merger"]()
    scoped = Scoped["Merger"](Anchors(units=("source__owner", "target__owner")))

    class Meta:
        ordering = ["planned_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="merger_open_once", fields=["source"], condition=models.Q(ended_at=None)),
            models.CheckConstraint(name="merger_of_two", condition=~models.Q(source=models.F("target"))),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class ExceptionState(models.TextChoices):
    """Where an exception stands."""

    ASKED = "asked", "待审批"
    GRANTED = "granted", "已同意"
    REFUSED = "refused", "未同意"
    ENDED = "ended", "已到期"


EXCEPTION_LABELS = {
    ExceptionState.ASKED: Text("待审批", "Asked for"),
    ExceptionState.GRANTED: Text("已同意", "Granted"),
    ExceptionState.REFUSED: Text("未同意", "Refused"),
    ExceptionState.ENDED: Text("已到期", "Ended"),
}


class NetworkException(Stamped):
    """Leave to stay on a network of its own: with a reason, who granted it, and until when."""

    system = models.ForeignKey(InformationSystem, models.CASCADE, related_name="exceptions")
    reason = models.TextField(max_length=1000)
    wanted_until = models.DateField()
    state = models.CharField(max_length=20, choices=ExceptionState, default=ExceptionState.ASKED)
    granted_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    until = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=1000, blank=True)

    everywhere = models.Manager["NetworkException"]()
    scoped = Scoped["NetworkException"](Anchors(units=("system__owner",)))

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                name="network_exception_open_once", fields=["system"], condition=models.Q(state="asked")
            ),
            models.CheckConstraint(
                name="network_exception_granted_until",
                condition=~models.Q(state="granted") | models.Q(until__isnull=False, granted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.system)

    @property
    def state_label(self) -> Text:
        """The state in words."""
        return EXCEPTION_LABELS[ExceptionState(self.state)]
