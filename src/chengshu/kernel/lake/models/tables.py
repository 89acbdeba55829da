"""What lies in the lake."""

from __future__ import annotations

from django.db import models

from chengshu.base.models import Stamped
from chengshu.kernel.lake.names import Layer, TableName


class LakeTable(Stamped):
    """A Delta table of the lake, as last seen: the log beside its files is the truth, this row is for lists.

    ``resource`` is the entry of the catalogue it holds; None for tables without one, such as those of an analyst.
    ``size`` is in bytes on disk, of the files of the newest version alone.
    """

    layer = models.CharField(max_length=10, choices=[(one, one) for one in Layer])
    key = models.CharField(max_length=100)
    resource = models.ForeignKey(
        "catalogue.Resource", models.SET_NULL, null=True, blank=True, related_name="lake_tables"
    )
    version = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    columns = models.JSONField(default=list)
    filled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["key", "layer"]
        constraints = [models.UniqueConstraint(name="lake_table_once", fields=["layer", "key"])]

    def __str__(self) -> str:
        return f"{self.layer}.{self.key}"

    @property
    def name(self) -> TableName:
        """Its name as the store knows it."""
        return TableName(Layer(self.layer), self.key)
