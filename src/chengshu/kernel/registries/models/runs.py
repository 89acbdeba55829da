"""Runs of matching and merging, the thresholds they used, and the pairs that only a person can settle."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.text import Text


class RunState(models.TextChoices):
    """Where a run stands. A run counts only when it is done; what another left in the lake is not read."""

    RUNNING = "running", "正在融合"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"


class MergeRun(models.Model):
    """One pass over the feeds of a registry.

    ``versions`` holds the version of each feed's table by the feed's key, ``gold`` those of the registry's own tables
    which this run made: the next run starts from exactly these. ``counts`` holds rows read, by number, by likeness,
    new, waiting, faulty numbers, pairs, records made and changed; ``coverage`` by feed and field; ``weights`` the
    learnt weights by which likeness was judged.
    """

    registry = models.ForeignKey("registries.Registry", models.CASCADE, related_name="runs")
    state = models.CharField(max_length=8, choices=RunState, default=RunState.RUNNING)
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    versions = models.JSONField(default=dict)
    gold = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    coverage = models.JSONField(default=dict)
    weights = models.JSONField(default=dict)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["registry", "state", "-started_at"], name="merge_run_newest")]

    def __str__(self) -> str:
        return f"{self.registry_id} {self.started_at:%Y-%m-%d %H:%M}"


class MatchRule(models.Model):
    """From which probability two are the same, and from which a clerk decides; with history."""

    registry = models.ForeignKey("registries.Registry", models.CASCADE, related_name="match_rules")
    same_from = models.DecimalField(max_digits=5, decimal_places=4, default=Decimal("0.99"))
    ask_from = models.DecimalField(max_digits=5, decimal_places=4, default=Decimal("0.60"))
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(name="match_rule_open_once", fields=["registry"], condition=Q(until=None)),
            models.CheckConstraint(
                name="match_rule_in_order",
                condition=Q(ask_from__gt=0) & Q(ask_from__lte=F("same_from")) & Q(same_from__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registry_id}: {self.ask_from}–{self.same_from}"


class PairState(models.TextChoices):
    """What a clerk said about two records."""

    OPEN = "open", "待判定"
    SAME = "same", "同一主体"
    DIFFERENT = "different", "不同主体"
    LATER = "later", "暂缓"


PAIR_LABELS: dict[str, Text] = {
    PairState.OPEN: Text("待判定", "Undecided"),
    PairState.SAME: Text("同一主体", "The same"),
    PairState.DIFFERENT: Text("不同主体", "Different"),
    PairState.LATER: Text("暂缓", "Later"),
}


class Pair(models.Model):
    """Two records that may be one; ``left`` is the older. ``reasons`` explains the likeness field by field.

    Each reason is ``{field, level, weight, left, right}``, the weight in bits: positive speaks for one subject.
    Once said to be different, the two are never offered again.
    """

    registry = models.ForeignKey("registries.Registry", models.CASCADE, related_name="pairs")
    left = models.ForeignKey("registries.Record", models.CASCADE, related_name="pairs_left")
    right = models.ForeignKey("registries.Record", models.CASCADE, related_name="pairs_right")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=PairState, default=PairState.OPEN)
    found_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["state", "-score", "pk"]
        constraints = [
            models.UniqueConstraint(name="pair_once", fields=["left", "right"]),
            models.CheckConstraint(name="pair_in_order", condition=Q(left__lt=F("right"))),
        ]
        indexes = [models.Index(fields=["registry", "state", "-score"], name="pair_open")]

    def __str__(self) -> str:
        return f"{self.left_id} ~ {self.right_id}"

    @property
    def state_label(self) -> Text:
        """What was said, in words."""
        return PAIR_LABELS[self.state]
