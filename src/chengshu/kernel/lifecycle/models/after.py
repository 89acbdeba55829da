"""After acceptance: evaluation, audit findings, operation."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.lifecycle.models.projects import Project

_UNITS = ("project__unit", "project__office", "office")


class Followed(models.TextChoices):
    """How far something that is followed to its end has come."""

    OPEN = "open", "办理中"
    ANSWERED = "answered", "待核验"
    CLOSED = "closed", "已办结"


FOLLOWED_LABELS = {
    Followed.OPEN: Text("办理中", "Under way"),
    Followed.ANSWERED: Text("待核验", "To be checked"),
    Followed.CLOSED: Text("已办结", "Closed"),
}


class AfterEvaluation(Stamped):
    """The evaluation of a completed project (后评价), run by ``office`` of it, usually development and reform.

    The unit evaluates itself, then the office gives 0 to 100 points and what to learn from it.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="evaluations")
    office = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=Followed, default=Followed.OPEN)
    own_words = models.TextField(blank=True)
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    conclusion = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)

    everywhere = models.Manager["AfterEvaluation"]()
    scoped = Scoped["AfterEvaluation"](Anchors(owner="project__manager", units=_UNITS))

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(name="evaluation_up_to_hundred", condition=Q(points=None) | Q(points__lte=100)),
            models.UniqueConstraint(name="evaluation_open_once", fields=["project"], condition=~Q(state="closed")),
        ]

    def __str__(self) -> str:
        return f"{self.project}"

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return FOLLOWED_LABELS[Followed(self.state)]


class AuditFinding(Stamped):
    """What an audit found in a project (审计问题), put right by ``due_on`` and checked by the auditing ``office``.

    ``amount_fen`` is the money concerned, 0 where there is none.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="findings")
    office = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    words = models.TextField()
    amount_fen = models.PositiveBigIntegerField(default=0)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=Followed, default=Followed.OPEN)
    answer = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)

    everywhere = models.Manager["AuditFinding"]()
    scoped = Scoped["AuditFinding"](Anchors(owner="project__manager", units=_UNITS))

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return FOLLOWED_LABELS[Followed(self.state)]

    @property
    def is_late(self) -> bool:
        """Whether the day is over and the finding is not closed."""
        return self.state != Followed.CLOSED and self.due_on < clock.today()


class Operation(Stamped):
    """Who runs a finished project, at what yearly cost (运维安排); a later row replaces it from its first day.

    ``market`` is operation that is to pay for itself (市场化运维); ``city_share`` is the city's part in per cent.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="operations")
    operator = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    yearly_cost_fen = models.PositiveBigIntegerField()
    market = models.BooleanField(default=False)
    city_share = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    income_words = models.CharField(max_length=500, blank=True)
    service_words = models.TextField(blank=True)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="operation_share_up_to_hundred", condition=Q(city_share__gte=0, city_share__lte=100)
            ),
            models.CheckConstraint(
                name="operation_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(name="operation_market_says_how", condition=Q(market=False) | ~Q(income_words="")),
        ]

    def __str__(self) -> str:
        return self.operator
