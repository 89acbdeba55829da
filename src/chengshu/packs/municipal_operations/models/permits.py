"""Permits for advertising and for occupying the street: asked, reviewed, granted, run out."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.packs.municipal_operations.models.ledger import Entry


class PermitKind(Named):
    """What can be applied for. ``allowance_days`` are working days to decide; ``longest_days`` a permit may last.

    ``papers`` are the papers asked for, one a line, ``ground`` the rule it rests on. ``prefix`` begins the numbers.
    """

    key = models.SlugField(max_length=40, unique=True)
    prefix = models.CharField(max_length=10)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    allowance_days = models.PositiveSmallIntegerField()
    longest_days = models.PositiveSmallIntegerField()
    papers_zh = models.TextField(max_length=1000)
    papers_en = models.TextField(max_length=1000, blank=True)
    ground = models.CharField(max_length=200)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]

    @property
    def papers(self) -> list[Text]:
        """The papers asked for."""
        chinese = [line for line in self.papers_zh.splitlines() if line.strip()]
        english = [line for line in self.papers_en.splitlines() if line.strip()]
        english += chinese[len(english) :]
        return [Text(zh, en) for zh, en in zip(chinese, english, strict=False)]


class PermitState(models.TextChoices):
    """Where an application stands."""

    RECEIVED = "received", "待受理"
    REVIEW = "review", "审查中"
    DECISION = "decision", "待决定"
    GRANTED = "granted", "已许可"
    REFUSED = "refused", "不予许可"
    DECLINED = "declined", "不予受理"
    EXPIRED = "expired", "已到期"
    REVOKED = "revoked", "已撤销"


PERMIT_STATES = {
    PermitState.RECEIVED: Text("待受理", "Received"),
    PermitState.REVIEW: Text("审查中", "Under review"),
    PermitState.DECISION: Text("待决定", "To be decided"),
    PermitState.GRANTED: Text("已许可", "Granted"),
    PermitState.REFUSED: Text("不予许可", "Refused"),
    PermitState.DECLINED: Text("不予受理", "Not taken up"),
    PermitState.EXPIRED: Text("已到期", "Run out"),
    PermitState.REVOKED: Text("已撤销", "Revoked"),
}


class Permit(Stamped):
    """An application and, once granted, the permit. ``ticket`` lets whoever applied follow it; nobody can guess it.

    ``sealed_contact`` is the phone number, encrypted; ``visitor`` a keyed digest of the address of who applied from
    outside. ``starts_on`` and ``ends_on`` are asked for, and granted as they then stand.
    """

    number = models.CharField(max_length=30, unique=True)
    ticket = models.CharField(max_length=40, unique=True)
    kind = models.ForeignKey(PermitKind, models.PROTECT, related_name="permits")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    applicant = models.CharField(max_length=100)
    credit_code = models.CharField(max_length=18, blank=True)
    contact = models.CharField(max_length=50)
    sealed_contact = models.CharField(max_length=200)
    visitor = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=200)
    division_code = models.CharField(max_length=12, blank=True)
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="permits")
    area_m2 = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    words = models.TextField(max_length=1000)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=10, choices=PermitState, default=PermitState.RECEIVED)
    opinion = models.CharField(max_length=500, blank=True)
    conditions = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    certificate = models.CharField(max_length=40, blank=True)
    decided_on = models.DateField(null=True, blank=True)

    everywhere = models.Manager["Permit"]()
    scoped = Scoped["Permit"](Anchors(units=("unit",)))

    class Meta:
        ordering = ["-pk"]
        base_manager_name = "everywhere"
        indexes = [
            models.Index(fields=["state", "ends_on"], name="municipal_permit_ending"),
            models.Index(fields=["visitor", "created_at"], name="municipal_permit_visitor"),
        ]
        constraints = [
            models.CheckConstraint(name="municipal_permit_period", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="municipal_permit_decided",
                condition=~Q(state__in=("granted", "refused", "expired", "revoked")) | Q(decided_on__isnull=False),
            ),
            models.UniqueConstraint(
                name="municipal_certificate_once", fields=["certificate"], condition=~Q(certificate="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.applicant}"

    @property
    def state_label(self) -> Text:
        """Where it stands, in words."""
        return PERMIT_STATES[PermitState(self.state)]

    @property
    def in_force(self) -> bool:
        """Whether it allows something today."""
        return self.state == PermitState.GRANTED and self.starts_on <= clock.today() <= self.ends_on
