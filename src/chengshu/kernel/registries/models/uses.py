"""For what records may be used, who may have which field, and the receipt of each use."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.ids import new_id
from chengshu.base.models import Named
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class UsePurpose(Named):
    """A purpose for which base information may be asked, with its legal ground; officials add and end them."""

    key = models.SlugField(max_length=40, unique=True)
    ground = models.CharField(max_length=300, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["key"]


class FieldGrant(models.Model):
    """A body may look up a field for a purpose, in clear or masked, from ``since`` until ``until`` inclusive."""

    field = models.ForeignKey("registries.RegistryField", models.CASCADE, related_name="grants")
    organisation = models.ForeignKey("identity.Organisation", models.CASCADE, related_name="field_grants")
    purpose = models.ForeignKey(UsePurpose, models.PROTECT, related_name="grants")
    clear = models.BooleanField(default=False)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["field", "organisation", "-since"]
        constraints = [
            models.UniqueConstraint(
                name="field_grant_open_once", fields=["field", "organisation", "purpose"], condition=Q(until=None)
            ),
            models.CheckConstraint(
                name="field_grant_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field_id} → {self.organisation_id}"


class Service(models.TextChoices):
    """Verification answers yes or no; look-up gives fields."""

    VERIFY = "verify", "核验"
    LOOK_UP = "look_up", "查询"


SERVICE_LABELS: dict[str, Text] = {
    Service.VERIFY: Text("核验", "Verification"),
    Service.LOOK_UP: Text("查询", "Look-up"),
}


class Receipt(models.Model):
    """One use of a registry: who asked what, why, when, and how many records answered. Never the values themselves.

    ``subject`` is the masked number that was asked for; empty for many at once. ``agreement`` names the agreement of
    the exchange under which a machine asked.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    registry = models.ForeignKey("registries.Registry", models.PROTECT, related_name="receipts")
    record = models.ForeignKey("registries.Record", models.SET_NULL, null=True, related_name="receipts")
    service = models.CharField(max_length=10, choices=Service)
    purpose = models.ForeignKey(UsePurpose, models.PROTECT, related_name="receipts")
    note = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=60, blank=True)
    fields = models.JSONField(default=list)
    asked = models.PositiveIntegerField(default=1)
    found = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="+")
    agreement = models.CharField(max_length=60, blank=True, db_index=True)

    everywhere = models.Manager["Receipt"]()
    scoped = Scoped["Receipt"](Anchors(owner="by", units=("organisation", "registry__owner")))

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["registry", "-at"], name="receipt_newest")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number printed on the receipt."""
        identifier: UUID = self.id
        return f"HZ{identifier.hex[:12].upper()}"

    @property
    def service_label(self) -> Text:
        """Verification or look-up, in words."""
        return SERVICE_LABELS[self.service]
