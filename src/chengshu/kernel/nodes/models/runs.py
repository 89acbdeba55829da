"""What was done with other nodes, and what came of it."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.nodes.models.nodes import Node


class RunKind(models.TextChoices):
    """What was done."""

    STATE = "state", "互报状态"
    CATALOGUE = "catalogue", "目录同步"
    APPLICATIONS = "applications", "申请往来"
    DATA = "data", "数据拉取"


RUN_KIND_LABELS: dict[str, Text] = {
    RunKind.STATE: Text("互报状态", "State told"),
    RunKind.CATALOGUE: Text("目录同步", "Catalogue taken over"),
    RunKind.APPLICATIONS: Text("申请往来", "Applications"),
    RunKind.DATA: Text("数据拉取", "Data pulled"),
}


class Run(models.Model):
    """Something done with a node that changed something or failed; ``counts`` says how much."""

    node = models.ForeignKey(Node, models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=14, choices=RunKind)
    about = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now, db_index=True)
    seconds = models.FloatField(default=0)
    counts = models.JSONField(default=dict)
    failure = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.node_id} {self.kind}"

    @property
    def label(self) -> Text:
        """The word for people."""
        return RUN_KIND_LABELS[self.kind]
