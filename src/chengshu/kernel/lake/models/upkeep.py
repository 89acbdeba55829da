"""What the worker did to keep tables small and fast."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.kernel.lake.models.tables import LakeTable


class Act(models.TextChoices):
    """A kind of upkeep."""

    COMPACTED = "compacted", "合并小文件"
    SORTED = "sorted", "排序"
    CLEARED = "cleared", "清理过期版本"
    BROUGHT_BACK = "brought_back", "恢复旧版本"


class Upkeep(models.Model):
    """One piece of upkeep: how many files went, bytes on disk before and after, and how long it took."""

    table = models.ForeignKey(LakeTable, models.CASCADE, related_name="upkeep")
    act = models.CharField(max_length=20, choices=Act)
    at = models.DateTimeField(default=clock.now)
    version = models.PositiveBigIntegerField()
    files = models.PositiveIntegerField(default=0)
    stored_before = models.PositiveBigIntegerField(default=0)
    stored_after = models.PositiveBigIntegerField(default=0)
    took_ms = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.table_id} {self.act}"
