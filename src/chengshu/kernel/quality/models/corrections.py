"""Correction work, and when it becomes a matter of supervision."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.quality.models.reports import Report


class CorrectionState(models.TextChoices):
    """Where correction work stands."""

    OPEN = "open", "待整改"
    EXPLAINED = "explained", "说明待核"
    PASSED = "passed", "复检通过"
    EXCUSED = "excused", "说明成立"


CORRECTION_STATE_LABELS = {
    CorrectionState.OPEN: Text("待整改", "To be corrected"),
    CorrectionState.EXPLAINED: Text("说明待核", "Explained, to be verified"),
    CorrectionState.PASSED: Text("复检通过", "Passed when judged again"),
    CorrectionState.EXCUSED: Text("说明成立", "Explanation accepted"),
}


class Correction(models.Model):
    """A provider is asked to put right what a report found; open until a later version passes.

    ``rules`` are the keys of the rules that failed, ``failed`` how many rows. ``raised_at`` says when it was laid
    before the supervisors because nobody answered (督查).
    """

    resource = models.ForeignKey("catalogue.Resource", models.CASCADE, related_name="corrections")
    opened_by = models.ForeignKey(Report, models.CASCADE, related_name="opened")
    closed_by = models.ForeignKey(Report, models.SET_NULL, null=True, blank=True, related_name="closed")
    state = models.CharField(max_length=10, choices=CorrectionState, default=CorrectionState.OPEN)
    rules = models.JSONField(default=list)
    failed = models.PositiveBigIntegerField(default=0)
    words = models.TextField(blank=True)
    opened_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    raised_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["Correction"]()
    scoped = Scoped["Correction"](Anchors(units=("resource__provider",)))

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="correction_open_once", fields=["resource"], condition=Q(state__in=("open", "explained"))
            )
        ]

    def __str__(self) -> str:
        return str(self.resource)

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return CORRECTION_STATE_LABELS[CorrectionState(self.state)]

    @property
    def is_open(self) -> bool:
        """Whether somebody must still do something."""
        return self.state in (CorrectionState.OPEN, CorrectionState.EXPLAINED)


class RaisingRule(models.Model):
    """When correction work is opened and when it goes to the supervisors, from a time on.

    Work is opened from ``least_failed`` failing rows on; it is raised ``raise_days`` local days after its due day.
    """

    least_failed = models.PositiveIntegerField(default=1)
    least_share = models.DecimalField(max_digits=5, decimal_places=4, default=Decimal(0))
    raise_days = models.PositiveSmallIntegerField(default=5)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="raising_rule_ends_after_start", condition=Q(until=None) | Q(until__gte=models.F("since"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.raise_days}"
