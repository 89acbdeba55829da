"""Chief data, technology and operations officers, their yearly plans and reports, and by when these are due."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class OfficerKind(models.TextChoices):
    """The three offices a unit may fill."""

    CDO = "cdo", "首席数据官"
    CTO = "cto", "首席技术官"
    COO = "coo", "首席运营官"


OFFICER_KIND_LABELS = {
    OfficerKind.CDO: Text("首席数据官（CDO）", "Chief data officer (CDO)"),
    OfficerKind.CTO: Text("首席技术官（CTO）", "Chief technology officer (CTO)"),
    OfficerKind.COO: Text("首席运营官（COO）", "Chief operations officer (COO)"),
}


class ChiefOfficer(Stamped):
    """A person who is a unit's chief officer of one kind, for a term; ``until`` is the last day of the term.

    ``ended_on`` is set when the office is left, at the end of the term or before it; until then the officer serves.
    ``warned_on`` is the day on which the office was told that this term ends.
    """

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="chief_officers")
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="chief_offices")
    kind = models.CharField(max_length=5, choices=OfficerKind)
    duty = models.TextField(blank=True)
    appointing_number = models.CharField(max_length=100, blank=True)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)
    warned_on = models.DateField(null=True, blank=True)

    everywhere = models.Manager["ChiefOfficer"]()
    scoped = Scoped["ChiefOfficer"](Anchors(owner="person", units=("organisation",)))

    class Meta:
        ordering = ["organisation__order", "kind", "-since"]
        constraints = [
            models.UniqueConstraint(
                name="officer_one_of_a_kind", fields=["organisation", "kind"], condition=Q(ended_on=None)
            ),
            models.CheckConstraint(
                name="officer_term_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="officer_left_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.kind_label} · {self.person}"

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return OFFICER_KIND_LABELS[OfficerKind(self.kind)]

    @property
    def term_over(self) -> bool:
        """Whether the term has run out while the officer still serves: reappoint or replace."""
        return self.ended_on is None and self.until is not None and self.until < clock.today()


class PaperKind(models.TextChoices):
    """What an officer owes each year."""

    PLAN = "plan", "年度工作计划"
    REPORT = "report", "年度工作报告"


PAPER_KIND_LABELS = {
    PaperKind.PLAN: Text("年度工作计划", "Yearly plan"),
    PaperKind.REPORT: Text("年度工作报告", "Yearly report"),
}


class PaperRule(models.Model):
    """By which day of the year a kind of paper is due in an area, for years from ``first_year`` on.

    A later row replaces an earlier one for its years, so that past due days stay what they were. ``open_days`` is how
    many days before the due day officers are asked, ``remind_days`` when they are
    reminded; ``year_after`` means the day falls in the year that follows.
    """

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    officer_kind = models.CharField(max_length=5, choices=OfficerKind, default=OfficerKind.CDO)
    paper = models.CharField(max_length=10, choices=PaperKind)
    first_year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField()
    year_after = models.BooleanField(default=False)
    open_days = models.PositiveSmallIntegerField(default=30)
    remind_days = models.PositiveSmallIntegerField(default=7)
    retired = models.BooleanField(default=False)

    everywhere = models.Manager["PaperRule"]()
    scoped = Scoped["PaperRule"](Anchors(units=("organisation",)))

    class Meta:
        ordering = ["officer_kind", "paper", "-first_year"]
        constraints = [
            models.UniqueConstraint(
                name="paper_rule_once_a_year", fields=["organisation", "officer_kind", "paper", "first_year"]
            ),
            models.CheckConstraint(
                name="paper_rule_day_exists", condition=Q(month__range=(1, 12)) & Q(day__range=(1, 31))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_kind} {self.paper} {self.first_year}"

    @property
    def officer_kind_label(self) -> Text:
        """The word for people."""
        return OFFICER_KIND_LABELS[OfficerKind(self.officer_kind)]

    @property
    def paper_label(self) -> Text:
        """The word for people."""
        return PAPER_KIND_LABELS[PaperKind(self.paper)]


class PaperState(models.TextChoices):
    """Where a yearly plan or report stands."""

    ASKED = "asked", "待报送"
    HANDED_IN = "handed_in", "待审核"
    ACCEPTED = "accepted", "已采纳"
    CANCELLED = "cancelled", "已取消"


PAPER_STATE_LABELS = {
    PaperState.ASKED: Text("待报送", "To be handed in"),
    PaperState.HANDED_IN: Text("待审核", "Handed in"),
    PaperState.ACCEPTED: Text("已采纳", "Accepted"),
    PaperState.CANCELLED: Text("已取消", "Cancelled"),
}


class Paper(Stamped):
    """An officer's plan or report for one year; its deadline and moves are those of its work item.

    ``office`` is the body that asked for it and accepts it. ``handed_in_on`` is the day of the last handing in.
    """

    officer = models.ForeignKey(ChiefOfficer, models.PROTECT, related_name="papers")
    office = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PaperKind)
    year = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=PaperState, default=PaperState.ASKED)
    words = models.TextField(blank=True)
    handed_in_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    remark = models.TextField(blank=True)

    everywhere = models.Manager["Paper"]()
    scoped = Scoped["Paper"](Anchors(owner="officer__person", units=("officer__organisation", "office")))

    class Meta:
        ordering = ["-year", "due_on", "pk"]
        constraints = [models.UniqueConstraint(name="paper_once_a_year", fields=["officer", "kind", "year"])]

    def __str__(self) -> str:
        return f"{self.year} {self.kind_label} · {self.officer.organisation}"

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return PAPER_KIND_LABELS[PaperKind(self.kind)]

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return PAPER_STATE_LABELS[PaperState(self.state)]

    @property
    def late(self) -> bool:
        """Whether it was handed in after its day, or its day has passed without it."""
        if self.state == PaperState.CANCELLED:
            return False
        return (self.handed_in_on or clock.today()) > self.due_on
