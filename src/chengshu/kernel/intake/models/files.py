"""Files of cases that somebody hands in: proposed with a mapping, taken in row by row."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class FileState(models.TextChoices):
    """How far a file has come. Its words in both languages are ``FILE_STATES``."""

    PROPOSED = "proposed", "待确认"
    RUNNING = "running", "导入中"
    DONE = "done", "已导入"


FILE_STATES: dict[str, Text] = {
    FileState.PROPOSED: Text("待确认", "To be confirmed"),
    FileState.RUNNING: Text("导入中", "Being taken in"),
    FileState.DONE: Text("已导入", "Taken in"),
}


class CaseFile(models.Model):
    """A file with reports. ``columns`` are its headings in order, ``mapping`` says which is which by field.

    ``read`` rows are ``made`` + ``known`` + ``unfit`` + those still waiting.
    """

    name = models.CharField(max_length=200)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    columns = models.JSONField()
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=FileState, default=FileState.PROPOSED)
    read = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    unfit = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    everywhere = models.Manager["CaseFile"]()
    scoped = Scoped["CaseFile"](Anchors(owner="by", units=("unit",)))

    class Meta:
        ordering = ["-at", "-pk"]
        base_manager_name = "everywhere"

    def __str__(self) -> str:
        return self.name


class FileRow(models.Model):
    """A row of a file as it stood there, with its number in the file, and what became of it.

    ``known`` says that its case was there before; ``problem_zh`` why it became none. ``words`` tells a row from all
    others by what stands in it, the same in every file: rows without a number are known by it.
    """

    file = models.ForeignKey(CaseFile, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    words = models.CharField(max_length=80, blank=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    seen = models.BooleanField(default=False)
    known = models.BooleanField(default=False)
    problem_zh = models.CharField(max_length=300, blank=True)
    problem_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["file", "number"]
        constraints = [models.UniqueConstraint(name="file_row_once", fields=["file", "number"])]
        indexes = [models.Index(fields=["file", "number"], name="file_row_waiting", condition=Q(seen=False))]

    def __str__(self) -> str:
        return f"{self.file_id}.{self.number}"

    @property
    def problem(self) -> Text:
        """Why it did not fit; empty where it did."""
        return Text(self.problem_zh, self.problem_en)
