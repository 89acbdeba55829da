"""Rules of quality and the weights of the dimensions; a changed one is a new row, the old one ends."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.quality.dimensions import DIMENSION_LABELS, Dimension


class Rule(models.Model):
    """What the rows of a resource must satisfy, in force from ``since`` until ``until``.

    ``key`` stays the same from row to row of its history. ``check_key`` names one of ``checks.CHECKS``, ``settings``
    holds what it needs; ``column`` is empty where a rule is about whole rows or the whole table. Rows that fail a
    ``blocking`` rule are left out of the refined table. ``tolerance`` is the share of failing rows (0 to 1) up to which
    nobody is asked to correct. A ``typical`` rule was proposed by the platform from the entry of the catalogue.
    """

    resource = models.ForeignKey("catalogue.Resource", models.CASCADE, related_name="quality_rules")
    key = models.CharField(max_length=160)
    column = models.CharField(max_length=63, blank=True)
    check_key = models.CharField(max_length=30)
    settings = models.JSONField(default=dict, blank=True)
    dimension = models.CharField(max_length=15, choices=Dimension)
    blocking = models.BooleanField(default=False)
    weight = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(1))
    tolerance = models.DecimalField(max_digits=5, decimal_places=4, default=Decimal(0))
    typical = models.BooleanField(default=False)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    everywhere = models.Manager["Rule"]()
    scoped = Scoped["Rule"](Anchors(units=("resource__provider",)))

    class Meta:
        ordering = ["resource", "column", "check_key", "-since", "pk"]
        constraints = [
            models.UniqueConstraint(name="quality_rule_once", fields=["resource", "key"], condition=Q(until=None)),
            models.CheckConstraint(
                name="quality_rule_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(name="quality_rule_weight", condition=Q(weight__gte=0)),
            models.CheckConstraint(name="quality_rule_tolerance", condition=Q(tolerance__gte=0, tolerance__lte=1)),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def dimension_label(self) -> Text:
        """The word for people."""
        return DIMENSION_LABELS[Dimension(self.dimension)]


class Weight(models.Model):
    """How much a dimension counts in a score, from a time on; 0 leaves it out."""

    dimension = models.CharField(max_length=15, choices=Dimension)
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-since", "pk"]
        constraints = [
            models.UniqueConstraint(name="quality_weight_once", fields=["dimension"], condition=Q(until=None)),
            models.CheckConstraint(name="quality_weight_positive", condition=Q(weight__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.dimension}: {self.weight}"

    @property
    def dimension_label(self) -> Text:
        """The word for people."""
        return DIMENSION_LABELS[Dimension(self.dimension)]
