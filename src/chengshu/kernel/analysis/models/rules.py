"""Limits of queries and prices of the pool: rows with history, set by officials."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.text import Text


class Limit(models.TextChoices):
    """What is limited or priced."""

    SECONDS = "seconds", "交互查询最长秒数"
    ROWS = "rows", "交互查询最多行数"
    MEMORY_MB = "memory_mb", "单个查询内存（MB）"
    PER_DAY = "per_day", "每人每天查询次数"
    STUDY_SECONDS = "study_seconds", "定时作业最长秒数"
    STUDY_ROWS = "study_rows", "定时作业最多行数"
    AT_ONCE = "at_once", "同时运行的查询数"
    KEPT_DAYS = "kept_days", "结果保存天数"
    STORAGE_FEN = "storage_fen", "存储单价（分/GB·月）"
    ENGINE_FEN = "engine_fen", "计算单价（分/小时）"


LIMIT_LABELS = {
    Limit.SECONDS: Text("交互查询最长秒数", "Seconds a query may take"),
    Limit.ROWS: Text("交互查询最多行数", "Rows a query may give"),
    Limit.MEMORY_MB: Text("单个查询内存（MB）", "Memory of a query (MB)"),
    Limit.PER_DAY: Text("每人每天查询次数", "Queries a person may run a day"),
    Limit.STUDY_SECONDS: Text("定时作业最长秒数", "Seconds a scheduled job may take"),
    Limit.STUDY_ROWS: Text("定时作业最多行数", "Rows a scheduled job may give"),
    Limit.AT_ONCE: Text("同时运行的查询数", "Queries that run at once"),
    Limit.KEPT_DAYS: Text("结果保存天数", "Days a result is kept"),
    Limit.STORAGE_FEN: Text("存储单价（分/GB·月）", "Price of storage (fen per GB and month)"),
    Limit.ENGINE_FEN: Text("计算单价（分/小时）", "Price of computing (fen per hour)"),
}
FIRST = {
    Limit.SECONDS: 30,
    Limit.ROWS: 10_000,
    Limit.MEMORY_MB: 1024,
    Limit.PER_DAY: 300,
    Limit.STUDY_SECONDS: 1800,
    Limit.STUDY_ROWS: 5_000_000,
    Limit.AT_ONCE: 2,
    Limit.KEPT_DAYS: 7,
    Limit.STORAGE_FEN: 35,
    Limit.ENGINE_FEN: 120,
}
LEAST = {Limit.SECONDS: 1, Limit.ROWS: 1, Limit.MEMORY_MB: 64, Limit.AT_ONCE: 1, Limit.KEPT_DAYS: 1}
MOST = {Limit.SECONDS: 600, Limit.ROWS: 1_000_000, Limit.AT_ONCE: 16, Limit.STUDY_SECONDS: 86_400}


class LimitRule(models.Model):
    """A limit or price from a moment on; the newest row of a key is in force, without one its first value."""

    key = models.CharField(max_length=20, choices=Limit)
    value = models.PositiveIntegerField()
    since = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["key", "-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"

    @property
    def label(self) -> Text:
        """What is limited."""
        return LIMIT_LABELS[Limit(self.key)]
