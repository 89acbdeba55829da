"""Desks: on whom work lies. Copies: who only needs to know. Filters that people saved."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.kernel.work.models.items import Item, Token

FAR_AWAY = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands for the due time of work without one, so that it sorts last on every database."""


class Queue(models.Model):
    """A desk shared by the people of an organisation; with ``permission`` by those who hold it for that body."""

    organisation = models.ForeignKey("identity.Organisation", models.CASCADE, related_name="+")
    permission = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="queue_once", fields=["organisation", "permission"])]

    def __str__(self) -> str:
        return f"{self.organisation} {self.permission}"


class Purpose(models.TextChoices):
    """Why work lies on a desk: to move it, to sign as one who was added, or to act for somebody and give it back."""

    MOVE = "move"
    SIGN = "sign"
    DELEGATE = "delegate"


class Desk(models.Model):
    """Work lying with somebody, a line of the inbox.

    Lies with ``person``, or in ``queue`` until claimed (then both). Not yet its turn while ``opened_at`` is empty: it
    opens when ``waits_for`` is done. Over once ``done_at`` is set; ``outcome`` then is the key of a move or an act, or
    ``passed_over`` and ``cancelled`` where somebody else's move took it away.
    ``stay`` is the token's when the desk was set. ``kind`` to ``title`` and ``sorts_at`` repeat the item's, so that a
    queue of a hundred thousand is narrowed and searched within one index; ``sorts_at`` is the nearest due time, or
    FAR_AWAY, and ``title`` is in both languages. The last columns of that index say nothing new; SQLite needs them
    there to answer from the index alone.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="desks")
    token = models.ForeignKey(Token, models.CASCADE, related_name="desks")
    stay = models.PositiveIntegerField(default=0)
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.MOVE)
    either = models.BooleanField(default=False)
    kind = models.CharField(max_length=80)
    state = models.CharField(max_length=60)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    urgency = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=600)
    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    queue = models.ForeignKey(Queue, models.PROTECT, null=True, related_name="desks", db_index=False)
    asked_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="asked")
    waits_for = models.ForeignKey("self", models.SET_NULL, null=True, related_name="waiting")
    opened_at = models.DateTimeField(null=True, default=clock.now)
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=60, blank=True)
    sorts_at = models.DateTimeField(default=FAR_AWAY)

    class Meta:
        indexes = [
            models.Index(
                fields=["person", "sorts_at", "id"],
                name="desk_of_person",
                condition=Q(done_at__isnull=True, opened_at__isnull=False, person__isnull=False),
            ),
            models.Index(
                fields=[
                    *("queue", "sorts_at", "id", "kind", "state", "unit", "urgency", "title"),
                    *("done_at", "opened_at", "person"),
                ],
                name="desk_in_queue",
                condition=Q(done_at__isnull=True, opened_at__isnull=False, person__isnull=True),
            ),
            models.Index(
                fields=["done_by", "-done_at", "-id"], name="desk_done_by", condition=Q(done_by__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="desk_lies_somewhere", condition=Q(person__isnull=False) | Q(queue__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.person or self.queue}"

    def repeat(self, item: Item) -> None:
        """Take over from the item what the inbox reads; not saved."""
        self.item, self.kind, self.unit_id, self.urgency = item, item.kind, item.unit_id, item.urgency
        self.title = f"{item.title_zh} {item.title_en}".strip()

    @property
    def is_open(self) -> bool:
        """Whether somebody may act from it now."""
        return self.done_at is None and self.opened_at is not None

    @property
    def due_at(self) -> datetime | None:
        """The nearest due time; None for none, or for one not known yet."""
        return None if self.sorts_at == FAR_AWAY else self.sorts_at


class Copy(models.Model):
    """Somebody who is to know of an item (抄送)."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="copies")
    person = models.ForeignKey("identity.Person", models.CASCADE, related_name="+")
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-at", "-id"], name="copy_of_person")]
        constraints = [models.UniqueConstraint(name="copy_once", fields=["item", "person"])]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.person_id}"


class SavedFilter(models.Model):
    """A filter of the inbox under a name of its owner's choosing; ``query`` is the query string of the page."""

    person = models.ForeignKey("identity.Person", models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(name="saved_filter_once", fields=["person", "name"])]

    def __str__(self) -> str:
        return self.name
