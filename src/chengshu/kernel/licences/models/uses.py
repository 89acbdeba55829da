"""Consents of holders, uses of licences, and the codes that holders show."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.ids import new_id
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.licences.models.licences import Licence
from chengshu.kernel.licences.models.types import LicenceType


class ConsentWay(models.TextChoices):
    """How a holder agreed."""

    WINDOW = "window", "窗口当面授权"
    APP = "app", "本人在城市应用中授权"


CONSENT_WAY_LABELS: dict[str, Text] = {
    ConsentWay.WINDOW: Text("窗口当面授权", "In person at the window"),
    ConsentWay.APP: Text("本人在城市应用中授权", "By the holder in the city app"),
}


class Consent(models.Model):
    """A holder lets a body use licences for a purpose (授权), some fields or all, until a time.

    Without ``type`` it is for all licences of the holder. An empty list of ``fields`` means every field.
    """

    holder_key = models.CharField(max_length=64, db_index=True)
    holder_masked = models.CharField(max_length=200)
    type = models.ForeignKey(LicenceType, models.PROTECT, null=True, blank=True, related_name="consents")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="consents_held")
    purpose = models.CharField(max_length=200)
    fields = models.JSONField(default=list)
    way = models.CharField(max_length=10, choices=ConsentWay)
    given_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    everywhere = models.Manager["Consent"]()
    scoped = Scoped["Consent"](Anchors(units=("organisation",)))

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="consent_ends_after_start", condition=Q(until__gt=F("given_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.holder_masked}：{self.purpose}"

    @property
    def way_label(self) -> Text:
        """The word for people."""
        return CONSENT_WAY_LABELS[self.way]

    @property
    def stands(self) -> bool:
        """Whether it still counts."""
        return self.withdrawn_at is None and self.until > clock.now()


class UseWay(models.TextChoices):
    """How a licence was used."""

    FIELDS = "fields", "调取信息"
    PDF = "pdf", "调取原件"
    SHOWN = "shown", "出示核验"
    VERIFIED = "verified", "部门核验"


USE_WAY_LABELS: dict[str, Text] = {
    UseWay.FIELDS: Text("调取信息", "Fields fetched"),
    UseWay.PDF: Text("调取原件", "PDF fetched"),
    UseWay.SHOWN: Text("出示核验", "Shown and verified"),
    UseWay.VERIFIED: Text("部门核验", "Verified by the issuer"),
}


class Use(models.Model):
    """One use of a licence: who, why, on which consent or ground, which fields, when; its key is the receipt.

    ``entry`` is the key of its entry in the audit chain.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="uses")
    way = models.CharField(max_length=10, choices=UseWay)
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, related_name="uses")
    item = models.ForeignKey("licences.ServiceItem", models.PROTECT, null=True, related_name="uses")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="licence_uses")
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=200)
    fields = models.JSONField(default=list)
    at = models.DateTimeField(default=clock.now)
    entry = models.BigIntegerField()

    everywhere = models.Manager["Use"]()
    scoped = Scoped["Use"](Anchors(units=("licence__organisation", "organisation")))

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["licence", "-at"], name="licence_use_newest")]

    def __str__(self) -> str:
        return self.receipt

    @property
    def receipt(self) -> str:
        """The number of the receipt."""
        identifier: UUID = self.id
        return f"YZ{identifier.hex[:16].upper()}"

    @property
    def way_label(self) -> Text:
        """The word for people."""
        return USE_WAY_LABELS[self.way]


class ShownCode(models.Model):
    """A short-lived code by which a holder shows a licence (动态亮证码): ``digest`` of the code, never the code.

    ``fields`` are those the holder lets the other side see; it may be read ``reads_left`` times.
    """

    licence = models.ForeignKey(Licence, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    fields = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    reads_left = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.licence_id}: {self.until}"
