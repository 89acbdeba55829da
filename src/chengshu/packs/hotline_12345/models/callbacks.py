"""Callbacks (回访): the citizen is asked after the end whether it is solved."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class CallbackState(models.TextChoices):
    """Where a callback stands. Its words in both languages are ``CALLBACK_STATES``."""

    WAITING = "waiting", "待回访"
    DONE = "done", "已回访"
    UNREACHED = "unreached", "未接通"
    DROPPED = "dropped", "不再回访"


CALLBACK_STATES: dict[str, Text] = {
    CallbackState.WAITING: Text("待回访", "To call"),
    CallbackState.DONE: Text("已回访", "Called"),
    CallbackState.UNREACHED: Text("多次未接通", "Not reached"),
    CallbackState.DROPPED: Text("不再回访", "Dropped"),
}


class Callback(models.Model):
    """The call to the reporter of a closed case, one for each round of it.

    ``satisfaction`` is 1 to 5; ``solved`` what the citizen says. ``reopened``: a dissatisfied citizen's case came back;
    that happens once to a case.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=CallbackState, default=CallbackState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    satisfaction = models.PositiveSmallIntegerField(null=True)
    solved = models.BooleanField(null=True)
    words = models.CharField(max_length=500, blank=True)
    reopened = models.BooleanField(default=False)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    called_at = models.DateTimeField(null=True)

    everywhere = models.Manager["Callback"]()
    scoped = Scoped["Callback"](Anchors(units=("unit",)))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["unit", "state", "due_on"], name="hotline_callback_due")]
        constraints = [
            models.UniqueConstraint(name="callback_once_a_round", fields=["case", "round"]),
            models.UniqueConstraint(name="callback_reopens_once", fields=["case"], condition=Q(reopened=True)),
            models.CheckConstraint(
                name="callback_satisfaction_1_to_5", condition=Q(satisfaction=None) | Q(satisfaction__range=(1, 5))
            ),
            models.CheckConstraint(
                name="callback_done_says_how", condition=~Q(state="done") | Q(satisfaction__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.round}"
