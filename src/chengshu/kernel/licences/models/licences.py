"""Licences (电子证照), what happened to them, and the parts of a merged one."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.licences.models.types import HolderKind, LicenceTemplate, LicenceType, Seal


class LicenceState(models.TextChoices):
    """Whether a licence counts."""

    VALID = "valid", "有效"
    SUSPENDED = "suspended", "暂扣"
    EXPIRED = "expired", "过期"
    REPLACED = "replaced", "已变更"
    ANNULLED = "annulled", "注销"
    REVOKED = "revoked", "吊销"


LICENCE_STATE_LABELS: dict[str, Text] = {
    LicenceState.VALID: Text("有效", "Valid"),
    LicenceState.SUSPENDED: Text("暂扣", "Suspended"),
    LicenceState.EXPIRED: Text("过期", "Expired"),
    LicenceState.REPLACED: Text("已变更", "Replaced"),
    LicenceState.ANNULLED: Text("注销", "Annulled"),
    LicenceState.REVOKED: Text("吊销", "Revoked"),
}


class Origin(models.TextChoices):
    """How a licence came into the store."""

    ISSUED = "issued", "签发"
    GATHERED = "gathered", "汇聚"


class Licence(Stamped):
    """A licence as one holder has it, in one version.

    ``identifier`` follows GB/T 36904-2018 and names one version; ``number`` stays through its versions. ``holder_key``
    is a keyed digest of the holder's number; the number itself and the fields of grade 3 and 4 lie in ``sealed``
    (SM4). ``content_digest`` is SM3 over the canonical content, ``signature`` SM2 over the same by the seal's key;
    ``pdf_digest`` SHA-256 of the sealed PDF. ``code`` leads to the page where anybody checks it.
    """

    type = models.ForeignKey(LicenceType, models.PROTECT, related_name="licences")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="licences_issued")
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="licences")
    template = models.ForeignKey(LicenceTemplate, models.PROTECT, related_name="licences")
    identifier = models.CharField(max_length=100, unique=True)
    number = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    holder_kind = models.CharField(max_length=10, choices=HolderKind)
    holder_key = models.CharField(max_length=64, db_index=True)
    holder_name = models.CharField(max_length=200)
    content = models.JSONField(default=dict)
    sealed = models.TextField()
    issued_on = models.DateField(default=clock.today)
    valid_from = models.DateField(default=clock.today)
    valid_until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=LicenceState, default=LicenceState.VALID)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ISSUED)
    content_digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=200)
    pdf_digest = models.CharField(max_length=64, db_index=True)
    code = models.CharField(max_length=32, unique=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    batch = models.ForeignKey("licences.Batch", models.PROTECT, null=True, blank=True, related_name="licences")

    everywhere = models.Manager["Licence"]()
    scoped = Scoped["Licence"](Anchors(units=("organisation",)))

    class Meta:
        ordering = ["-issued_on", "-pk"]
        indexes = [
            models.Index(fields=["state", "valid_until"], name="licence_expiring"),
            models.Index(fields=["-issued_on", "-id"], name="licence_newest"),
        ]
        constraints = [
            models.UniqueConstraint(name="licence_number_version_once", fields=["type", "number", "version"]),
            models.CheckConstraint(
                name="licence_ends_after_start", condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.number}"

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return LICENCE_STATE_LABELS[self.state]

    def counts_on(self, day: date) -> bool:
        """Whether it is valid on a day of now; a licence past its end does not wait for the worker to say so."""
        ended = self.valid_until is not None and day > self.valid_until
        return self.state == LicenceState.VALID and self.valid_from <= day and not ended


class LicencePart(models.Model):
    """A licence that a merged one (多证合一) shows as its part."""

    whole = models.ForeignKey(Licence, models.CASCADE, related_name="parts")
    part = models.ForeignKey(Licence, models.PROTECT, related_name="wholes")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="licence_part_once", fields=["whole", "part"]),
            models.CheckConstraint(name="licence_no_part_of_itself", condition=~Q(whole=F("part"))),
        ]

    def __str__(self) -> str:
        return f"{self.whole_id} ⊃ {self.part_id}"


class StepVerb(models.TextChoices):
    """What can happen to a licence."""

    ISSUED = "issued", "签发"
    GATHERED = "gathered", "汇聚入库"
    CHANGED = "changed", "变更"
    SUSPENDED = "suspended", "暂扣"
    RESUMED = "resumed", "恢复"
    EXPIRED = "expired", "到期"
    ANNULLED = "annulled", "注销"
    REVOKED = "revoked", "吊销"


STEP_LABELS: dict[str, Text] = {
    StepVerb.ISSUED: Text("签发", "Issued"),
    StepVerb.GATHERED: Text("汇聚入库", "Gathered"),
    StepVerb.CHANGED: Text("变更，由新版本代替", "Replaced by a new version"),
    StepVerb.SUSPENDED: Text("暂扣", "Suspended"),
    StepVerb.RESUMED: Text("恢复", "Resumed"),
    StepVerb.EXPIRED: Text("到期失效", "Expired"),
    StepVerb.ANNULLED: Text("注销", "Annulled"),
    StepVerb.REVOKED: Text("吊销", "Revoked"),
}


class LicenceStep(models.Model):
    """Something that happened to a licence. ``entry`` is the key of its entry in the audit chain."""

    licence = models.ForeignKey(Licence, models.CASCADE, related_name="steps")
    verb = models.CharField(max_length=10, choices=StepVerb)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=400, blank=True)
    entry = models.BigIntegerField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.licence_id}: {self.verb}"

    @property
    def label(self) -> Text:
        """The word for people."""
        return STEP_LABELS[self.verb]
