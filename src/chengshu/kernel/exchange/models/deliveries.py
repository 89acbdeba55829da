"""Standing deliveries into tables, folders and message queues, and their runs (交换作业)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.exchange.models.ways import Way


class Delivery(Named, Stamped):
    """Data that is brought to the consumer each time there is a new version, at most every ``every_minutes``.

    ``target`` says where to (``deliveries.targets``), without secrets; ``secret`` is the sealed password or key.
    ``version`` is the version that arrived last. After ``failures`` in a row it waits longer and longer until
    ``next_at``; ``alarmed_at`` says when people were told.
    """

    agreement = models.ForeignKey("exchange.Agreement", models.PROTECT, related_name="deliveries")
    way = models.CharField(max_length=10, choices=Way)
    target = models.JSONField(default=dict)
    secret = models.TextField(blank=True)
    every_minutes = models.PositiveIntegerField(default=60)
    active = models.BooleanField(default=True)
    version = models.BigIntegerField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    failures = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True, db_index=True)
    alarmed_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    everywhere = models.Manager["Delivery"]()
    scoped = Scoped["Delivery"](Anchors(units=("agreement__organisation", "agreement__provider")))

    class Meta:
        ordering = ["name_zh", "pk"]


class RunState(models.TextChoices):
    """How a run ended."""

    RUNNING = "running", "进行中"
    DONE = "done", "成功"
    FAILED = "failed", "失败"


RUN_STATE_LABELS = {
    RunState.RUNNING: Text("进行中", "Running"),
    RunState.DONE: Text("成功", "Done"),
    RunState.FAILED: Text("失败", "Failed"),
}


class DeliveryRun(models.Model):
    """One attempt to deliver a version. Done only when source, sent and arrived rows agree (对账)."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="runs")
    version = models.BigIntegerField()
    attempt = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.RUNNING)
    rows_source = models.PositiveBigIntegerField(null=True)
    rows_sent = models.PositiveBigIntegerField(null=True)
    rows_arrived = models.PositiveBigIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=500, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="exchange_one_run", fields=["delivery"], condition=Q(state="running"))
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} v{self.version}: {self.state}"
