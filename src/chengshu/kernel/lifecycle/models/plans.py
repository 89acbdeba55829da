"""The yearly plan and the rolling plan, and exceptions from them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.lifecycle.models.projects import Project


class PlanState(models.TextChoices):
    """Where a yearly plan stands."""

    COMPILING = "compiling", "编制中"
    APPROVAL = "approval", "报批中"
    PUBLISHED = "published", "已发布"


PLAN_STATE_LABELS = {
    PlanState.COMPILING: Text("编制中", "Being compiled"),
    PlanState.APPROVAL: Text("报批中", "Awaiting approval"),
    PlanState.PUBLISHED: Text("已发布", "Published"),
}


class YearPlan(Stamped):
    """The annual plan of a year (年度建设计划) or, over several years, the rolling plan (三年滚动计划).

    It covers ``year`` and the following up to ``years`` in all. It is compiled from ``compile_from`` to
    ``compile_until``, both inclusive. Published ones no longer change.
    """

    office = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    years = models.PositiveSmallIntegerField(default=1)
    compile_from = models.DateField()
    compile_until = models.DateField()
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.COMPILING)
    document_number = models.CharField(max_length=100, blank=True)
    published_on = models.DateField(null=True, blank=True)

    everywhere = models.Manager["YearPlan"]()
    scoped = Scoped["YearPlan"](Anchors(units=("office", "entries__project__unit")))

    class Meta:
        ordering = ["-year", "years"]
        constraints = [
            models.UniqueConstraint(name="year_plan_once", fields=["office", "year", "years"]),
            models.CheckConstraint(name="year_plan_window_in_order", condition=Q(compile_until__gte=F("compile_from"))),
            models.CheckConstraint(
                name="year_plan_published_with_a_day", condition=~Q(state="published") | Q(published_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Text:
        """``2027 年度建设计划``, ``2027–2029 年滚动计划``."""
        if self.years == 1:
            return Text(f"{self.year} 年度建设计划", f"Annual plan {self.year}")
        span = f"{self.year}–{self.year + self.years - 1}"
        return Text(f"{span} 年滚动计划", f"Rolling plan {span}")

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return PLAN_STATE_LABELS[PlanState(self.state)]


class PlanEntry(models.Model):
    """A project's place in a plan, with the money planned for a year in fen.

    ``score`` is by the ranking formula as it stood (``formula``), fed with ``factors``; None where it gave no value.
    """

    plan = models.ForeignKey(YearPlan, models.CASCADE, related_name="entries")
    project = models.ForeignKey(Project, models.PROTECT, related_name="entries")
    year = models.PositiveSmallIntegerField()
    amount_fen = models.PositiveBigIntegerField()
    rank = models.PositiveIntegerField(null=True, blank=True)
    score = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    formula = models.CharField(max_length=500, blank=True)
    factors = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = [F("rank").asc(nulls_last=True), "pk"]
        constraints = [models.UniqueConstraint(name="plan_entry_once", fields=["plan", "project", "year"])]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.project}"


class PlanException(Stamped):
    """Leave to carry out a project that is in no yearly plan (计划外实施), with the reason and who granted it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="exceptions")
    year = models.PositiveSmallIntegerField()
    reason = models.TextField()
    asked_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    granted = models.BooleanField(null=True)
    decision = models.TextField(blank=True)
    decided_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["PlanException"]()
    scoped = Scoped["PlanException"](Anchors(owner="asked_by", units=("project__unit", "project__office")))

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(name="exception_open_once", fields=["project"], condition=Q(granted=None)),
        ]

    def __str__(self) -> str:
        return self.reason[:60]
