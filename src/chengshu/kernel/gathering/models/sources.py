"""What is gathered from a connection, how, and when."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import Q

from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class Mode(models.TextChoices):
    """How a table in the lake follows its source."""

    FULL = "full", "全量"
    WATERMARK = "watermark", "增量（水位）"
    SNAPSHOT = "snapshot", "增量（事务快照）"
    CHANGES = "changes", "变更文件"
    APPEND = "append", "追加"


MODE_LABELS = {
    Mode.FULL: Text("全量：每次整表替换", "Full: the whole table each time"),
    Mode.WATERMARK: Text(
        "增量：按更新时间，向前重叠，按主键合并", "Changed rows by a column, overlapping, merged by key"
    ),
    Mode.SNAPSHOT: Text(
        "增量：按事务快照，不漏迟到提交（PostgreSQL）",
        "Changed rows by transaction, no late one is missed (PostgreSQL)",
    ),
    Mode.CHANGES: Text("变更文件：带增、改、删标记", "Files of changes with insert, update and delete marks"),
    Mode.APPEND: Text("追加：新数据只增不改", "New rows are added to the former ones"),
}
MERGING = (Mode.WATERMARK, Mode.SNAPSHOT, Mode.CHANGES)


class DataClass(models.TextChoices):
    """The four classes of data under one model (004 §四(三))."""

    BASE = "base", "公共基础数据"
    SECTOR = "sector", "行业应用数据"
    REAL_TIME = "real_time", "实时监控数据"
    INTERNET = "internet", "互联网数据"


DATA_CLASS_LABELS = {
    DataClass.BASE: Text("公共基础数据", "Public base data"),
    DataClass.SECTOR: Text("行业应用数据", "Sector data"),
    DataClass.REAL_TIME: Text("实时监控数据", "Real-time monitoring data"),
    DataClass.INTERNET: Text("互联网数据", "Internet data"),
}


class Source(Stamped):
    """The way of one resource of the catalogue from its connection into the lake; its table is ``bronze.<key>``.

    ``origin`` says what at the connection: ``schema`` and ``table``; ``files`` as a pattern with ``format``,
    ``encoding``, ``delimiter``, ``quote``, ``header``, ``sheet``, ``header_rows``, ``records``; ``path``, ``query``
    and ``paging`` of an interface. ``mapping`` gives for a column of the catalogue that of the source. ``nulls`` are
    the words that stand for nothing. ``watermark`` is how far the last run came; ``overlap`` how far the next one
    reaches back, in seconds for a time and in steps for a number. ``most_bad_percent`` is the share of misfits above
    which a run is given up, since then the mapping is wrong and not the rows.
    """

    resource = models.OneToOneField("catalogue.Resource", models.PROTECT, related_name="source")
    connection = models.ForeignKey("gathering.Connection", models.PROTECT, related_name="sources")
    data_class = models.CharField(max_length=12, choices=DataClass, default=DataClass.SECTOR)
    origin = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    nulls = models.JSONField(default=list)
    zone = models.CharField(max_length=40, default="Asia/Shanghai")
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.FULL)
    watermark_column = models.CharField(max_length=200, blank=True)
    watermark = models.CharField(max_length=100, blank=True)
    overlap = models.PositiveIntegerField(default=900)
    most_bad_percent = models.PositiveSmallIntegerField(default=50)
    known_columns = models.JSONField(default=dict)
    active = models.BooleanField(default=True)
    rows = models.PositiveBigIntegerField(null=True, blank=True)
    gathered_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["Source"]()
    scoped = Scoped["Source"](Anchors(units=("resource__provider",)))

    class Meta:
        ordering = ["resource__key"]
        constraints = [
            models.CheckConstraint(
                name="gathering_bad_share_is_percent", condition=Q(most_bad_percent__gte=0, most_bad_percent__lte=100)
            ),
            models.CheckConstraint(
                name="gathering_watermark_has_column", condition=~Q(mode=Mode.WATERMARK) | ~Q(watermark_column="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.resource)

    @property
    def mode_label(self) -> Text:
        """How it follows its source, in words."""
        return MODE_LABELS[Mode(self.mode)]


class Rhythm(models.TextChoices):
    """How often."""

    MINUTES = "minutes", "每隔若干分钟"
    HOURLY = "hourly", "每小时"
    DAILY = "daily", "每天"
    WEEKLY = "weekly", "每周"
    MONTHLY = "monthly", "每月"


RHYTHM_LABELS = {
    Rhythm.MINUTES: Text("每隔若干分钟", "Every so many minutes"),
    Rhythm.HOURLY: Text("每小时", "Every hour"),
    Rhythm.DAILY: Text("每天", "Every day"),
    Rhythm.WEEKLY: Text("每周", "Every week"),
    Rhythm.MONTHLY: Text("每月", "Every month"),
}


class Schedule(models.Model):
    """When a source is gathered, or its keys are compared to find what was deleted.

    ``at`` is local wall time; ``step`` counts minutes, ``day`` is 1 to 7 for Monday to Sunday, or 1 to 31 of a month,
    whose last day stands in for one it lacks. ``next_at`` is when it is due.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="schedules")
    purpose = models.CharField(max_length=10, default="gather")
    rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.DAILY)
    step = models.PositiveSmallIntegerField(default=60)
    at = models.TimeField(default=time(2, 0))
    day = models.PositiveSmallIntegerField(default=1)
    active = models.BooleanField(default=True)
    next_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["source", "purpose"]
        constraints = [models.UniqueConstraint(name="gathering_schedule_once", fields=["source", "purpose"])]

    def __str__(self) -> str:
        return f"{self.source_id} {self.rhythm}"
