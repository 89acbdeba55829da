"""Sudden events: readings, rules that judge them, and the emergencies they raise."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.packs.municipal_operations.models.ledger import Entry
from chengshu.packs.municipal_operations.models.upkeep import Finding
from chengshu.packs.municipal_operations.models.utilities import Fault

BY_HAND = "manual"
"""The source of readings that a person typed."""


class Reading(models.Model):
    """A value measured at a row of a register, by a device or a person.

    The same ``reference`` of the same ``source`` is taken once, however often it is sent.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="readings")
    quantity = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=14, decimal_places=4)
    at = models.DateTimeField(default=clock.now)
    source = models.CharField(max_length=40)
    reference = models.CharField(max_length=100)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["entry", "quantity", "-at"], name="municipal_reading_newest")]
        constraints = [models.UniqueConstraint(name="municipal_reading_once", fields=["source", "reference"])]

    def __str__(self) -> str:
        return f"{self.quantity}: {self.value}"


class Watched(models.TextChoices):
    """What a rule looks at."""

    READING = "reading", "监测值"
    FAULT = "fault", "停供故障"
    FINDING = "finding", "巡查发现"


WATCHED = {
    Watched.READING: Text("监测值", "Reading"),
    Watched.FAULT: Text("停供故障（影响户数）", "Fault (households)"),
    Watched.FINDING: Text("巡查发现（严重程度）", "Finding (severity)"),
}


class Level(models.IntegerChoices):
    """Levels of a sudden event (突发事件应对法): IV the lowest, I the highest."""

    BLUE = 4, "Ⅳ级（一般）"
    YELLOW = 3, "Ⅲ级（较大）"
    ORANGE = 2, "Ⅱ级（重大）"
    RED = 1, "Ⅰ级（特别重大）"


LEVELS = {
    Level.BLUE: Text("Ⅳ级（一般）", "IV, ordinary"),
    Level.YELLOW: Text("Ⅲ级（较大）", "III, considerable"),
    Level.ORANGE: Text("Ⅱ级（重大）", "II, grave"),
    Level.RED: Text("Ⅰ级（特别重大）", "I, most grave"),
}


class Comparison(models.TextChoices):
    """How a value is held against the threshold."""

    AT_LEAST = "gte", "大于等于"
    AT_MOST = "lte", "小于等于"


COMPARISONS = {Comparison.AT_LEAST: Text("≥", "≥"), Comparison.AT_MOST: Text("≤", "≤")}


class AlarmRule(models.Model):
    """When something is a sudden event (预警规则); officials end one and begin another.

    For readings ``register`` and ``quantity`` say which; for faults ``quantity`` may name a trade, ``subkind`` a kind;
    for findings ``register`` may narrow it. ``minutes`` are round the clock. ``unit`` handles it; None: who looks after
    the thing. ``class_code`` is the class of the case that is reported of it, in the tree of whoever takes it in.
    """

    watched = models.CharField(max_length=10, choices=Watched)
    register = models.CharField(max_length=40, blank=True)
    quantity = models.CharField(max_length=40, blank=True)
    subkind = models.CharField(max_length=40, blank=True)
    comparison = models.CharField(max_length=5, choices=Comparison, default=Comparison.AT_LEAST)
    threshold = models.DecimalField(max_digits=14, decimal_places=4)
    level = models.PositiveSmallIntegerField(choices=Level)
    minutes = models.PositiveIntegerField()
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    advice = models.CharField(max_length=300, blank=True)
    class_code = models.CharField(max_length=20, blank=True)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["watched", "level", "pk"]
        constraints = [
            models.CheckConstraint(name="municipal_rule_in_time", condition=Q(minutes__gte=1)),
            models.CheckConstraint(name="municipal_rule_period", condition=Q(until=None) | Q(until__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.watched} {self.comparison} {self.threshold}"

    @property
    def level_label(self) -> Text:
        """The level in words."""
        return LEVELS[Level(self.level)]


class Handover(models.TextChoices):
    """Whether emergency command has it."""

    NOT_CONNECTED = "not_connected", "未接入"
    HANDED_OVER = "handed_over", "已移交"


HANDOVERS = {
    Handover.NOT_CONNECTED: Text("应急指挥未接入", "Emergency command not connected"),
    Handover.HANDED_OVER: Text("已移交应急指挥", "Handed to emergency command"),
}


class Emergency(Stamped):
    """A sudden event in municipal facilities (市政突发事件), raised by a rule from what it was ``raised_by``.

    While one is open for a rule and a thing, the same rule raises no second one there: ``open_key`` says which.
    ``case_id`` names the case it was reported as, or came from; empty where no body takes such cases in.
    """

    number = models.CharField(max_length=30, unique=True)
    rule = models.ForeignKey(AlarmRule, models.PROTECT, related_name="emergencies")
    level = models.PositiveSmallIntegerField(choices=Level)
    title = models.CharField(max_length=200)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="emergencies")
    reading = models.ForeignKey(Reading, models.PROTECT, null=True, blank=True, related_name="+")
    fault = models.ForeignKey(Fault, models.PROTECT, null=True, blank=True, related_name="emergencies")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="emergencies")
    raised_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    open_key = models.CharField(max_length=80, null=True, unique=True)
    responded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(max_length=1000, blank=True)
    false_alarm = models.BooleanField(default=False)
    handover = models.CharField(max_length=15, choices=Handover, default=Handover.NOT_CONNECTED)
    case_id = models.BigIntegerField(null=True, blank=True)
    case_number = models.CharField(max_length=60, blank=True)

    everywhere = models.Manager["Emergency"]()
    scoped = Scoped["Emergency"](Anchors(units=("unit",)))

    class Meta:
        ordering = ["-raised_at", "-pk"]
        base_manager_name = "everywhere"
        indexes = [models.Index(fields=["case_id"], name="municipal_emergency_case")]
        constraints = [
            models.CheckConstraint(
                name="municipal_emergency_open_or_closed",
                condition=Q(closed_at=None, open_key__isnull=False) | Q(closed_at__isnull=False, open_key=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def level_label(self) -> Text:
        """The level in words."""
        return LEVELS[Level(self.level)]

    @property
    def handover_label(self) -> Text:
        """Whether emergency command has it, in words."""
        return HANDOVERS[Handover(self.handover)]
