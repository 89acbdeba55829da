"""Reports of units, extensions, discussion, and the record of what happened."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.projects.models.tasks import Milestone, Task

_UNITS = (
    "organisation",
    "milestone__task__plan__owner",
    "milestone__task__matter__owner",
    "milestone__task__units__organisation",
)


class Decision(models.TextChoices):
    """What a supervisor said to a report or a request."""

    WAITING = "waiting", "待审"
    ACCEPTED = "accepted", "通过"
    RETURNED = "returned", "退回"


DECISION_LABELS = {
    Decision.WAITING: Text("待审", "Waiting"),
    Decision.ACCEPTED: Text("通过", "Accepted"),
    Decision.RETURNED: Text("退回", "Returned"),
}


class Report(models.Model):
    """A unit's report on a milestone (进展报告); ``share_done`` is 0 to 100 as the unit sees it.

    ``complete`` says that the unit holds the milestone to be reached. Evidence is attached to ``step``, the move by
    which the report was made.
    """

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="reports")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    step = models.OneToOneField("work.Step", models.PROTECT, null=True, related_name="+")
    words = models.TextField()
    share_done = models.PositiveSmallIntegerField()
    complete = models.BooleanField(default=False)
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.WAITING)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["Report"]()
    scoped = Scoped["Report"](Anchors(owner="person", units=_UNITS))

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="report_share_up_to_hundred", condition=Q(share_done__lte=100)),
            models.UniqueConstraint(
                name="report_waiting_once", fields=["milestone", "organisation"], condition=Q(decision="waiting")
            ),
        ]

    def __str__(self) -> str:
        return self.words[:80]

    @property
    def decision_label(self) -> Text:
        """The word for people."""
        return DECISION_LABELS[Decision(self.decision)]


class Extension(models.Model):
    """A unit's request for a later day (延期), with the supervisor's decision; ``old_due_on`` is the day before it."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="extensions")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    old_due_on = models.DateField()
    until = models.DateField()
    words = models.TextField()
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.WAITING)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["Extension"]()
    scoped = Scoped["Extension"](Anchors(owner="person", units=_UNITS))
    kept = Scoped["Extension"](Anchors(units=_UNITS[1:3]))

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="extension_is_later", condition=Q(until__gt=F("old_due_on"))),
            models.UniqueConstraint(
                name="extension_waiting_once", fields=["milestone"], condition=Q(decision="waiting")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_due_on} → {self.until}"

    @property
    def decision_label(self) -> Text:
        """The word for people."""
        return DECISION_LABELS[Decision(self.decision)]


class DiscussionEntry(models.Model):
    """What somebody said about a task to everybody concerned with it."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="discussion")
    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    words = models.TextField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.words[:80]


class HistoryEntry(models.Model):
    """Something that happened to a task, in the words shown to people; never changed afterwards.

    ``kind`` is the noun and verb of the audit record; ``changes`` lists ``[field, before, after]``.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="history")
    milestone = models.ForeignKey(Milestone, models.CASCADE, null=True, blank=True, related_name="history")
    kind = models.CharField(max_length=60)
    at = models.DateTimeField(default=clock.now, db_index=True)
    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    changes = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["task", "-at"], name="history_of_task")]

    def __str__(self) -> str:
        return self.kind
