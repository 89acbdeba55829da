"""Warning of sudden events: so many cases of a class, so near to each other, within so many hours."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Named
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class WarningRule(Named):
    """``least`` cases of a class (or below it) within ``metres`` and ``hours`` raise a warning for ``unit``.

    An empty ``class_code`` counts all classes. One that is not ``active`` raises nothing; a changed rule is a new row.
    """

    class_code = models.CharField(max_length=20, blank=True)
    least = models.PositiveSmallIntegerField()
    metres = models.PositiveIntegerField()
    hours = models.PositiveIntegerField()
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    active = models.BooleanField(default=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    ended_why = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-active", "-set_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="dcm_warning_bounds",
                condition=Q(least__range=(2, 1000), metres__range=(10, 20000), hours__range=(1, 720)),
            )
        ]


class WarningState(models.TextChoices):
    """What became of a warning. Its words in both languages are ``WARNING_LABELS``."""

    RAISED = "raised", "待处理"
    ACTED = "acted", "已处置"
    DISMISSED = "dismissed", "已排除"


WARNING_LABELS: dict[str, Text] = {
    WarningState.RAISED: Text("待处理", "To be settled"),
    WarningState.ACTED: Text("已处置", "Acted upon"),
    WarningState.DISMISSED: Text("已排除", "Nothing to it"),
}


class Warning(models.Model):
    """Cases that gathered in one place. Further cases join while it is raised; ``lon`` and ``lat`` are their middle."""

    rule = models.ForeignKey(WarningRule, models.PROTECT, related_name="warnings")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    cases = models.ManyToManyField("cases.Case", related_name="+")
    lon = models.FloatField()
    lat = models.FloatField()
    state = models.CharField(max_length=10, choices=WarningState, default=WarningState.RAISED)
    item = models.ForeignKey("work.Item", models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField(default=clock.now)
    note = models.CharField(max_length=500, blank=True)
    settled_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    everywhere = models.Manager["Warning"]()
    scoped = Scoped["Warning"](Anchors(units=("unit",)))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["-raised_at", "-pk"]
        indexes = [models.Index(fields=["state", "-raised_at"], name="dcm_warning_raised")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.raised_at:%Y-%m-%d %H:%M}"

    @property
    def state_label(self) -> Text:
        """The state in words."""
        return WARNING_LABELS[self.state]
