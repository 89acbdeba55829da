"""Trials of a rule table on past cases."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.dispatch.models.rules import Draft, Rule


class TrialState(models.TextChoices):
    """How far a trial is. Its words in both languages are ``TRIAL_LABELS``."""

    WAITING = "waiting", "等待中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"


TRIAL_LABELS: dict[str, Text] = {
    TrialState.WAITING: Text("等待中", "Waiting"),
    TrialState.RUNNING: Text("进行中", "Running"),
    TrialState.DONE: Text("已完成", "Done"),
}


class Trial(models.Model):
    """A rule table tried on the cases sent between two days, the newest ``most`` of them; the rules in force without a
    ``draft``. ``reached`` is the case up to which it went, newest first.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, null=True, related_name="trials")
    first_day = models.DateField()
    last_day = models.DateField()
    most = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=TrialState, default=TrialState.WAITING)
    total = models.PositiveIntegerField(default=0)
    tried = models.PositiveIntegerField(default=0)
    reached = models.PositiveBigIntegerField(null=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day}"

    @property
    def percent(self) -> float:
        """How far it is, 0 to 100."""
        return 100.0 if self.state == TrialState.DONE else 100.0 * self.tried / max(self.total, 1)


class TrialLine(models.Model):
    """What the tried rules say of one case, beside the unit that really handled it and where it goes today.

    ``rule`` is empty where the duty of the class decides, ``unit`` where nothing does. ``today`` is what the rules in
    force would say, so that a draft shows what it would change.
    """

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="lines")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    unit = models.ForeignKey("identity.Organisation", models.CASCADE, null=True, related_name="+")
    rule = models.ForeignKey(Rule, models.CASCADE, null=True, related_name="+")
    really = models.ForeignKey("identity.Organisation", models.CASCADE, null=True, related_name="+")
    today = models.ForeignKey("identity.Organisation", models.CASCADE, null=True, related_name="+")
    at_once = models.BooleanField(default=False)
    agrees = models.BooleanField(default=False)
    changes = models.BooleanField(default=False)

    class Meta:
        ordering = ["trial", "-case"]
        constraints = [models.UniqueConstraint(name="dispatch_trial_case_once", fields=["trial", "case"])]

    def __str__(self) -> str:
        return f"{self.trial_id}: {self.case_id}"
