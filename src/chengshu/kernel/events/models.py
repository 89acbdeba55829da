"""The outbox, who has heard what, who runs which recurring work, and who is alive."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.ids import new_id


class Outgoing(models.Model):
    """An event as written down in its writer's transaction (发件箱).

    ``sent_at`` is when the broker confirmed it, empty where no broker is used; ``spread_at`` when every subscription
    had a Delivery. ``order_key`` is empty where the order does not matter.
    """

    uid = models.UUIDField(default=new_id, unique=True, editable=False)
    key = models.CharField(max_length=80)
    order_key = models.CharField(max_length=80, blank=True)
    payload = models.JSONField()
    at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    spread_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="outgoing_unsent", condition=Q(sent_at=None)),
            models.Index(fields=["id"], name="outgoing_unspread", condition=Q(spread_at=None)),
            models.Index(fields=["key", "order_key", "id"], name="outgoing_order", condition=~Q(order_key="")),
            models.Index(fields=["at"], name="outgoing_at"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.uid}"


class State(models.TextChoices):
    """How far one subscription has come with one event."""

    DONE = "done", "已处理"
    WAITING = "waiting", "待重试"
    DEAD = "dead", "无法处理"
    SET_ASIDE = "set_aside", "已搁置"


class Delivery(models.Model):
    """One event for one subscription. ``DONE`` is written in the listener's own transaction, so it never runs twice.

    ``attempts`` counts failures since it was last tried afresh. ``error`` is the last one's, for the operator.
    """

    event = models.ForeignKey(Outgoing, models.CASCADE, related_name="deliveries")
    subscription = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    error = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="delivery_once", fields=["event", "subscription"])]
        indexes = [
            models.Index(fields=["next_at"], name="delivery_due", condition=Q(state="waiting")),
            models.Index(fields=["-at"], name="delivery_dead", condition=Q(state="dead")),
        ]

    def __str__(self) -> str:
        return f"{self.subscription} ← {self.event_id}"


class Lease(models.Model):
    """Recurring work and who runs it now: of several workers one holds it until ``held_until``.

    ``due_at`` is the next run; ``failures`` counts those in a row and stretches the wait.
    """

    job = models.CharField(max_length=120, unique=True)
    holder = models.CharField(max_length=80, blank=True)
    held_until = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    ran_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.job


class Heartbeat(models.Model):
    """A worker that is alive: ``at`` moves every few seconds. ``name`` is host and process."""

    name = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name
