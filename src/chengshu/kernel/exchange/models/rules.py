"""Limits that officials set, with history."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.text import Text


class Limit(models.TextChoices):
    """What is limited; what an enterprise may is set with its admission."""

    CALLS_PER_MINUTE = "calls_per_minute", "每分钟调用次数"
    ROWS_PER_DAY = "rows_per_day", "每日条数（0 为不限）"
    TOKEN_MINUTES = "token_minutes", "令牌有效分钟数"
    FORMER_SECRET_HOURS = "former_secret_hours", "换密钥后旧密钥可用小时数"
    LONGEST_DAYS = "longest_days", "授权最长天数"
    WARN_DAYS = "warn_days", "到期前提醒天数"


LIMIT_LABELS = {
    Limit.CALLS_PER_MINUTE: Text("每分钟调用次数", "Calls per minute"),
    Limit.ROWS_PER_DAY: Text("每日条数（0 为不限）", "Rows per day (0: no limit)"),
    Limit.TOKEN_MINUTES: Text("令牌有效分钟数", "Minutes a token lives"),
    Limit.FORMER_SECRET_HOURS: Text("换密钥后旧密钥可用小时数", "Hours a former secret still serves"),
    Limit.LONGEST_DAYS: Text("授权最长天数", "Longest agreement, in days"),
    Limit.WARN_DAYS: Text("到期前提醒天数", "Days of warning before an end"),
}
FIRST = {
    Limit.CALLS_PER_MINUTE: 600,
    Limit.ROWS_PER_DAY: 0,
    Limit.TOKEN_MINUTES: 30,
    Limit.FORMER_SECRET_HOURS: 24,
    Limit.LONGEST_DAYS: 1096,
    Limit.WARN_DAYS: 30,
}


class LimitRule(models.Model):
    """A limit from a moment on; the newest row of a key is in force, without one its first value."""

    key = models.CharField(max_length=30, choices=Limit)
    value = models.PositiveIntegerField()
    since = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["key", "-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
