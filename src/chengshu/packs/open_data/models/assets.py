"""Data assets: who owns, manages and uses them, kept apart; and what the authorised operator makes of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class Asset(Named, Stamped):
    """A data asset (数据资产) of the register; ``keeper`` is the unit that entered it."""

    code = models.CharField(max_length=40, unique=True)
    keeper = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="data_assets")
    resource = models.OneToOneField(
        "catalogue.Resource", models.PROTECT, null=True, blank=True, related_name="data_asset"
    )
    about = models.TextField(max_length=2000, blank=True)
    cost_fen = models.PositiveBigIntegerField(null=True, blank=True)
    active = models.BooleanField(default=True)

    everywhere = models.Manager["Asset"]()
    scoped = Scoped["Asset"](Anchors(units=("keeper",)))

    class Meta:
        ordering = ["code"]


class RightKind(models.TextChoices):
    """The three rights that plan 003 holds apart (所有权、管理权、使用权)."""

    OWNERSHIP = "ownership", "所有权"
    MANAGEMENT = "management", "管理权"
    USE = "use", "使用权"


RIGHT_LABELS: dict[str, Text] = {
    RightKind.OWNERSHIP: Text("所有权", "Ownership"),
    RightKind.MANAGEMENT: Text("管理权", "Management"),
    RightKind.USE: Text("使用权", "Use"),
}


class AssetRight(models.Model):
    """One right in an asset, held by one body from a day; ``until`` the last day, None while it lasts.

    An asset has one owner and one manager at a time, and any number of users.
    """

    asset = models.ForeignKey(Asset, models.CASCADE, related_name="rights")
    kind = models.CharField(max_length=12, choices=RightKind)
    holder = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    ground = models.CharField(max_length=400)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    authorisation = models.ForeignKey(
        "open_data.Authorisation", models.PROTECT, null=True, blank=True, related_name="rights"
    )

    class Meta:
        ordering = ["kind", "-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="asset_one_owner_and_manager",
                fields=["asset", "kind"],
                condition=Q(ended_on=None, kind__in=["ownership", "management"]),
            ),
            models.UniqueConstraint(
                name="asset_use_once",
                fields=["asset", "holder", "authorisation"],
                condition=Q(ended_on=None, kind="use"),
            ),
            models.CheckConstraint(name="asset_right_term", condition=Q(until=None) | Q(until__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.kind}: {self.holder}"

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return RIGHT_LABELS[self.kind]


class AuthorisationState(models.TextChoices):
    """How far an authorised operation has come."""

    REVIEW = "review", "审核中"
    DECISION = "decision", "审批中"
    SIGNING = "signing", "待签合同"
    IN_FORCE = "in_force", "授权有效"
    REFUSED = "refused", "未批准"
    ENDED = "ended", "已终止"


AUTHORISATION_LABELS: dict[str, Text] = {
    AuthorisationState.REVIEW: Text("审核中", "Under review"),
    AuthorisationState.DECISION: Text("审批中", "Being decided"),
    AuthorisationState.SIGNING: Text("待签合同", "Contract to be signed"),
    AuthorisationState.IN_FORCE: Text("授权有效", "In force"),
    AuthorisationState.REFUSED: Text("未批准", "Refused"),
    AuthorisationState.ENDED: Text("已终止", "Ended"),
}


class Authorisation(Stamped):
    """Authorised operation (授权运营) of data assets by a company of the state.

    ``share`` is how much of the income goes to the treasury, in per cent.
    """

    number = models.CharField(max_length=40, unique=True)
    operator = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="data_authorisations")
    office = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    assets = models.ManyToManyField(Asset, related_name="authorisations")
    purpose = models.TextField(max_length=2000)
    safeguards = models.TextField(max_length=2000)
    since = models.DateField()
    until = models.DateField()
    share = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=AuthorisationState, default=AuthorisationState.REVIEW)
    contract_number = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=400, blank=True)

    everywhere = models.Manager["Authorisation"]()
    scoped = Scoped["Authorisation"](Anchors(units=("operator", "office")))

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="authorisation_term", condition=Q(until__gte=F("since"))),
            models.CheckConstraint(name="authorisation_share", condition=Q(share__lte=100)),
            models.CheckConstraint(
                name="authorisation_signed",
                condition=~Q(state="in_force") | (~Q(contract_number="") & Q(signed_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return AUTHORISATION_LABELS[self.state]


class AssetUse(models.Model):
    """One use under an authorisation: which product for whom, how often. Never changed; a wrong one is reversed."""

    authorisation = models.ForeignKey(Authorisation, models.PROTECT, related_name="uses")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="uses")
    on = models.DateField(default=clock.today)
    product = models.CharField(max_length=200)
    customer = models.CharField(max_length=200)
    times = models.IntegerField(default=1)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.product}: {self.times}"


class Income(models.Model):
    """Income of an authorised operation in fen. Never changed; a wrong one is reversed by its negative."""

    authorisation = models.ForeignKey(Authorisation, models.PROTECT, related_name="incomes")
    on = models.DateField(default=clock.today)
    source = models.CharField(max_length=200)
    amount_fen = models.BigIntegerField()
    voucher = models.CharField(max_length=60)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="income_sign",
                condition=Q(reverses=None, amount_fen__gt=0) | Q(reverses__isnull=False, amount_fen__lt=0),
            ),
            models.UniqueConstraint(
                name="income_voucher_once", fields=["authorisation", "voucher"], condition=Q(reverses=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voucher}: {self.amount_fen}"
