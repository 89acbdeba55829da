"""Golden records, what they were before, the source rows they are made of, and their merges and splits.

These tables are filled in bulk (``kernel.registries.bulk``) and hold millions of rows: no default that needs a query.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base.text import Text


class Standing(models.TextChoices):
    """Whether a record still stands for itself."""

    ACTIVE = "active", "有效"
    MERGED = "merged", "已合并"
    GONE = "gone", "来源已无"


class Record(models.Model):
    """A golden record as it is now: one person, entity, address or topic row.

    ``content`` maps field to value (dates as ISO text); ``origins`` maps field to where its value came from:
    ``{feed, key, at, version}``, the feed, the key of its row, the time and the table version there. It has held since
    ``valid_from`` (local day, by the sources) and we have known it since ``known_from``; what was before stands in
    ``Slice``. ``number`` is the identity number, credit code or address code, empty where nobody gave a right one.
    ``into`` is the record it was merged into.
    """

    registry = models.ForeignKey("registries.Registry", models.PROTECT, related_name="records", db_index=False)
    number = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200, blank=True)
    born_on = models.DateField(null=True, blank=True)
    content = models.JSONField(default=dict)
    origins = models.JSONField(default=dict)
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.ACTIVE)
    into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    valid_from = models.DateField()
    known_from = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["registry", "number"], name="record_number"),
            models.Index(fields=["registry", "name", "born_on"], name="record_name"),
            models.Index(fields=["registry", "known_from"], name="record_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.number or str(self.pk)


class Slice(models.Model):
    """What a record was: its content for a stretch of days, as believed for a stretch of time.

    Both stretches are half open; an empty ``valid_until`` or ``known_until`` goes on. A day and a moment of knowing
    lie in at most one slice of a record, or in the record itself.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="slices")
    number = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200, blank=True)
    content = models.JSONField(default=dict)
    origins = models.JSONField(default=dict)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-known_from", "-valid_from"]

    def __str__(self) -> str:
        return f"{self.record_id} v{self.version}"


class SourceRow(models.Model):
    """A row of a feed and the record it belongs to, with the values it gives and how it came there.

    ``how`` is ``number``, ``likeness``, ``clerk``, ``new`` or ``waiting`` (then there is no record). ``score`` is the
    probability that it is the same, ``differs`` lists the fields in which it disagrees with the record, ``,a,b,``.
    """

    feed = models.ForeignKey("registries.Feed", models.PROTECT, related_name="rows", db_index=False)
    key = models.CharField(max_length=120)
    record = models.ForeignKey(Record, models.CASCADE, null=True, blank=True, related_name="sources")
    content = models.JSONField(default=dict)
    happened_at = models.DateTimeField(null=True, blank=True)
    table_version = models.PositiveBigIntegerField(default=0)
    how = models.CharField(max_length=10, default="new")
    score = models.FloatField(null=True, blank=True)
    differs = models.CharField(max_length=400, blank=True)
    gone = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="source_row_once", fields=["feed", "key"])]
        indexes = [models.Index(fields=["feed", "record"], name="source_row_differs", condition=~Q(differs=""))]

    def __str__(self) -> str:
        return f"{self.feed_id}: {self.key}"


class MoveKind(models.TextChoices):
    """Why source rows went from one record to another."""

    MERGE = "merge", "合并"
    SPLIT = "split", "拆分"


MOVE_LABELS: dict[str, Text] = {
    MoveKind.MERGE: Text("合并", "Merged"),
    MoveKind.SPLIT: Text("拆分", "Split"),
}


class Move(models.Model):
    """A merge or split of records: which source rows went where, by whom and why.

    ``rows`` lists ``[feed, key]``. The next run over the lake takes in those whose ``run`` is empty.
    """

    kind = models.CharField(max_length=8, choices=MoveKind)
    registry = models.ForeignKey("registries.Registry", models.PROTECT, related_name="moves")
    origin = models.ForeignKey(Record, models.PROTECT, related_name="moves_out")
    target = models.ForeignKey(Record, models.PROTECT, related_name="moves_in")
    rows = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=400, blank=True)
    run = models.ForeignKey("registries.MergeRun", models.SET_NULL, null=True, blank=True, related_name="moves")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.origin_id} → {self.target_id}"
