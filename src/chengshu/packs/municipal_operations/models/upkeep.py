"""Keeping things in order: plans, patrols, findings, work orders and what they cost."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.packs.municipal_operations.models.ledger import Entry
from chengshu.packs.municipal_operations.registers import REGISTERS, Register


class Span(models.TextChoices):
    """In what a plan counts."""

    DAYS = "days", "天"
    MONTHS = "months", "个月"


SPAN_LABELS = {Span.DAYS: Text("天", "days"), Span.MONTHS: Text("个月", "months")}


class Plan(Named, Stamped):
    """A plan of upkeep (养护计划): every ``every`` days or months, for rows of a register and of these ``kinds``.

    Without kinds all rows. ``together`` makes one order a round for all rows of the unit, else one for each row.
    ``allowance_days`` are the calendar days in which an order is to be done. A plan that ended keeps its orders.
    """

    register = models.CharField(max_length=40)
    kinds = models.JSONField(default=list, blank=True)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    task = models.TextField(max_length=1000)
    every = models.PositiveSmallIntegerField()
    span = models.CharField(max_length=10, choices=Span, default=Span.MONTHS)
    together = models.BooleanField(default=False)
    allowance_days = models.PositiveSmallIntegerField(default=7)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    everywhere = models.Manager["Plan"]()
    scoped = Scoped["Plan"](Anchors(units=("unit",)))

    class Meta:
        ordering = ["register", "pk"]
        constraints = [
            models.CheckConstraint(name="municipal_plan_recurs", condition=Q(every__gte=1)),
            models.CheckConstraint(
                name="municipal_plan_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    @property
    def book(self) -> Register:
        """The register whose rows it keeps in order."""
        return REGISTERS[self.register]

    @property
    def rhythm(self) -> Text:
        """How often, in words."""
        span = SPAN_LABELS[Span(self.span)]
        return Text(f"每 {self.every} {span.zh}", f"every {self.every} {span.en}")


class Patrol(Stamped):
    """A round of inspection (巡查) of one unit; open until ``ended_at``."""

    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    register = models.CharField(max_length=40)
    area = models.CharField(max_length=200)
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=500, blank=True)

    everywhere = models.Manager["Patrol"]()
    scoped = Scoped["Patrol"](Anchors(owner="person", units=("unit",)))

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                name="municipal_patrol_ends_after_start", condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at"))
            )
        ]

    def __str__(self) -> str:
        return self.area

    @property
    def book(self) -> Register:
        """What is patrolled."""
        return REGISTERS[self.register]


class Severity(models.IntegerChoices):
    """How bad a finding is."""

    MINOR = 1, "一般"
    SERIOUS = 2, "较重"
    DANGEROUS = 3, "危险"


SEVERITIES = {
    Severity.MINOR: Text("一般", "Minor"),
    Severity.SERIOUS: Text("较重", "Serious"),
    Severity.DANGEROUS: Text("危险", "Dangerous"),
}


class FindingState(models.TextChoices):
    """What becomes of a finding."""

    OPEN = "open", "待处理"
    ORDERED = "ordered", "已派工单"
    REPORTED = "reported", "已上报案件"
    SETTLED = "settled", "已处理"
    DISMISSED = "dismissed", "无需处理"


FINDING_STATES = {
    FindingState.OPEN: Text("待处理", "Open"),
    FindingState.ORDERED: Text("已派工单", "Ordered"),
    FindingState.REPORTED: Text("已上报案件", "Reported as a case"),
    FindingState.SETTLED: Text("已处理", "Settled"),
    FindingState.DISMISSED: Text("无需处理", "Nothing to do"),
}


FROM_A_CASE = Text("市民诉求", "Asked by a citizen")


class Finding(Stamped):
    """What was found wrong with a row of a register: on a patrol, by a crew, or by the case of a citizen.

    ``kind`` is one of the register's findings; ``species`` names a row of the book of pests. ``case_number`` and
    ``case_id`` name the case it became or came from.
    """

    register = models.CharField(max_length=40)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="findings")
    patrol = models.ForeignKey(Patrol, models.PROTECT, null=True, blank=True, related_name="findings")
    kind = models.CharField(max_length=40)
    species = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="+")
    severity = models.PositiveSmallIntegerField(choices=Severity, default=Severity.MINOR)
    words = models.CharField(max_length=500)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    division_code = models.CharField(max_length=12, blank=True)
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    found_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=FindingState, default=FindingState.OPEN)
    case_id = models.BigIntegerField(null=True, blank=True)
    case_number = models.CharField(max_length=60, blank=True)

    everywhere = models.Manager["Finding"]()
    scoped = Scoped["Finding"](Anchors(owner="by", units=("unit",)))

    class Meta:
        ordering = ["-found_at", "-pk"]
        base_manager_name = "everywhere"
        indexes = [
            models.Index(fields=["register", "state", "-found_at"], name="municipal_finding_open"),
            models.Index(fields=["found_at"], name="municipal_finding_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="municipal_finding_of_case_once", fields=["case_id"], condition=Q(case_id__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.words[:60]

    @property
    def book(self) -> Register:
        """Where it was found."""
        return REGISTERS[self.register]

    @property
    def kind_label(self) -> Text:
        """What was found, in words; of a case that names none, that it came from one."""
        return self.book.finding_label(self.kind) or FROM_A_CASE

    @property
    def severity_label(self) -> Text:
        """How bad, in words."""
        return SEVERITIES[Severity(self.severity)]

    @property
    def state_label(self) -> Text:
        """What becomes of it, in words."""
        return FINDING_STATES[FindingState(self.state)]


class OrderKind(models.TextChoices):
    """Why there is an order."""

    UPKEEP = "upkeep", "计划养护"
    REPAIR = "repair", "维修"
    RESCUE = "rescue", "抢修"


ORDER_KINDS = {
    OrderKind.UPKEEP: Text("计划养护", "Planned upkeep"),
    OrderKind.REPAIR: Text("维修", "Repair"),
    OrderKind.RESCUE: Text("抢修", "Emergency repair"),
}


class OrderState(models.TextChoices):
    """Where an order stands; the same as the states of its work."""

    ASSIGNING = "assigning", "待派工"
    DOING = "doing", "施工中"
    CHECKING = "checking", "待验收"
    DONE = "done", "已完成"
    CANCELLED = "cancelled", "已取消"


ORDER_STATES = {
    OrderState.ASSIGNING: Text("待派工", "To be assigned"),
    OrderState.DOING: Text("施工中", "Being done"),
    OrderState.CHECKING: Text("待验收", "To be checked"),
    OrderState.DONE: Text("已完成", "Done"),
    OrderState.CANCELLED: Text("已取消", "Cancelled"),
}
UNDER_WAY = (OrderState.ASSIGNING, OrderState.DOING, OrderState.CHECKING)


class Order(Stamped):
    """A work order (工单) for a row of a register, or for all rows of a plan's round.

    ``estimate_fen`` is what it may cost, ``cost_fen`` the sum of its costs. ``round_on`` is the day of the plan's
    round; ``once`` keeps a round and a case from being ordered twice.
    """

    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=10, choices=OrderKind)
    register = models.CharField(max_length=40)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="orders")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="orders")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="orders")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    task = models.TextField(max_length=1000)
    division_code = models.CharField(max_length=12, blank=True)
    rows = models.PositiveIntegerField(default=1)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=OrderState, default=OrderState.ASSIGNING)
    crew = models.CharField(max_length=100, blank=True)
    estimate_fen = models.PositiveBigIntegerField(null=True, blank=True)
    cost_fen = models.PositiveBigIntegerField(default=0)
    report = models.TextField(max_length=1000, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    returns = models.PositiveSmallIntegerField(default=0)
    round_on = models.DateField(null=True, blank=True)
    once = models.CharField(max_length=80, null=True, unique=True)

    everywhere = models.Manager["Order"]()
    scoped = Scoped["Order"](Anchors(units=("unit",)))

    class Meta:
        ordering = ["-pk"]
        base_manager_name = "everywhere"
        indexes = [
            models.Index(fields=["unit", "state", "due_on"], name="municipal_order_unit"),
            models.Index(fields=["register", "done_at"], name="municipal_order_done"),
        ]
        constraints = [
            models.CheckConstraint(
                name="municipal_order_done_at", condition=~Q(state="done") | Q(done_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def book(self) -> Register:
        """Of which register."""
        return REGISTERS[self.register]

    @property
    def kind_label(self) -> Text:
        """Why, in words."""
        return ORDER_KINDS[OrderKind(self.kind)]

    @property
    def state_label(self) -> Text:
        """Where it stands, in words."""
        return ORDER_STATES[OrderState(self.state)]

    @property
    def is_open(self) -> bool:
        """Whether anybody still has to do something."""
        return self.state in UNDER_WAY


class CostKind(models.TextChoices):
    """What money went into."""

    LABOUR = "labour", "人工"
    MATERIAL = "material", "材料"
    MACHINE = "machine", "机械"
    OTHER = "other", "其他"


COST_KINDS = {
    CostKind.LABOUR: Text("人工", "Labour"),
    CostKind.MATERIAL: Text("材料", "Material"),
    CostKind.MACHINE: Text("机械", "Machines"),
    CostKind.OTHER: Text("其他", "Other"),
}


class Cost(models.Model):
    """A line of what an order cost: ``amount_fen`` is quantity times price, rounded to the fen."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="costs")
    kind = models.CharField(max_length=10, choices=CostKind)
    words = models.CharField(max_length=100)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    measure = models.CharField(max_length=20)
    price_fen = models.PositiveBigIntegerField()
    amount_fen = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words

    @property
    def kind_label(self) -> Text:
        """What it went into."""
        return COST_KINDS[CostKind(self.kind)]


class Shot(models.Model):
    """A picture of an order, taken before or after the work; the file hangs on this row."""

    class When(models.TextChoices):
        BEFORE = "before", "处置前"
        AFTER = "after", "处置后"

    order = models.ForeignKey(Order, models.CASCADE, related_name="shots")
    when = models.CharField(max_length=10, choices=When)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.when}"
