"""Plans with their versions, sections, and the names of units as printed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class Plan(Stamped):
    """A published plan (规划) as the city carries it out; ``owner`` keeps it, a data bureau or a county.

    ``key`` tells a new version of a plan from another plan: its document number, or its title where it has none.
    Days are local; ``published_on`` is the last day meant where the text names only a month.
    """

    key = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    city = models.CharField(max_length=60, blank=True)
    document_number = models.CharField(max_length=100, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_printed = models.CharField(max_length=40, blank=True)
    first_year = models.PositiveSmallIntegerField(null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    owner = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="plans")

    everywhere = models.Manager["Plan"]()
    scoped = Scoped["Plan"](Anchors(units=("owner", "tasks__units__organisation")))

    class Meta:
        ordering = ["-published_on", "pk"]
        constraints = [models.UniqueConstraint(name="plan_once_per_owner", fields=["owner", "key"])]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> str:
        """``2019–2023``; empty where the plan names none."""
        if self.first_year is None:
            return ""
        return f"{self.first_year}" if self.last_year == self.first_year else f"{self.first_year}–{self.last_year}"


class VersionState(models.TextChoices):
    """Where an imported text stands."""

    PROPOSED = "proposed", "待审"
    ACCEPTED = "accepted", "已采用"
    REJECTED = "rejected", "未采用"


VERSION_STATE_LABELS = {
    VersionState.PROPOSED: Text("待审", "To be reviewed"),
    VersionState.ACCEPTED: Text("已采用", "Accepted"),
    VersionState.REJECTED: Text("未采用", "Rejected"),
}


class PlanVersion(models.Model):
    """One text of a plan; the bytes as they came are its attached file, ``digest`` their SHA-256.

    ``plan`` is empty while the first text of a plan waits to be accepted. ``number`` counts accepted texts from 1.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, null=True, blank=True, related_name="versions")
    owner = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.PROPOSED)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, db_index=True)
    line_count = models.PositiveIntegerField(default=0)
    unplaced = models.JSONField(default=list)
    proposed_at = models.DateTimeField(default=clock.now)
    proposed_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    everywhere = models.Manager["PlanVersion"]()
    scoped = Scoped["PlanVersion"](Anchors(owner="proposed_by", units=("owner",)))

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="plan_version_number_once", fields=["plan", "number"], condition=~Q(number=None)
            ),
            models.UniqueConstraint(
                name="plan_version_proposed_once", fields=["owner", "digest"], condition=Q(state="proposed")
            ),
            models.CheckConstraint(
                name="plan_version_numbered_when_accepted",
                condition=~Q(state="accepted") | (~Q(plan=None) & ~Q(number=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return VERSION_STATE_LABELS[VersionState(self.state)]


class Section(models.Model):
    """A heading of the plan above its tasks; ``path`` lists the keys from the outermost down, ``/1/5/``."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=100, db_index=True, editable=False)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class PrintedUnit(models.Model):
    """A unit as a plan of this owner prints it: 市大数据局, 各区县.

    One printed name may stand for several bodies (各区县). While ``settled_at`` is empty nobody has said whom it
    means. ``nobody`` is set where an officer found that no body of this city is meant (通信运营商 outside the tree).
    """

    owner = models.ForeignKey("identity.Organisation", models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    organisations = models.ManyToManyField("identity.Organisation", related_name="+", blank=True)
    nobody = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(name="printed_unit_once", fields=["owner", "name"])]

    def __str__(self) -> str:
        return self.name
