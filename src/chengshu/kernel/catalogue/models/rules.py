"""Management rules and exchange flows, sharing indicators, and what the checks of entries weigh; each with history."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named
from chengshu.base.text import Text
from chengshu.kernel.catalogue.words import RULE_KIND_LABELS, RuleKind, Weight


class ManagementRule(Named):
    """A management rule or exchange flow (管理规范、交换流程) in force from ``since``; a new edition is a new row."""

    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=RuleKind, default=RuleKind.MANAGEMENT)
    edition = models.CharField(max_length=20, default="1.0")
    text = models.TextField(max_length=50_000)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "code", "-since"]
        constraints = [
            models.UniqueConstraint(name="management_rule_in_force_once", fields=["code"], condition=Q(until=None)),
            models.CheckConstraint(
                name="management_rule_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    @property
    def kind_label(self) -> Text:
        """What it is about, in words."""
        return RULE_KIND_LABELS[RuleKind(self.kind)]


class SharingIndicator(Named):
    """A figure of the system of sharing indicators (共享指标) with the value wanted, 0 to 1; ``measure`` counts it."""

    measure = models.CharField(max_length=60)
    target = models.DecimalField(max_digits=5, decimal_places=4)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["measure", "-since"]
        constraints = [
            models.UniqueConstraint(
                name="sharing_indicator_in_force_once", fields=["measure"], condition=Q(until=None)
            ),
            models.CheckConstraint(name="sharing_target_is_ratio", condition=Q(target__gte=0, target__lte=1)),
        ]


class CheckWeight(models.Model):
    """What a finding of a check means, until officials say otherwise in a new row; the key is one of ``checks``."""

    check_key = models.CharField(max_length=60)
    weight = models.CharField(max_length=10, choices=Weight)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["check_key", "-since"]
        constraints = [
            models.UniqueConstraint(name="check_weight_in_force_once", fields=["check_key"], condition=Q(until=None)),
        ]

    def __str__(self) -> str:
        return f"{self.check_key}: {self.weight}"
