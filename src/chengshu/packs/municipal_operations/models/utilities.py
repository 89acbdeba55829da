"""Utility companies (公用事业单位): what they hand in by month, and what fails at them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.packs.municipal_operations.models.ledger import Entry


class Trade(models.TextChoices):
    """What a utility company supplies."""

    GAS = "gas", "燃气"
    HEAT = "heat", "热力"
    WATER = "water", "自来水"
    SEWAGE = "sewage", "污水净化"


TRADES = {
    Trade.GAS: Text("燃气", "Gas"),
    Trade.HEAT: Text("热力", "Heat"),
    Trade.WATER: Text("自来水", "Water"),
    Trade.SEWAGE: Text("污水净化", "Sewage treatment"),
}


class Company(Stamped):
    """A body that supplies one trade, from a day until another; ``households`` are its customers."""

    body = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    trade = models.CharField(max_length=10, choices=Trade)
    households = models.PositiveIntegerField(default=0)
    licence = models.CharField(max_length=60, blank=True)
    licensed_until = models.DateField(null=True, blank=True)
    service_line = models.CharField(max_length=40, blank=True)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    everywhere = models.Manager["Company"]()
    scoped = Scoped["Company"](Anchors(units=("body",)))

    class Meta:
        ordering = ["trade", "pk"]
        base_manager_name = "everywhere"
        constraints = [
            models.UniqueConstraint(name="municipal_company_once", fields=["body", "trade"]),
            models.CheckConstraint(name="municipal_company_period", condition=Q(until=None) | Q(until__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.body}（{self.trade_label}）"

    @property
    def trade_label(self) -> Text:
        """The trade in words."""
        return TRADES[Trade(self.trade)]


class CompanyKey(models.Model):
    """A program of a company that may hand in for it; only a keyed digest and the beginning of its key are kept."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="keys")
    holder = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    begins = models.CharField(max_length=8)
    per_minute = models.PositiveIntegerField(default=60)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["CompanyKey"]()
    scoped = Scoped["CompanyKey"](Anchors(units=("company__body",)))

    class Meta:
        ordering = ["-made_at", "-pk"]
        base_manager_name = "everywhere"

    def __str__(self) -> str:
        return f"{self.holder} {self.begins}…"


class Aspect(models.TextChoices):
    """What a figure is about."""

    SUPPLY = "supply", "供应"
    FAULT = "fault", "故障"
    SAFETY = "safety", "安全"
    SERVICE = "service", "服务"


ASPECTS = {
    Aspect.SUPPLY: Text("供应", "Supply"),
    Aspect.FAULT: Text("故障", "Faults"),
    Aspect.SAFETY: Text("安全", "Safety"),
    Aspect.SERVICE: Text("服务", "Service"),
}


class Figure(Named):
    """A figure that companies of a trade hand in every month.

    A value outside ``least`` and ``most`` is refused; one outside ``normal_least`` and ``normal_most`` is marked.
    ``total`` sums months and companies, else they are averaged. Officials end one and begin another.
    """

    trade = models.CharField(max_length=10, choices=Trade)
    aspect = models.CharField(max_length=10, choices=Aspect)
    key = models.CharField(max_length=40)
    unit = models.CharField(max_length=20)
    unit_en = models.CharField(max_length=20, blank=True)
    total = models.BooleanField(default=True)
    needed = models.BooleanField(default=True)
    least = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    most = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    normal_least = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    normal_most = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    public = models.BooleanField(default=False)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["trade", "pk"]
        constraints = [models.UniqueConstraint(name="municipal_figure_once", fields=["trade", "key", "since"])]

    @property
    def unit_label(self) -> Text:
        """The unit; where there is no English one the one serves both."""
        return Text(self.unit, self.unit_en or self.unit)

    @property
    def trade_label(self) -> Text:
        """The trade in words."""
        return TRADES[Trade(self.trade)]

    @property
    def aspect_label(self) -> Text:
        """What it is about."""
        return ASPECTS[Aspect(self.aspect)]


class UtilityRule(models.Model):
    """How far ahead companies tell of planned interruptions, as it holds from a day on."""

    since = models.DateField(default=clock.today)
    ahead_days = models.PositiveSmallIntegerField(default=90)
    reason = models.CharField(max_length=400, blank=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.since}"


class ReturnState(models.TextChoices):
    """How far a return is; the same as the states of its work."""

    WRITING = "writing", "待报送"
    REVIEW = "review", "待审核"
    ACCEPTED = "accepted", "已采纳"


RETURN_STATES = {
    ReturnState.WRITING: Text("待报送", "To be handed in"),
    ReturnState.REVIEW: Text("待审核", "Under review"),
    ReturnState.ACCEPTED: Text("已采纳", "Accepted"),
}


