"""What was granted (共享授权)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.exchange.models.applications import ONE_SUBJECT


class AgreementState(models.TextChoices):
    """What was done with an agreement. One in force also needs today to lie within its days."""

    IN_FORCE = "in_force", "有效"
    SUSPENDED = "suspended", "已暂停"
    WITHDRAWN = "withdrawn", "已收回"


EXPIRED = Text("已到期", "Expired")
NOT_YET = Text("未生效", "Not yet in force")
AGREEMENT_STATE_LABELS = {
    AgreementState.IN_FORCE: Text("有效", "In force"),
    AgreementState.SUSPENDED: Text("已暂停", "Suspended"),
    AgreementState.WITHDRAWN: Text("已收回", "Withdrawn"),
}


class Agreement(Stamped):
    """The right of a unit to use certain fields and rows of a resource or a service, for a purpose, until a day.

    ``fields``, ``clear_fields`` and ``row_filter`` are as in the application; everything but ``clear_fields`` leaves
    masked by its grade. With ``clear_fields`` only the named ``users`` may use it. Limits hold for all programs of
    the unit together; 0 means none. ``revision`` grows with every change, so that what was prepared for an earlier
    one is never served.
    """

    number = models.CharField(max_length=30, unique=True)
    application = models.OneToOneField(
        "exchange.Application", models.PROTECT, null=True, blank=True, related_name="agreement"
    )
    resource = models.ForeignKey("catalogue.Resource", models.PROTECT, null=True, related_name="agreements")
    offer = models.ForeignKey("exchange.Offer", models.PROTECT, null=True, related_name="agreements")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="agreements")
    provider = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="agreements_given")
    purpose = models.TextField(max_length=1000)
    matter = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=400)
    fields = models.JSONField(default=list)
    clear_fields = models.JSONField(default=list, blank=True)
    row_filter = models.JSONField(default=list, blank=True)
    ways = models.JSONField(default=list)
    users = models.ManyToManyField("identity.Person", related_name="+", blank=True)
    since = models.DateField()
    until = models.DateField()
    calls_per_minute = models.PositiveIntegerField(default=600)
    rows_per_day = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=20, choices=AgreementState, default=AgreementState.IN_FORCE, db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, blank=True, related_name="+")
    ended_why = models.CharField(max_length=400, blank=True)
    revision = models.PositiveIntegerField(default=1)

    everywhere = models.Manager["Agreement"]()
    scoped = Scoped["Agreement"](Anchors(units=("organisation", "provider")))
    taken = Scoped["Agreement"](Anchors(units=("organisation",)))
    given = Scoped["Agreement"](Anchors(units=("provider",)))

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="exchange_agreement_one_subject", condition=ONE_SUBJECT),
            models.CheckConstraint(name="exchange_agreement_ends_after_start", condition=Q(until__gte=F("since"))),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="exchange_agreement_of_unit")]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def subject(self) -> object:
        """The resource or the service it is about."""
        return self.resource or self.offer

    def holds_on(self, day: date) -> bool:
        """Whether data may be used under it on a local day."""
        return self.state == AgreementState.IN_FORCE and self.since <= day <= self.until

    @property
    def state_label(self) -> Text:
        """How it stands today, in words."""
        today = clock.today()
        if self.state == AgreementState.IN_FORCE and not self.holds_on(today):
            return NOT_YET if self.since > today else EXPIRED
        return AGREEMENT_STATE_LABELS[AgreementState(self.state)]
