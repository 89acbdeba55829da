"""Historical data and ledgers that people bring as files."""

from __future__ import annotations

from django.db import models

from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class HandoverState(models.TextChoices):
    """Where it stands."""

    REVIEW = "review", "待审核"
    ACCEPTED = "accepted", "已通过"
    RETURNED = "returned", "已退回"


HANDOVER_STATE_LABELS = {
    HandoverState.REVIEW: Text("待审核", "To be reviewed"),
    HandoverState.ACCEPTED: Text("已通过", "Accepted"),
    HandoverState.RETURNED: Text("已退回", "Sent back"),
}


class Handover(Stamped):
    """A file of historical records (历史数据、台账) for a source, mapped by who brings it and reviewed by another.

    ``origin`` and ``mapping`` are as in Source, for this file. ``scanned`` says that it was typed from paper.
    """

    source = models.ForeignKey("gathering.Source", models.PROTECT, related_name="handovers")
    name = models.CharField(max_length=255)
    path = models.CharField(max_length=400)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    scanned = models.BooleanField(default=False)
    words = models.CharField(max_length=1000, blank=True)
    origin = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=HandoverState, default=HandoverState.REVIEW)
    brought_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    reviewed_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    everywhere = models.Manager["Handover"]()
    scoped = Scoped["Handover"](Anchors(units=("source__resource__provider",)))

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def state_label(self) -> Text:
        """Where it stands, in words."""
        return HANDOVER_STATE_LABELS[HandoverState(self.state)]
