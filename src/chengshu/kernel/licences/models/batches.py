"""Many licences at once: issued from a list, or gathered from what a bureau has issued before (电子证照汇聚)."""

from __future__ import annotations

from django.db import models

from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.licences.models.types import LicenceType


class BatchKind(models.TextChoices):
    """Whether the licences are new."""

    ISSUE = "issue", "批量签发"
    GATHER = "gather", "存量汇聚"


class BatchState(models.TextChoices):
    """Where a batch stands."""

    FAULTY = "faulty", "有误，待重新上传"
    READ = "read", "已检查，待确认"
    QUEUED = "queued", "签发中"
    DONE = "done", "已完成"
    DROPPED = "dropped", "已放弃"


BATCH_STATE_LABELS: dict[str, Text] = {
    BatchState.FAULTY: Text("有误，待处理", "Has faults"),
    BatchState.READ: Text("已检查，待确认", "Checked, to be confirmed"),
    BatchState.QUEUED: Text("签发中", "Being issued"),
    BatchState.DONE: Text("已完成", "Done"),
    BatchState.DROPPED: Text("已放弃", "Dropped"),
}


class Batch(Stamped):
    """A list as uploaded. ``faults`` are ``[row, column, zh, en]``, at most a thousand; ``faulty`` counts the rows.

    While the keys of the seal are out of reach its rows wait: ``held_zh`` says why, and it goes on at ``held_until``.
    """

    type = models.ForeignKey(LicenceType, models.PROTECT, related_name="batches")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="licence_batches")
    kind = models.CharField(max_length=10, choices=BatchKind, default=BatchKind.ISSUE)
    file_name = models.CharField(max_length=200)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.READ, db_index=True)
    rows_read = models.PositiveIntegerField(default=0)
    faulty = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    held_zh = models.CharField(max_length=400, blank=True)
    held_en = models.CharField(max_length=400, blank=True)

    everywhere = models.Manager["Batch"]()
    scoped = Scoped["Batch"](Anchors(units=("organisation",)))

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return BATCH_STATE_LABELS[self.state]

    @property
    def held(self) -> Text | None:
        """Why its rows wait."""
        return Text(self.held_zh, self.held_en or self.held_zh) if self.held_zh else None


class RowState(models.TextChoices):
    """What became of a row."""

    WAITING = "waiting", "待签发"
    DONE = "done", "已签发"
    REFUSED = "refused", "未签发"


class BatchRow(models.Model):
    """A sound row of a batch; ``sealed`` holds what it says until the licence is there."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    sealed = models.TextField()
    state = models.CharField(max_length=10, choices=RowState, default=RowState.WAITING)
    licence = models.OneToOneField("licences.Licence", models.PROTECT, null=True, related_name="batch_row")
    refusal_zh = models.CharField(max_length=300, blank=True)
    refusal_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["line"]
        constraints = [models.UniqueConstraint(name="batch_line_once", fields=["batch", "line"])]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.line}"

    @property
    def refusal(self) -> Text | None:
        """Why no licence was issued."""
        return Text(self.refusal_zh, self.refusal_en or self.refusal_zh) if self.refusal_zh else None
