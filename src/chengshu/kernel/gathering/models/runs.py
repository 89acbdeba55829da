"""Runs of gathering, what they counted, and what had changed at the source."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class Purpose(models.TextChoices):
    """What a run is for."""

    GATHER = "gather", "归集"
    COMPARE = "compare", "全键比对"
    MEND = "mend", "修正入库"
    HANDOVER = "handover", "补录导入"


PURPOSE_LABELS = {
    Purpose.GATHER: Text("归集", "Gathering"),
    Purpose.COMPARE: Text("全键比对", "Comparing keys"),
    Purpose.MEND: Text("修正入库", "Mended rows"),
    Purpose.HANDOVER: Text("补录导入", "Records handed over"),
}


class RunState(models.TextChoices):
    """Where a run stands."""

    WAITING = "waiting", "等待"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"
    STOPPED = "stopped", "已停止"


RUN_STATE_LABELS = {
    RunState.WAITING: Text("等待", "Waiting"),
    RunState.RUNNING: Text("进行中", "Running"),
    RunState.DONE: Text("完成", "Done"),
    RunState.FAILED: Text("失败", "Failed"),
    RunState.STOPPED: Text("已停止", "Stopped"),
}


class Run(models.Model):
    """One run: what was read, and what became of every row of it.

    ``read`` = ``added`` + ``updated`` + ``unchanged`` + ``removed`` + ``superseded`` + ``quarantined`` for each that
    is done; the database holds it. ``superseded`` had a later one with the same key in the same run. ``found_gone``
    is what a comparison of keys took out, which was never read. ``counted`` is how many rows the source itself says
    it has, where it can. ``plan`` is what a commit that is about to be made will mean, so that a run which is killed
    after it can be closed without doing it again. ``number`` counts up within a source and is the mark in the log of
    the table.
    """

    source = models.ForeignKey("gathering.Source", models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.GATHER)
    mode = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING, db_index=True)
    handover = models.ForeignKey("gathering.Handover", models.PROTECT, null=True, blank=True, related_name="runs")
    asked_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(default=clock.now, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=100, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    stage = models.CharField(max_length=20, blank=True)
    progress = models.FloatField(null=True, blank=True)
    rows_seen = models.PositiveBigIntegerField(default=0)
    rows_per_s = models.PositiveIntegerField(null=True, blank=True)
    seconds_left = models.PositiveIntegerField(null=True, blank=True)
    counted = models.PositiveBigIntegerField(null=True, blank=True)
    read = models.PositiveBigIntegerField(default=0)
    added = models.PositiveBigIntegerField(default=0)
    updated = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    removed = models.PositiveBigIntegerField(default=0)
    superseded = models.PositiveBigIntegerField(default=0)
    quarantined = models.PositiveBigIntegerField(default=0)
    found_gone = models.PositiveBigIntegerField(default=0)
    watermark_before = models.CharField(max_length=100, blank=True)
    watermark_after = models.CharField(max_length=100, blank=True)
    version = models.PositiveBigIntegerField(null=True, blank=True)
    checks = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    plan = models.JSONField(default=dict)
    said_zh = models.CharField(max_length=1000, blank=True)
    said_en = models.CharField(max_length=1000, blank=True)

    everywhere = models.Manager["Run"]()
    scoped = Scoped["Run"](Anchors(units=("source__resource__provider",)))

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="gathering_run_number_once", fields=["source", "number"]),
            models.UniqueConstraint(
                name="gathering_one_run_at_a_time", fields=["source"], condition=Q(state=RunState.RUNNING)
            ),
            models.CheckConstraint(
                name="gathering_run_reconciles",
                condition=~Q(state=RunState.DONE)
                | Q(
                    read=F("added") + F("updated") + F("unchanged") + F("removed") + F("superseded") + F("quarantined")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} #{self.number}"

    @property
    def stored(self) -> int:
        """Rows that changed the table."""
        return self.added + self.updated

    @property
    def percent(self) -> float | None:
        """How far it has come, 0 to 100."""
        return None if self.progress is None else self.progress * 100

    @property
    def said(self) -> Text | None:
        """Why it failed or stopped, or what is worth knowing."""
        return Text(self.said_zh, self.said_en or self.said_zh) if self.said_zh else None

    @property
    def state_label(self) -> Text:
        """Where it stands, in words."""
        return RUN_STATE_LABELS[RunState(self.state)]

    @property
    def purpose_label(self) -> Text:
        """What it is for, in words."""
        return PURPOSE_LABELS[Purpose(self.purpose)]


class SeenFile(models.Model):
    """A file that was gathered, so that the same is not gathered twice. ``digest`` is SHA-256 of its bytes."""

    source = models.ForeignKey("gathering.Source", models.CASCADE, related_name="seen_files")
    path = models.CharField(max_length=1000)
    size = models.PositiveBigIntegerField()
    stamp = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    run = models.ForeignKey(Run, models.CASCADE, related_name="seen_files")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(name="gathering_file_once", fields=["source", "path", "digest"])]

    def __str__(self) -> str:
        return self.path


class DriftKind(models.TextChoices):
    """How a source changed its form."""

    GONE = "gone", "列消失"
    NEW = "new", "新增列"
    TYPE = "type", "类型变化"


class DriftState(models.TextChoices):
    """What was decided."""

    OPEN = "open", "待处理"
    ACCEPTED = "accepted", "已接受"
    REFUSED = "refused", "已拒绝"
    MAPPED = "mapped", "已改映射"
    OVER = "over", "源端已恢复"


class Drift(models.Model):
    """A column that went, came or changed its type at the source, and what was decided about it."""

    source = models.ForeignKey("gathering.Source", models.CASCADE, related_name="drifts")
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="drifts")
    kind = models.CharField(max_length=6, choices=DriftKind)
    column = models.CharField(max_length=200)
    before = models.CharField(max_length=100, blank=True)
    after = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=DriftState, default=DriftState.OPEN)
    found_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=400, blank=True)

    everywhere = models.Manager["Drift"]()
    scoped = Scoped["Drift"](Anchors(units=("source__resource__provider",)))

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="gathering_drift_open_once",
                fields=["source", "kind", "column"],
                condition=Q(state=DriftState.OPEN),
            )
        ]

    def __str__(self) -> str:
        return f"{self.column} {self.kind}"
