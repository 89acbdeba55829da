"""The rule table: which case goes to which unit, with history; drafts of it; who stands in for a unit off hours."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Named
from chengshu.base.text import Text


class Mode(models.TextChoices):
    """What a rule does. Its words in both languages are ``MODE_LABELS``."""

    SEND = "send", "直接派遣"
    PROPOSE = "propose", "提出建议"


MODE_LABELS: dict[str, Text] = {
    Mode.SEND: Text("直接派遣", "Send at once"),
    Mode.PROPOSE: Text("提出建议", "Propose"),
}


class Moment(models.TextChoices):
    """When a rule applies; ``ANY`` always."""

    ANY = "", "任何时间"
    OFFICE = "office", "工作时间"
    NIGHT = "night", "工作日非工作时间"
    DAY_OFF = "day_off", "节假日和休息日"


MOMENT_LABELS: dict[str, Text] = {
    Moment.ANY: Text("任何时间", "Any time"),
    Moment.OFFICE: Text("工作时间", "Working hours"),
    Moment.NIGHT: Text("工作日非工作时间", "Off hours of a working day"),
    Moment.DAY_OFF: Text("节假日和休息日", "Days off"),
}


class Period(models.TextChoices):
    """When somebody stands in for a unit."""

    NIGHT = "night", "工作日非工作时间"
    DAY_OFF = "day_off", "节假日和休息日"


PERIOD_LABELS: dict[str, Text] = {key: MOMENT_LABELS[key] for key in Period}


class Draft(models.Model):
    """A rule table in the making: tried on past cases, then applied as a whole or dropped."""

    name = models.CharField(max_length=100)
    why = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    applied_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it may still be changed."""
        return self.applied_at is None and self.dropped_at is None


class Rule(Named):
    """A line of the rule table. A rule is never changed: another row with its ``number`` takes its place.

    Every condition that is given must hold: ``case_class`` or one below it, codes beginning with ``division_code`` and
    ``grid_code``, the ``channel``, one of ``words`` in title or text, at least ``least_urgency``, the ``moment``, the
    ``keeper``. The fitting rule with the lowest ``rank`` decides. Rows of a ``draft`` are not in force.
    """

    number = models.PositiveIntegerField()
    draft = models.ForeignKey(Draft, models.CASCADE, null=True, related_name="rules")
    rank = models.PositiveIntegerField(default=100)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.PROPOSE)
    keeper = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="+")
    case_class = models.ForeignKey("cases.CaseClass", models.PROTECT, null=True, related_name="+")
    division_code = models.CharField(max_length=12, blank=True)
    grid_code = models.CharField(max_length=24, blank=True)
    channel = models.CharField(max_length=10, blank=True)
    words = models.JSONField(default=list)
    least_urgency = models.PositiveSmallIntegerField(default=0)
    moment = models.CharField(max_length=8, choices=Moment, blank=True, default=Moment.ANY)
    order = models.CharField(max_length=1000, blank=True)
    why = models.CharField(max_length=400, blank=True)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    ended_why = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["rank", "number", "-since"]
        constraints = [
            models.UniqueConstraint(
                name="dispatch_rule_one_in_force", fields=["number"], condition=Q(until=None, draft=None)
            ),
            models.UniqueConstraint(
                name="dispatch_rule_once_in_draft", fields=["draft", "number"], condition=Q(draft__isnull=False)
            ),
            models.CheckConstraint(
                name="dispatch_rule_ends_after_start", condition=Q(until=None) | Q(until__gte=models.F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name_zh}"

    @property
    def in_force(self) -> bool:
        """Whether it decides today."""
        return self.until is None and self.draft_id is None


class RuleUnit(models.Model):
    """A unit that a rule names. Several that handle share the load; those that ``support`` all help."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="units")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    support = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["rule", "support", "place", "pk"]
        constraints = [models.UniqueConstraint(name="dispatch_rule_unit_once", fields=["rule", "unit"])]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.unit_id}"


class StandIn(models.Model):
    """Who takes a unit's cases off hours (值班单位), between two days where they are named; with history."""

    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    period = models.CharField(max_length=8, choices=Period)
    instead = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["unit", "period", "first_day", "-since"]
        indexes = [models.Index(fields=["unit", "period"], name="dispatch_stand_in_of", condition=Q(until=None))]
        constraints = [
            models.CheckConstraint(
                name="dispatch_stand_in_days",
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=models.F("first_day")),
            ),
            models.CheckConstraint(name="dispatch_stand_in_another", condition=~Q(unit=models.F("instead"))),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period}: {self.instead_id}"
