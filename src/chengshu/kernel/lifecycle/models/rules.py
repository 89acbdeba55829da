"""What officials set: dates of the year, formulas, reviewing bodies, stages and papers, modes, sources of money."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Named
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class Season(models.Model):
    """The dates of a year's planning for an office, from ``since`` on; all lie in the year before the planned one.

    Days are ``[month, day]``: needs come by ``needs_due``, the plan is compiled ``compile_from`` to ``compile_until``.
    """

    office = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    since = models.DateField(default=clock.today)
    needs_due_month = models.PositiveSmallIntegerField(default=6)
    needs_due_day = models.PositiveSmallIntegerField(default=30)
    compile_from_month = models.PositiveSmallIntegerField(default=7)
    compile_from_day = models.PositiveSmallIntegerField(default=1)
    compile_until_month = models.PositiveSmallIntegerField(default=9)
    compile_until_day = models.PositiveSmallIntegerField(default=30)
    rolling_years = models.PositiveSmallIntegerField(default=3)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    everywhere = models.Manager["Season"]()
    scoped = Scoped["Season"](Anchors(units=("office",)))

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [models.CheckConstraint(name="season_rolls_over_years", condition=Q(rolling_years__gte=2))]

    def __str__(self) -> str:
        return f"{self.since}"


class FormulaUse(models.TextChoices):
    """What a formula is for."""

    RANKING = "ranking", "项目排序"
    DUPLICATE = "duplicate", "查重相似度"
    FUNDS = "funds", "资金绩效评价"


FORMULA_USE_LABELS = {
    FormulaUse.RANKING: Text("项目排序", "Ranking of projects"),
    FormulaUse.DUPLICATE: Text("查重相似度", "Similarity in the duplicate check"),
    FormulaUse.FUNDS: Text("资金绩效评价", "Performance of funds"),
}


class FormulaRule(models.Model):
    """A published formula, in force from the day ``since`` until the next one of its use; earlier ones are history.

    ``threshold`` is the similarity (0 to 1) from which a hit must be explained, or the mark (0 to 100) a year's money
    must reach; None for the ranking.
    """

    use = models.CharField(max_length=10, choices=FormulaUse)
    formula = models.CharField(max_length=500)
    threshold = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    since = models.DateField(default=clock.today)
    set_at = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return self.formula

    @property
    def use_label(self) -> Text:
        """The word for people."""
        return FORMULA_USE_LABELS[FormulaUse(self.use)]


class BodyRole(models.TextChoices):
    """For what a body answers in the management of projects (项目管理责任分工)."""

    DATA = "data", "数据主管部门"
    REFORM = "reform", "发展改革部门"
    FINANCE = "finance", "财政部门"
    AUDIT = "audit", "审计部门"


BODY_ROLE_LABELS = {
    BodyRole.DATA: Text("数据主管部门", "Data office"),
    BodyRole.REFORM: Text("发展改革部门", "Development and reform"),
    BodyRole.FINANCE: Text("财政部门", "Finance"),
    BodyRole.AUDIT: Text("审计部门", "Audit"),
}


class ReviewBody(models.Model):
    """A body that takes part in the joint reviews of an office (联合会审), from a day until a day."""

    office = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=BodyRole)
    signs = models.BooleanField(default=True)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    everywhere = models.Manager["ReviewBody"]()
    scoped = Scoped["ReviewBody"](Anchors(units=("office",)))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="review_body_once", fields=["office", "organisation", "role"], condition=Q(until=None)
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def role_label(self) -> Text:
        """The word for people."""
        return BODY_ROLE_LABELS[BodyRole(self.role)]


class Stage(Named):
    """A stage of every project (环节), in order: assessment, approval, tender, contract, supervision and so on.

    ``days`` are calendar days from the start of the stage. ``checked_by`` says whose confirmation ends it.
    ``needs_contract`` and ``needs_budget`` are what must be there before it ends; ``builds`` begins the carrying out,
    which needs a place in the yearly plan.
    """

    key = models.SlugField(max_length=30, unique=True)
    order = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    checked_by = models.CharField(max_length=10, choices=BodyRole, default=BodyRole.DATA)
    builds = models.BooleanField(default=False)
    needs_contract = models.BooleanField(default=False)
    settles_funds = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "pk"]

    @property
    def checked_by_label(self) -> Text:
        """Whose confirmation ends it, in words."""
        return BODY_ROLE_LABELS[BodyRole(self.checked_by)]


class RequiredPaper(Named):
    """A document that a stage needs (必备材料), for projects from an amount on; ``above_fen`` 0 for all."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="papers")
    above_fen = models.PositiveBigIntegerField(default=0)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["stage__order", "pk"]


