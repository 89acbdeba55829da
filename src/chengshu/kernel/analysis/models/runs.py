"""Queries that analysts write, and each run of them."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q

from chengshu.base.ids import new_id
from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class SavedQuery(Stamped):
    """A query somebody keeps; ``shared`` shows it to the colleagues of the unit. ``personal`` as in ``Run``."""

    name = models.CharField(max_length=200)
    text = models.TextField(max_length=20_000)
    purpose = models.CharField(max_length=400)
    personal = models.BooleanField(default=False)
    shared = models.BooleanField(default=False)
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")

    everywhere = models.Manager["SavedQuery"]()
    scoped = Scoped["SavedQuery"](Anchors(owner="person_id", units=("organisation",)))

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class RunState(models.TextChoices):
    """Where a run stands."""

    WAITING = "waiting", "等待运行"
    RUNNING = "running", "运行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未成功"
    STOPPED = "stopped", "已停止"


RUN_STATE_LABELS = {
    RunState.WAITING: Text("等待运行", "Waiting"),
    RunState.RUNNING: Text("运行中", "Running"),
    RunState.DONE: Text("已完成", "Finished"),
    RunState.FAILED: Text("未成功", "Failed"),
    RunState.STOPPED: Text("已停止", "Stopped"),
}
OPEN = (RunState.WAITING, RunState.RUNNING)


class Run(models.Model):
    """One run of a query: who, for what, on what data under which agreements, with which limits, and how it went.

    ``personal`` shows fields about persons, masked as granted; without it they are not there at all. ``sources`` lists
    what was read: name, resource key, number of the agreement, version of the table. The result lies in a Parquet file
    until ``kept_until``; ``more`` says that rows beyond the limit were left out. ``trouble`` is what went wrong.
    ``taken_in`` says that the result of a study's run has become its gold table.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    address = models.CharField(max_length=45, blank=True)
    saved = models.ForeignKey(SavedQuery, models.SET_NULL, null=True, blank=True, related_name="runs")
    study = models.ForeignKey("analysis.Study", models.CASCADE, null=True, blank=True, related_name="runs")
    text = models.TextField(max_length=20_000)
    purpose = models.CharField(max_length=400)
    personal = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    seconds = models.PositiveIntegerField()
    most_rows = models.PositiveIntegerField()
    memory_mb = models.PositiveIntegerField()
    sources = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    rows = models.PositiveBigIntegerField(default=0)
    more = models.BooleanField(default=False)
    took_ms = models.PositiveBigIntegerField(default=0)
    peak_mb = models.PositiveIntegerField(default=0)
    trouble_zh = models.CharField(max_length=600, blank=True)
    trouble_en = models.CharField(max_length=600, blank=True)
    kept_until = models.DateTimeField(null=True, blank=True)
    taken_in = models.BooleanField(default=False)

    everywhere = models.Manager["Run"]()
    scoped = Scoped["Run"](Anchors(owner="person_id", units=("organisation",)))

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(name="analysis_run_open", fields=["asked_at"], condition=Q(state__in=["waiting", "running"])),
            models.Index(name="analysis_run_of_person", fields=["person", "-asked_at"]),
        ]

    def __str__(self) -> str:
        return " ".join(self.text.split())[:80]

    @property
    def state_label(self) -> Text:
        """Where it stands, in words."""
        return RUN_STATE_LABELS[RunState(self.state)]

    @property
    def trouble(self) -> Text | None:
        """What went wrong and what to do; None where nothing did."""
        return Text(self.trouble_zh, self.trouble_en) if self.trouble_zh else None

    @property
    def is_open(self) -> bool:
        """Whether it has still to end."""
        return self.state in OPEN

    @property
    def result(self) -> Path:
        """Where its rows lie."""
        return Path(settings.LAKE) / "results" / f"{uuid.UUID(str(self.pk))}.parquet"
