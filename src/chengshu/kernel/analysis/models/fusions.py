"""Runs of the fusion of departments' rows with the subjects of the registries."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.text import Text


class FusionState(models.TextChoices):
    """Where a run stands."""

    WAITING = "waiting", "等待运行"
    DONE = "done", "已完成"
    FAILED = "failed", "未成功"


FUSION_STATE_LABELS = {
    FusionState.WAITING: Text("等待运行", "Waiting"),
    FusionState.DONE: Text("已完成", "Finished"),
    FusionState.FAILED: Text("未成功", "Failed"),
}


class Fusion(models.Model):
    """One run: what was joined to what, of how many rows, in sums that tell of nobody.

    ``inputs`` are the tables with the versions read. ``resources`` holds for each resource its rows, how many found
    their subject, and of which kind; ``pairs`` how many subjects two bureaus have in common; ``kinds`` subjects and
    links by kind.
    """

    state = models.CharField(max_length=10, choices=FusionState, default=FusionState.WAITING)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    inputs = models.JSONField(default=dict)
    resources = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    pairs = models.JSONField(default=list)
    rows = models.PositiveBigIntegerField(default=0)
    linked = models.PositiveBigIntegerField(default=0)
    took_ms = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M} {self.state}"

    @property
    def state_label(self) -> Text:
        """Where it stands, in words."""
        return FUSION_STATE_LABELS[FusionState(self.state)]
