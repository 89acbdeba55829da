"""Who connects: programs of units with their credentials, and public-service enterprises with their narrow profile."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.kernel.access.scopes import Anchors, Scoped


class Client(Named, Stamped):
    """A program of a unit (接入应用) that fetches data under the unit's agreements.

    The secret is shown once and kept as a keyed digest; after a rotation the former one serves until
    ``former_until``. ``generation`` stands in every token, so that raising it ends all tokens at once. ``public_key``
    is an Ed25519 key (RFC 8032) in Base64, for signed requests. ``addresses`` lists the networks it may call from,
    ``10.1.0.0/16``; an empty list means any. Whoever stopped it left ``active`` false.
    """

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="exchange_clients")
    client_id = models.CharField(max_length=40, unique=True)
    secret_digest = models.CharField(max_length=64)
    former_digest = models.CharField(max_length=64, blank=True)
    former_until = models.DateTimeField(null=True, blank=True)
    public_key = models.CharField(max_length=60, blank=True)
    addresses = models.JSONField(default=list, blank=True)
    generation = models.PositiveIntegerField(default=1)
    active = models.BooleanField(default=True)
    made_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    last_used_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["Client"]()
    scoped = Scoped["Client"](Anchors(units=("organisation",)))

    class Meta:
        ordering = ["name_zh", "pk"]


class Enterprise(Stamped):
    """A public-service enterprise or institution (公共服务企事业单位) that was admitted on demand, with narrow limits.

    It may apply only for ``resources``, with the programs of its own ``application``, until ``contract_until``
    inclusive; ``ended_at`` is set when the admission was taken back before that.
    """

    organisation = models.OneToOneField("identity.Organisation", models.PROTECT, related_name="admission")
    contract = models.CharField(max_length=100)
    contract_until = models.DateField()
    service = models.CharField(max_length=200)
    application = models.CharField(max_length=200)
    resources = models.ManyToManyField("catalogue.Resource", related_name="+", blank=True)
    calls_per_minute = models.PositiveIntegerField(default=60)
    rows_per_day = models.PositiveIntegerField(default=10_000)
    admitted_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=400, blank=True)

    everywhere = models.Manager["Enterprise"]()
    scoped = Scoped["Enterprise"](Anchors(units=("organisation",)))

    class Meta:
        ordering = ["organisation__order", "pk"]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def in_force(self) -> bool:
        """Whether it is admitted today."""
        return self.ended_at is None and self.contract_until >= clock.today()


class UsedNonce(models.Model):
    """A nonce of a signed request, kept until the request would be too old anyway: nothing is taken twice."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="exchange_nonce_once", fields=["client", "nonce"])]

    def __str__(self) -> str:
        return self.nonce
