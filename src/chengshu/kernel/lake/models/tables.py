"""What lies in the lake."""

from __future__ import annotations

from django.db import models

from chengshu.base.models import Stamped
from chengshu.kernel.lake.models.areas import SubjectArea
from chengshu.kernel.lake.names import Layer, TableName


class LakeTable(Stamped):
    """A Delta table of the lake, as last seen: the log beside its files is the truth, this row is for lists.

    ``resource`` is the entry of the catalogue it holds; None for tables without one, such as those of an analyst.
    ``size`` is in bytes on disk, of the files of the newest version alone; ``stored`` counts older versions too.
    ``sort_by`` are the columns in whose order the worker keeps it, empty for as written; ``sorted_version`` is the
    version it sorted last. ``columns`` are pairs of name and Arrow type. ``filled_at`` is when the newest version was
    written.
    """

    layer = models.CharField(max_length=10, choices=[(one, one) for one in Layer])
    key = models.CharField(max_length=100)
    resource = models.ForeignKey(
        "catalogue.Resource", models.SET_NULL, null=True, blank=True, related_name="lake_tables"
    )
    area = models.ForeignKey(SubjectArea, models.SET_NULL, null=True, blank=True, related_name="tables")
    area_by_hand = models.BooleanField(default=False)
    version = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    stored = models.PositiveBigIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=list)
    filled_at = models.DateTimeField(null=True, blank=True)
    kept_up_at = models.DateTimeField(null=True, blank=True, db_index=True)
    sort_by = models.JSONField(default=list)
    sorted_version = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["key", "layer"]
        constraints = [models.UniqueConstraint(name="lake_table_once", fields=["layer", "key"])]

    def __str__(self) -> str:
        return f"{self.layer}.{self.key}"

    @property
    def name(self) -> TableName:
        """Its name as the store knows it."""
        return TableName(Layer(self.layer), self.key)


class TableDay(models.Model):
    """A table at the end of a local day, for growth and use: rows and bytes then, reads and rows read on that day."""

    table = models.ForeignKey(LakeTable, models.CASCADE, related_name="days")
    day = models.DateField()
    rows = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    stored = models.PositiveBigIntegerField(default=0)
    reads = models.PositiveBigIntegerField(default=0)
    rows_read = models.PositiveBigIntegerField(default=0)
    engine_ms = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(name="lake_table_day_once", fields=["table", "day"])]
        indexes = [models.Index(name="lake_table_day_by_day", fields=["day"])]

    def __str__(self) -> str:
        return f"{self.table_id} {self.day}"