class PointKind(models.TextChoices):
    """Who is asked at a fixed point."""

    EXPERTS = "experts", "专家论证"
    THIRD_PARTY = "third_party", "第三方质量跟踪"


POINT_KIND_LABELS = {
    PointKind.EXPERTS: Text("专家论证", "Experts' opinion"),
    PointKind.THIRD_PARTY: Text("第三方质量跟踪", "Third party's report"),
}


class Service(models.TextChoices):
    """What third parties do for a project (004 §二(四)): consulting, design, supervision, test, evaluation."""

    CONSULTING = "consulting", "工程咨询"
    DESIGN = "design", "设计"
    SUPERVISION = "supervision", "监理"
    TESTING = "testing", "验收测试"
    EVALUATION = "evaluation", "成效评价"


SERVICE_LABELS = {
    Service.CONSULTING: Text("工程咨询", "Consulting"),
    Service.DESIGN: Text("设计", "Design"),
    Service.SUPERVISION: Text("监理", "Supervision"),
    Service.TESTING: Text("验收测试", "Acceptance test"),
    Service.EVALUATION: Text("成效评价", "Evaluation of effect"),
}


class FixedPoint(models.Model):
    """Where experts or a third party must be heard before a stage ends, from an amount on (重大项目专家论证制度).

    For experts ``field`` and ``experts`` say of what field and how many; for third parties ``service`` says of what.
    """

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="points")
    kind = models.CharField(max_length=12, choices=PointKind)
    above_fen = models.PositiveBigIntegerField(default=0)
    field = models.ForeignKey("governance.ExpertField", models.PROTECT, null=True, blank=True, related_name="+")
    experts = models.PositiveSmallIntegerField(default=3)
    service = models.CharField(max_length=12, choices=Service, blank=True)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["stage__order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="point_says_whom",
                condition=Q(kind="experts", field__isnull=False) | (Q(kind="third_party") & ~Q(service="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.kind_label}"

    @property
    def kind_label(self) -> Text:
        """The word for people; for a third party what it does."""
        if self.service:
            return SERVICE_LABELS[Service(self.service)]
        return POINT_KIND_LABELS[PointKind(self.kind)]


class FundSource(Named):
    """Where money comes from (资金来源): budget, special fund, PPP, enterprise. ``public`` is public money."""

    key = models.SlugField(max_length=30, unique=True)
    public = models.BooleanField(default=True)
    special = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]


class Party(models.TextChoices):
    """Who builds, or who runs."""

    GOVERNMENT = "government", "政府"
    ENTERPRISE = "enterprise", "企业"
    JOINT = "joint", "政企合作"


class Mode(Named):
    """A mode of building and operating (建设运营模式) with its rules: who invests, who runs, for what it suits.

    Money comes only from ``sources``. ``confidential`` modes alone take projects of high secrecy. ``earns`` tells that
    operation brings income. ``purchase`` marks the government's purchase of service (政府购买服务).
    """

    key = models.SlugField(max_length=40, unique=True)
    investor = models.CharField(max_length=12, choices=Party)
    operator = models.CharField(max_length=12, choices=Party)
    suits_zh = models.TextField()
    suits_en = models.TextField()
    sources = models.ManyToManyField(FundSource, related_name="+")
    confidential = models.BooleanField(default=False)
    earns = models.BooleanField(default=False)
    purchase = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    @property
    def suits(self) -> Text:
        """For which projects it is meant."""
        return Text(self.suits_zh, self.suits_en)
