"""Timers of items and states, what stopped or lengthened them, and what is said before and after they run out."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.work.models.items import Item, Token
from chengshu.spec.work import SPAN_LABELS, Span

SPANS = [(span.value, label.zh) for span, label in SPAN_LABELS.items()]


class AllowanceRule(models.Model):
    """How long a kind of work, or one of its states, may take from a day on; set by officials, with history.

    The latest row that has begun wins over the declared allowance. ``state`` is empty for the whole item.
    """

    kind = models.CharField(max_length=80)
    state = models.CharField(max_length=60, blank=True)
    amount = models.PositiveIntegerField()
    span = models.CharField(max_length=20, choices=SPANS)
    since = models.DateField()
    basis = models.CharField(max_length=200, blank=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-since", "-pk"]
        indexes = [models.Index(fields=["kind", "state", "-since"], name="allowance_in_force")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}: {self.amount} {self.span}"


class Timer(models.Model):
    """A running clock: of the whole item while ``token`` is empty, else of the token's stay in a state.

    ``due_at`` follows from ``started_at`` and the allowance (or was ``given``), the standstills of the item since then,
    and granted grace. It is empty while ``missing_year`` is not published. ``looks_at`` is when the worker looks next.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="timers")
    token = models.ForeignKey(Token, models.CASCADE, null=True, related_name="timers")
    state = models.CharField(max_length=60, blank=True)
    given = models.DateTimeField(null=True)
    amount = models.PositiveIntegerField(null=True)
    span = models.CharField(max_length=20, choices=SPANS, default=Span.WORKING_DAYS)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    missing_year = models.PositiveSmallIntegerField(null=True)
    stopped_at = models.DateTimeField(null=True)
    looks_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["item", "stopped_at"], name="timer_of_item"),
            models.Index(
                fields=["looks_at"],
                name="timer_to_look_at",
                condition=Q(looks_at__isnull=False, stopped_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="timer_has_a_length", condition=Q(given__isnull=False) | Q(amount__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.state}: {self.due_at}"


class Standstill(models.Model):
    """A time during which the clocks of an item stood still (补正, 挂账); still so while ``ended_at`` is empty."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="standstills")
    reason = models.CharField(max_length=60, blank=True)
    why = models.TextField(blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    began_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    expected_end = models.DateTimeField(null=True)

    class Meta:
        ordering = ["began_at"]
        constraints = [
            models.UniqueConstraint(name="standstill_one_open", fields=["item"], condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="standstill_ends_after_start", condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.reason}"


class Grace(models.Model):
    """More time, granted by ``decision`` (延期); counted on from the due time it lengthens."""

    timer = models.ForeignKey(Timer, models.CASCADE, related_name="graces")
    amount = models.PositiveIntegerField()
    span = models.CharField(max_length=20, choices=SPANS)
    decision = models.ForeignKey(Item, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["granted_at", "pk"]
        constraints = [models.UniqueConstraint(name="grace_once_a_decision", fields=["decision", "timer"])]

    def __str__(self) -> str:
        return f"{self.timer_id}: {self.amount} {self.span}"


class Audience(models.TextChoices):
    """Whom an escalation tells."""

    HOLDERS = "holders", "当前办理人"
    LEADERS = "leaders", "责任单位负责人"
    SUPERIORS = "superiors", "上级单位负责人"
    OPENER = "opener", "发起人"
    PERMITTED = "permitted", "持有某项权限的人"


AUDIENCE_LABELS: Mapping[Audience, Text] = {
    Audience.HOLDERS: Text("当前办理人", "whoever it lies with"),
    Audience.LEADERS: Text("责任单位负责人", "the leaders of the unit"),
    Audience.SUPERIORS: Text("上级单位负责人", "the leaders of the unit above"),
    Audience.OPENER: Text("发起人", "whoever opened it"),
    Audience.PERMITTED: Text("持有某项权限的人", "holders of a permission"),
}


class EscalationRule(models.Model):
    """What happens before or after a missed time, by level; a changed rule is a new row and the old one ends.

    ``offset`` counts from the due time in ``span``, before it where ``before`` is set. Empty ``kind`` and ``state``
    mean every one; of several rules of one level the most exact speaks. In force from ``since`` until before ``until``.
    """

    level = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=60, blank=True)
    before = models.BooleanField(default=False)
    offset = models.PositiveIntegerField()
    span = models.CharField(max_length=20, choices=SPANS)
    audience = models.CharField(max_length=10, choices=Audience)
    permission = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["kind", "state", "level", "-since"]
        constraints = [
            models.UniqueConstraint(
                name="escalation_one_in_force", fields=["kind", "state", "level"], condition=Q(until=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind or '*'} {self.level}"

    @property
    def when(self) -> Text:
        """When it speaks, in words: ``还有 3 个工作日到期``."""
        span = SPAN_LABELS[Span(self.span)]
        if self.offset == 0:
            return Text("今日到期", "is due today")
        if self.before:
            return Text(f"还有 {self.offset} {span.zh}到期", f"is due in {self.offset} {span.en}")
        return Text(f"已超期 {self.offset} {span.zh}", f"is {self.offset} {span.en} overdue")


class Alarm(models.Model):
    """That a level was told about a timer's due time: at most once for each, however often the worker looks.

    Level 0 is the due time itself passing.
    """

    timer = models.ForeignKey(Timer, models.CASCADE, related_name="alarms")
    level = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    rule = models.ForeignKey(EscalationRule, models.PROTECT, null=True, related_name="+")
    fired_at = models.DateTimeField(default=clock.now)
    told = models.JSONField(default=list)

    class Meta:
        ordering = ["fired_at"]
        constraints = [models.UniqueConstraint(name="alarm_once", fields=["timer", "level", "due_at"])]

    def __str__(self) -> str:
        return f"{self.timer_id}: {self.level}"
