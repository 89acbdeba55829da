"""What the plans promise in numbers, and what was measured."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.projects.models.plans import Plan
from chengshu.kernel.projects.models.supervision import DECISION_LABELS, Decision


class Target(models.Model):
    """A number a plan promises (目标值): ``indicator`` ``op`` ``value`` by the end of ``by_stated``.

    ``key`` is ``plan.indicator.by``. ``phrase`` is quoted as printed, in the script of the document. ``unit`` is the
    unit of ``value`` as printed: ``%``, ``count``, ``亿元``. ``system`` is the system of the register that measures it.
    ``plan`` is set once that plan was imported.
    """

    key = models.CharField(max_length=160, unique=True)
    indicator = models.CharField(max_length=100, db_index=True)
    phrase = models.CharField(max_length=300)
    op = models.CharField(max_length=2, choices=[(">=", "≥"), ("<=", "≤"), ("==", "=")])
    value = models.DecimalField(max_digits=18, decimal_places=4)
    unit = models.CharField(max_length=20)
    by_stated = models.CharField(max_length=10)
    by_on = models.DateField(db_index=True)
    city = models.CharField(max_length=60)
    document = models.CharField(max_length=20)
    system = models.CharField(max_length=60)
    system_zh = models.CharField(max_length=100)
    system_en = models.CharField(max_length=100)
    plan = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True, related_name="targets")
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.phrase

    @property
    def system_name(self) -> Text:
        """The system of the register that measures it."""
        return Text(self.system_zh, self.system_en)

    @property
    def op_sign(self) -> str:
        """The relation as people write it."""
        return {">=": "≥", "<=": "≤", "==": "="}[self.op]


class FigureOrigin(models.TextChoices):
    """How a figure came about."""

    SYSTEM = "system", "系统实测"
    REPORTED = "reported", "单位填报"


FIGURE_ORIGIN_LABELS = {
    FigureOrigin.SYSTEM: Text("系统实测", "Measured by the system"),
    FigureOrigin.REPORTED: Text("单位填报", "Reported by a unit"),
}


class Figure(models.Model):
    """A measured value (数值) of an indicator, in the unit of its targets.

    A system figure was counted from ``rows`` rows of ``dataset`` as of the local day ``day``; a reported one belongs to
    one ``target``, has evidence, and counts once accepted. No figure at all means not measured yet, which is not zero.
    """

    indicator = models.CharField(max_length=100)
    target = models.ForeignKey(Target, models.CASCADE, null=True, blank=True, related_name="reported_figures")
    value = models.DecimalField(max_digits=24, decimal_places=6)
    unit = models.CharField(max_length=20)
    day = models.DateField()
    counted_at = models.DateTimeField(default=clock.now)
    origin = models.CharField(max_length=10, choices=FigureOrigin)
    dataset = models.CharField(max_length=120, blank=True)
    rows = models.PositiveBigIntegerField(null=True, blank=True)
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(blank=True)
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.ACCEPTED)
    decided_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    everywhere = models.Manager["Figure"]()
    scoped = Scoped["Figure"](Anchors(owner="person", units=("organisation",)))

    class Meta:
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["indicator", "-day"], name="figures_of_indicator")]
        constraints = [
            models.UniqueConstraint(
                name="figure_system_once_a_day", fields=["indicator", "day"], condition=Q(origin="system")
            ),
            models.CheckConstraint(
                name="figure_reported_has_a_target", condition=~Q(origin="reported") | Q(target__isnull=False)
            ),
            models.CheckConstraint(
                name="figure_system_says_its_rows",
                condition=~Q(origin="system") | (Q(rows__isnull=False) & ~Q(dataset="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"

    @property
    def origin_label(self) -> Text:
        """The word for people."""
        return FIGURE_ORIGIN_LABELS[FigureOrigin(self.origin)]

    @property
    def decision_label(self) -> Text:
        """The word for people."""
        return DECISION_LABELS[Decision(self.decision)]
