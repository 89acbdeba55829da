"""Items (件), the tokens that say where they stand, and the steps they took."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.spec.registry import registry
from chengshu.spec.work import State, WorkType


class Status(models.TextChoices):
    """How an item stands as a whole."""

    OPEN = "open", "办理中"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"
    TERMINATED = "terminated", "已终止"

    @property
    def text(self) -> Text:
        """The status in both languages."""
        return STATUS_LABELS[self]


STATUS_LABELS: Mapping[Status, Text] = {
    Status.OPEN: Text("办理中", "Open"),
    Status.CLOSED: Text("已办结", "Closed"),
    Status.WITHDRAWN: Text("已撤回", "Withdrawn"),
    Status.TERMINATED: Text("已终止", "Terminated"),
}


class Urgency(models.IntegerChoices):
    """How pressing an item is (缓急程度, 党政机关公文处理工作条例 第九条)."""

    PLAIN = 0, "平件"
    URGENT = 1, "加急"
    MOST_URGENT = 2, "特急"

    @property
    def text(self) -> Text:
        """The urgency in both languages."""
        return URGENCY_LABELS[self]


URGENCY_LABELS: Mapping[Urgency, Text] = {
    Urgency.PLAIN: Text("平件", "Plain"),
    Urgency.URGENT: Text("加急", "Urgent"),
    Urgency.MOST_URGENT: Text("特急", "Most urgent"),
}


class Item(models.Model):
    """Anything that somebody must finish.

    ``about_type`` and ``about_id`` name the app's row it is about. ``due_at`` repeats the due time of the clock of the
    whole item; it is empty without a deadline, and while ``missing_year`` says which calendar year is not published.
    ``values`` holds what moves have gathered, by key of their needs. ``awaited`` keeps the parent from moving on.
    """

    kind = models.CharField(max_length=80)
    title_zh = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    about_type = models.CharField(max_length=80, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="+")
    opener = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    awaited = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    outcome = models.CharField(max_length=60, blank=True)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.PLAIN)
    values = models.JSONField(default=dict)
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    missing_year = models.PositiveSmallIntegerField(null=True)
    paused_since = models.DateTimeField(null=True)
    urged = models.PositiveSmallIntegerField(default=0)
    steps_taken = models.PositiveIntegerField(default=0)
    once = models.CharField(max_length=120, null=True, unique=True)

    everywhere = models.Manager["Item"]()
    scoped = Scoped["Item"](Anchors(owner="opener", units=("unit",)))

    class Meta:
        base_manager_name = "everywhere"
        indexes = [
            models.Index(fields=["about_type", "about_id"], name="item_about"),
            models.Index(fields=["opener", "-opened_at", "-id"], name="item_of_opener"),
            models.Index(fields=["unit", "status", "due_at"], name="item_of_unit"),
            models.Index(fields=["kind", "status", "due_at"], name="item_of_kind"),
            models.Index(fields=["missing_year"], name="item_missing_year", condition=Q(missing_year__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="item_closed_when_not_open",
                condition=Q(status="open", closed_at=None) | ~Q(status="open") & Q(closed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Text:
        """What it is about, in a line; the Chinese one serves where there is no English."""
        return Text(self.title_zh, self.title_en or self.title_zh)

    @property
    def type(self) -> WorkType:
        """The declared kind. Raises KeyError where its pack is gone."""
        return registry.work_types[self.kind]

    @property
    def is_open(self) -> bool:
        """Whether anybody still has to do something."""
        return self.status == Status.OPEN


class TokenStatus(models.TextChoices):
    """What a token does. FORKED waits for its branches, ARRIVED stands at a join, GONE is spent."""

    LIVE = "live"
    FORKED = "forked"
    ARRIVED = "arrived"
    GONE = "gone"


class Token(models.Model):
    """A place where an item stands. A fork leaves the token waiting as ``parent`` of one token for each branch.

    ``stay`` counts how often the token has entered a state, so that a second round is told from the first.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="tokens")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="branches")
    state = models.CharField(max_length=60)
    stay = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=TokenStatus, default=TokenStatus.LIVE)
    entered_at = models.DateTimeField(default=clock.now)
    entered_by = models.ForeignKey("work.Step", models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["item", "status"], name="token_of_item")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.state}"

    @property
    def declared(self) -> State:
        """The declared state."""
        return self.item.type.state(self.state)


class Party(models.Model):
    """Somebody concerned by an item in a role, ``lead`` or ``support``: an organisation or a person."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="parties")
    role = models.CharField(max_length=60)
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="party_person_or_body",
                condition=Q(organisation=None, person__isnull=False) | Q(organisation__isnull=False, person=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.role}"


class Step(models.Model):
    """What somebody did to an item (办理记录): who, when, why, and what changed. Never changed afterwards.

    ``verb`` is the key of a declared move, or of an act with ``is_move`` false. ``before`` and ``after`` hold what the
    step changed. ``once`` is the caller's key: the same one makes no second step.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    token = models.ForeignKey(Token, models.SET_NULL, null=True, related_name="steps")
    desk = models.ForeignKey("work.Desk", models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    is_move = models.BooleanField(default=False)
    moved = models.BooleanField(default=False)
    from_state = models.CharField(max_length=60, blank=True)
    to_states = models.JSONField(default=list)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    by_name = models.JSONField(default=dict)
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    why = models.TextField(blank=True)
    values = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    once = models.CharField(max_length=120, null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="step_numbered_once", fields=["item", "number"]),
            models.UniqueConstraint(name="step_once", fields=["item", "once"]),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}.{self.number}: {self.verb}"

    @property
    def who(self) -> Text:
        """The doer's name as it was then."""
        return Text(self.by_name["zh"], self.by_name["en"])

    def value(self, key: str) -> Any:
        """A value given with the step; None where there is none."""
        return self.values.get(key)
