"""A project's way through the stages: papers, contracts, third parties."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.lifecycle.models.projects import Project
from chengshu.kernel.lifecycle.models.rules import SERVICE_LABELS, FixedPoint, RequiredPaper, Service, Stage


class RunState(models.TextChoices):
    """How far a stage of a project is."""

    WAITING = "waiting", "未开始"
    RUNNING = "running", "进行中"
    CHECKING = "checking", "待核验"
    DONE = "done", "已完成"


RUN_STATE_LABELS = {
    RunState.WAITING: Text("未开始", "Not started"),
    RunState.RUNNING: Text("进行中", "Under way"),
    RunState.CHECKING: Text("待核验", "To be confirmed"),
    RunState.DONE: Text("已完成", "Done"),
}


class StageRun(models.Model):
    """A project in a stage. ``promised_on`` is the day first set, ``due_on`` the one in force."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="runs")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING)
    started_on = models.DateField(null=True, blank=True)
    promised_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True, db_index=True)
    done_on = models.DateField(null=True, blank=True)
    result = models.TextField(blank=True)

    everywhere = models.Manager["StageRun"]()
    scoped = Scoped["StageRun"](Anchors(owner="project__manager", units=("project__unit", "project__office")))

    class Meta:
        ordering = ["stage__order", "pk"]
        constraints = [
            models.UniqueConstraint(name="stage_run_once", fields=["project", "stage"]),
            models.CheckConstraint(
                name="stage_run_done_has_a_day", condition=~Q(state="done") | Q(done_on__isnull=False)
            ),
            models.CheckConstraint(
                name="stage_run_ends_after_start",
                condition=Q(done_on=None) | Q(started_on=None) | Q(done_on__gte=F("started_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} · {self.stage}"

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return RUN_STATE_LABELS[RunState(self.state)]


class Paper(Stamped):
    """A document of a stage (过程文件) with its file; ``required`` says which duty it fulfils, if any."""

    run = models.ForeignKey(StageRun, models.CASCADE, related_name="papers")
    required = models.ForeignKey(RequiredPaper, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    handed_in_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Opinion(models.Model):
    """Experts asked at a fixed point; ``consultation`` is the request, ``verdict`` its result, empty before."""

    run = models.ForeignKey(StageRun, models.CASCADE, related_name="opinions")
    point = models.ForeignKey(FixedPoint, models.PROTECT, related_name="+")
    consultation = models.ForeignKey("governance.Consultation", models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.verdict}"


class ContractKind(models.TextChoices):
    """What a contract is for."""

    BUILDING = "building", "建设"
    OPERATION = "operation", "运营运维"
    PURCHASE = "purchase", "政府购买服务"
    THIRD_PARTY = "third_party", "第三方服务"


CONTRACT_KIND_LABELS = {
    ContractKind.BUILDING: Text("建设", "Building"),
    ContractKind.OPERATION: Text("运营运维", "Operation"),
    ContractKind.PURCHASE: Text("政府购买服务", "Purchase of service"),
    ContractKind.THIRD_PARTY: Text("第三方服务", "Third party"),
}


class Contract(Stamped):
    """A contract of a project; ``service`` is what a third party does. Payments never exceed ``amount_fen``."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="contracts")
    kind = models.CharField(max_length=12, choices=ContractKind)
    service = models.CharField(max_length=12, choices=Service, blank=True)
    number = models.CharField(max_length=60)
    party = models.CharField(max_length=200)
    amount_fen = models.PositiveBigIntegerField()
    signed_on = models.DateField(default=clock.today)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["signed_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="contract_number_once", fields=["project", "number"]),
            models.CheckConstraint(
                name="contract_third_party_does_something", condition=~Q(kind="third_party") | ~Q(service="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.party}"

    @property
    def kind_label(self) -> Text:
        """The word for people; for a third party what it does."""
        return SERVICE_LABELS[Service(self.service)] if self.service else CONTRACT_KIND_LABELS[ContractKind(self.kind)]


class Quality(models.TextChoices):
    """What a third party found."""

    GOOD = "good", "符合要求"
    ISSUES = "issues", "存在问题"
    BAD = "bad", "不合格"


QUALITY_LABELS = {
    Quality.GOOD: Text("符合要求", "As required"),
    Quality.ISSUES: Text("存在问题", "With issues"),
    Quality.BAD: Text("不合格", "Not acceptable"),
}


class QualityReport(Stamped):
    """A third party's report on a project (质量跟踪); one with issues stays open until ``settled_on``."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="quality")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="reports")
    service = models.CharField(max_length=12, choices=Service)
    party = models.CharField(max_length=200)
    on = models.DateField(default=clock.today)
    verdict = models.CharField(max_length=10, choices=Quality)
    words = models.TextField()
    answer = models.TextField(blank=True)
    settled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.party} {self.on}"

    @property
    def verdict_label(self) -> Text:
        """The word for people."""
        return QUALITY_LABELS[Quality(self.verdict)]

    @property
    def service_label(self) -> Text:
        """The word for people."""
        return SERVICE_LABELS[Service(self.service)]

    @property
    def is_open(self) -> bool:
        """Whether its issues still have to be settled."""
        return self.verdict != Quality.GOOD and self.settled_on is None
