"""Data of other nodes that we asked for, and how far we have it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.ids import new_id
from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.nodes.models.nodes import Node


class AskedState(models.TextChoices):
    """Where it stands at the other node."""

    WAITING = "waiting", "待发送"
    SENT = "sent", "对方审批中"
    GRANTED = "granted", "已授权"
    REFUSED = "refused", "被拒绝"
    ENDED = "ended", "授权已结束"


ASKED_STATE_LABELS: dict[str, Text] = {
    AskedState.WAITING: Text("待发送", "To be sent"),
    AskedState.SENT: Text("对方审批中", "Being decided there"),
    AskedState.GRANTED: Text("已授权", "Granted"),
    AskedState.REFUSED: Text("被拒绝", "Refused"),
    AskedState.ENDED: Text("授权已结束", "The grant is over"),
}


class AskedData(Stamped):
    """An application of a unit here for a resource kept by another node, and the copy made under its grant.

    ``id`` travels, so that an application sent twice is one. ``agreement`` is the number over there. A pull walks
    pages by ``cursor``; ``pages`` lie on disk until they are ``whole``, then the table is put in place in one commit
    (``round`` counts the commits). ``every_minutes`` 0 pulls once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    node = models.ForeignKey(Node, models.PROTECT, related_name="asked")
    resource = models.ForeignKey("catalogue.Resource", models.PROTECT, related_name="asked_of_nodes")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="asked_of_nodes")
    asked_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=1000)
    matter = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=400)
    fields = models.JSONField(default=list)
    since = models.DateField(default=clock.today)
    until = models.DateField()
    every_minutes = models.PositiveIntegerField(default=1440)
    state = models.CharField(max_length=10, choices=AskedState, default=AskedState.WAITING, db_index=True)
    number = models.CharField(max_length=40, blank=True)
    agreement = models.CharField(max_length=40, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    round = models.PositiveIntegerField(default=0)
    cursor = models.CharField(max_length=200, blank=True)
    pages = models.PositiveIntegerField(default=0)
    whole = models.BooleanField(default=False)
    rows_here = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    version = models.PositiveBigIntegerField(null=True, blank=True)
    pulled_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(default=clock.now, db_index=True)
    failure = models.CharField(max_length=400, blank=True)

    everywhere = models.Manager["AskedData"]()
    scoped = Scoped["AskedData"](Anchors(units=("organisation",)))

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(name="asked_data_ends_after_start", condition=Q(until__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.resource} ← {self.node}"

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return ASKED_STATE_LABELS[self.state]
