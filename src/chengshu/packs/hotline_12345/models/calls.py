"""Calls as a seat ended them, and those handed on to 110, 119, 120."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class Ending(models.TextChoices):
    """What became of a call. Its words in both languages are ``ENDINGS``."""

    FILED = "filed", "立案"
    TAKEN = "taken", "受理"
    ANSWERED = "answered", "直接答复"
    ADDED = "added", "并入已有案件"
    TRANSFERRED = "transferred", "转紧急热线"


ENDINGS: dict[str, Text] = {
    Ending.FILED: Text("立案", "Filed"),
    Ending.TAKEN: Text("受理待立案", "Taken in"),
    Ending.ANSWERED: Text("直接答复", "Answered at once"),
    Ending.ADDED: Text("并入已有案件", "Added to a case"),
    Ending.TRANSFERRED: Text("转紧急热线", "Handed to an emergency line"),
}


class Call(models.Model):
    """A call that a seat took (来电), from opening the page to filing. ``once`` is the page's own key."""

    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    seat = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    ending = models.CharField(max_length=12, choices=Ending)
    article = models.ForeignKey("hotline_12345.Article", models.PROTECT, null=True, related_name="+")
    once = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(default=clock.now)

    everywhere = models.Manager["Call"]()
    scoped = Scoped["Call"](Anchors(owner="seat", units=("unit",)))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["-ended_at", "-pk"]
        indexes = [models.Index(fields=["unit", "-ended_at"], name="hotline_call_when")]
        constraints = [models.CheckConstraint(name="call_ends_after_start", condition=Q(ended_at__gte=F("began_at")))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.ending}"


class Line(models.TextChoices):
    """The emergency lines, by the kinds of links of cases. Words in both languages are ``LINES``."""

    POLICE = "police", "110"
    FIRE = "fire", "119"
    AMBULANCE = "ambulance", "120"


LINES: dict[str, Text] = {
    Line.POLICE: Text("110 公安报警", "Police 110"),
    Line.FIRE: Text("119 消防救援", "Fire 119"),
    Line.AMBULANCE: Text("120 医疗急救", "Ambulance 120"),
}


class Transfer(models.Model):
    """A call handed on to an emergency line (一键转接). ``number`` is ours, ``reference`` theirs once they tell it.

    ``connected`` says whether the telephone exchange put the call through; otherwise the seat does it by hand.
    """

    number = models.CharField(max_length=24, unique=True)
    line = models.CharField(max_length=10, choices=Line)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    connected = models.BooleanField(default=False)
    exchange_key = models.CharField(max_length=80, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)

    everywhere = models.Manager["Transfer"]()
    scoped = Scoped["Transfer"](Anchors(owner="by", units=("case__keeper",)))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.number