class Return(Stamped):
    """What a company hands in for a month (月报); ``month`` is its first day."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="returns")
    month = models.DateField()
    state = models.CharField(max_length=10, choices=ReturnState, default=ReturnState.WRITING)
    words = models.TextField(max_length=1000, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["Return"]()
    scoped = Scoped["Return"](Anchors(units=("company__body",)))

    class Meta:
        ordering = ["-month", "company"]
        base_manager_name = "everywhere"
        constraints = [
            models.UniqueConstraint(name="municipal_return_once", fields=["company", "month"]),
            models.CheckConstraint(
                name="municipal_return_accepted_at", condition=~Q(state="accepted") | Q(accepted_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company} {self.month:%Y-%m}"

    @property
    def state_label(self) -> Text:
        """How far, in words."""
        return RETURN_STATES[ReturnState(self.state)]


class ReturnValue(models.Model):
    """One figure of a return."""

    handed = models.ForeignKey(Return, models.CASCADE, related_name="figures")
    figure = models.ForeignKey(Figure, models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=16, decimal_places=3)

    class Meta:
        ordering = ["figure"]
        constraints = [models.UniqueConstraint(name="municipal_return_value_once", fields=["handed", "figure"])]

    def __str__(self) -> str:
        return f"{self.figure_id}: {self.value}"

    @property
    def odd(self) -> bool:
        """Whether it lies outside what is normal."""
        low, high = self.figure.normal_least, self.figure.normal_most
        return (low is not None and self.value < low) or (high is not None and self.value > high)


class FaultKind(models.TextChoices):
    """What is wrong with the supply."""

    PLANNED = "planned", "计划停供"
    BURST = "burst", "爆管、断线"
    LEAK = "leak", "泄漏"
    PRESSURE = "pressure", "压力、温度不足"
    QUALITY = "quality", "水质、气质异常"
    OTHER = "other", "其他故障"


FAULT_KINDS = {
    FaultKind.PLANNED: Text("计划停供", "Planned interruption"),
    FaultKind.BURST: Text("爆管、断线", "Burst or break"),
    FaultKind.LEAK: Text("泄漏", "Leak"),
    FaultKind.PRESSURE: Text("压力、温度不足", "Low pressure or temperature"),
    FaultKind.QUALITY: Text("水质、气质异常", "Quality"),
    FaultKind.OTHER: Text("其他故障", "Other"),
}


class Fault(Stamped):
    """An interruption of supply (停供故障), planned or not; open until ``ended_at``.

    ``words_zh`` and ``words_en`` are the notice that the public reads while ``published``; ``inside`` is for the staff.
    ``reference`` is the company's own number of it, where a program of the company told of it.
    """

    number = models.CharField(max_length=30, unique=True)
    company = models.ForeignKey(Company, models.PROTECT, related_name="faults")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="faults")
    kind = models.CharField(max_length=10, choices=FaultKind)
    area = models.CharField(max_length=300)
    area_en = models.CharField(max_length=300, blank=True)
    division_code = models.CharField(max_length=12, blank=True)
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    households = models.PositiveIntegerField(default=0)
    injured = models.PositiveSmallIntegerField(default=0)
    starts_at = models.DateTimeField(default=clock.now)
    expected_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    words_zh = models.TextField(max_length=1000)
    words_en = models.TextField(max_length=1000, blank=True)
    inside = models.TextField(max_length=1000, blank=True)
    published = models.BooleanField(default=False)
    reference = models.CharField(max_length=100, blank=True)

    everywhere = models.Manager["Fault"]()
    scoped = Scoped["Fault"](Anchors(units=("company__body",)))

    class Meta:
        ordering = ["-starts_at", "-pk"]
        base_manager_name = "everywhere"
        indexes = [models.Index(fields=["published", "ended_at"], name="municipal_fault_shown")]
        constraints = [
            models.CheckConstraint(
                name="municipal_fault_ends_after_start", condition=Q(ended_at=None) | Q(ended_at__gte=F("starts_at"))
            ),
            models.UniqueConstraint(
                name="municipal_fault_told_once", fields=["company", "reference"], condition=~Q(reference="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.area}"

    @property
    def kind_label(self) -> Text:
        """What, in words."""
        return FAULT_KINDS[FaultKind(self.kind)]

    @property
    def place(self) -> Text:
        """Where, as the public reads it."""
        return Text(self.area, self.area_en or self.area)

    @property
    def words(self) -> Text:
        """The notice."""
        return Text(self.words_zh, self.words_en or self.words_zh)
