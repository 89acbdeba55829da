"""This node and the others it knows."""

from __future__ import annotations

from datetime import timedelta

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.suites import SUITES
from chengshu.base.text import Text

KEY = RegexValidator(r"^[a-z][a-z0-9_]{0,39}$")
SUITE_CHOICES = [(key, f"{suite.signature_name}") for key, suite in SUITES.items()]
SILENT_AFTER = timedelta(minutes=10)


class NodeLevel(models.TextChoices):
    """Of which level of government a node is."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWN = "town", "乡级"


LEVEL_LABELS: dict[str, Text] = {
    NodeLevel.PROVINCE: Text("省级", "Province"),
    NodeLevel.CITY: Text("市级", "City"),
    NodeLevel.COUNTY: Text("县级", "County"),
    NodeLevel.TOWN: Text("乡级", "Town"),
}


class OwnNode(Named):
    """This node, one row. The private keys lie in files in the home; ``address`` is where others reach it."""

    key = models.CharField(max_length=40, unique=True, validators=[KEY])
    level = models.CharField(max_length=10, choices=NodeLevel, default=NodeLevel.CITY)
    suite = models.CharField(max_length=20, choices=SUITE_CHOICES, default="national")
    address = models.URLField(max_length=200)
    only = models.BooleanField(default=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="own_node_once", fields=["only"]),
            models.CheckConstraint(name="own_node_is_the_only_one", condition=Q(only=True)),
        ]


class NodeState(models.TextChoices):
    """Whether two nodes speak with each other."""

    CARD_TAKEN = "card_taken", "待核对指纹"
    CONNECTED = "connected", "已互联"
    STOPPED = "stopped", "已停用"


NODE_STATE_LABELS: dict[str, Text] = {
    NodeState.CARD_TAKEN: Text("待核对指纹", "Fingerprint to be compared"),
    NodeState.CONNECTED: Text("已互联", "Connected"),
    NodeState.STOPPED: Text("已停用", "Stopped"),
}


class Node(Named, Stamped):
    """Another node, by the card that was handed over and whose fingerprint two people compared.

    ``organisation`` stands for it here: as provider of what it catalogued, and as unit that applies. ``client`` is
    the key of its program in the exchange. ``taken_at`` is up to when we have its catalogue (by its clock),
    ``given_at`` up to when it has ours, as it says. ``heard_at`` is its last call, ``reached_at`` our last success.
    """

    key = models.CharField(max_length=40, unique=True, validators=[KEY])
    level = models.CharField(max_length=10, choices=NodeLevel)
    address = models.URLField(max_length=200)
    suite = models.CharField(max_length=20, choices=SUITE_CHOICES)
    public_key = models.TextField()
    organisation = models.OneToOneField("identity.Organisation", models.PROTECT, related_name="node")
    client = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=NodeState, default=NodeState.CARD_TAKEN, db_index=True)
    confirmed_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    reached_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=400, blank=True)
    next_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        ordering = ["level", "key"]
        constraints = [
            models.CheckConstraint(
                name="node_connected_was_confirmed", condition=~Q(state="connected") | Q(confirmed_at__isnull=False)
            )
        ]

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return NODE_STATE_LABELS[self.state]

    @property
    def level_label(self) -> Text:
        """The word for people."""
        return LEVEL_LABELS[self.level]

    @property
    def fingerprint(self) -> str:
        """What two people read to each other."""
        return SUITES[self.suite].fingerprint(self.public_key.encode())

    @property
    def is_silent(self) -> bool:
        """Whether a connected node has not been reached for ten minutes."""
        return self.state == NodeState.CONNECTED and (
            self.reached_at is None or clock.now() - self.reached_at > SILENT_AFTER
        )


class UsedNonce(models.Model):
    """A nonce of a signed request, kept as long as the request could come again."""

    node = models.ForeignKey(Node, models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="node_nonce_once", fields=["node", "nonce"])]

    def __str__(self) -> str:
        return self.nonce
