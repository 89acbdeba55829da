"""Rules, rounds, goals, scores, appeals, measures, national indicators."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class Source(models.TextChoices):
    """Where the values of a criterion come from."""

    TASKS = "tasks", "规划任务"
    TARGETS = "targets", "规划指标"
    GOALS = "goals", "年度目标"
    SHARING = "sharing", "数据共享"
    QUALITY = "quality", "数据质量"
    SECURITY = "security", "信息安全"
    JUDGED = "judged", "评议"


SOURCE_LABELS = {
    Source.TASKS: Text("规划任务", "Plan tasks"),
    Source.TARGETS: Text("规划指标", "Plan targets"),
    Source.GOALS: Text("年度目标", "Yearly goals"),
    Source.SHARING: Text("数据共享", "Data sharing"),
    Source.QUALITY: Text("数据质量", "Data quality"),
    Source.SECURITY: Text("信息安全", "Information security"),
    Source.JUDGED: Text("评议打分", "Judged by the appraisers"),
}


class Rule(Named, Stamped):
    """A version of the appraisal rules (绩效考评管理办法). Published ones never change; a change is a new version."""

    owner = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    full_points = models.DecimalField(max_digits=6, decimal_places=2, default=100)
    appeal_days = models.PositiveIntegerField(default=5)
    published_on = models.DateField(null=True, blank=True)

    everywhere = models.Manager["Rule"]()
    scoped = Scoped["Rule"](Anchors(units=("owner",)))

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(name="rule_version_once", fields=["owner", "version"])]


class Criterion(Named):
    """A line of the rules: ``points`` are given in full where ``formula`` gives 1, none where it gives 0.

    The names a formula may use are those of its source (``appraisal.values.NAMES``).
    """

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="criteria")
    source = models.CharField(max_length=10, choices=Source)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    formula = models.CharField(max_length=500)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.CheckConstraint(name="criterion_gives_points", condition=Q(points__gt=0))]


class RoundState(models.TextChoices):
    """How far a round has come."""

    SETTING = "setting", "设定目标"
    RUNNING = "running", "执行中"
    SCORED = "scored", "已评分，可申诉"
    PUBLISHED = "published", "已公布"


ROUND_STATE_LABELS = {
    RoundState.SETTING: Text("设定目标", "Goals being set"),
    RoundState.RUNNING: Text("执行中", "Running"),
    RoundState.SCORED: Text("已评分，可申诉", "Scored, open to appeal"),
    RoundState.PUBLISHED: Text("已公布", "Published"),
}


class Round(Named, Stamped):
    """One appraisal of the units of a city or a county over a period (考核周期), by one version of the rules."""

    owner = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="rounds")
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.SETTING)
    scored_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["Round"]()
    scoped = Scoped["Round"](Anchors(units=("owner", "goals__unit", "scores__unit")))

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(name="round_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
        ]


class Goal(Stamped):
    """What a unit is to reach in a round (考核目标) and by when: a plan task, a plan target, or words of its own."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="goals")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    text = models.CharField(max_length=500)
    due_on = models.DateField()
    task = models.ForeignKey("projects.Task", models.PROTECT, null=True, blank=True, related_name="+")
    target = models.ForeignKey("projects.Target", models.PROTECT, null=True, blank=True, related_name="+")
    weight = models.DecimalField(max_digits=6, decimal_places=2, default=1)

    everywhere = models.Manager["Goal"]()
    scoped = Scoped["Goal"](Anchors(units=("unit", "round__owner")))

    class Meta:
        ordering = ["unit__order", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="goal_task_once", fields=["round", "unit", "task"]),
            models.UniqueConstraint(name="goal_target_once", fields=["round", "unit", "target"]),
            models.CheckConstraint(name="goal_has_weight", condition=Q(weight__gt=0)),
        ]

    def __str__(self) -> str:
        return self.text


class GoalReport(Stamped):
    """A unit's report on a goal that no system measures (佐证材料). ``share`` done is 0 to 1; counts once accepted."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="reports")
    by_person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    share = models.DecimalField(max_digits=4, decimal_places=3)
    text = models.TextField(max_length=4000)
    accepted = models.BooleanField(null=True)
    decision = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(name="share_within_one", condition=Q(share__gte=0, share__lte=1)),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class UnitScore(Stamped):
    """A unit's score in a round. ``total`` is over the criteria that had values, scaled to the rule's full points."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="scores")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    place = models.PositiveIntegerField(null=True)

    everywhere = models.Manager["UnitScore"]()
    scoped = Scoped["UnitScore"](Anchors(units=("unit", "round__owner")))

    class Meta:
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(name="unit_scored_once", fields=["round", "unit"])]

    def __str__(self) -> str:
        return f"{self.unit} {self.total}"


class Line(models.Model):
    """How one criterion was scored: values, formula as it stood, points. None: there was nothing to count."""

    score = models.ForeignKey(UnitScore, models.CASCADE, related_name="lines")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    formula = models.CharField(max_length=500)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    missing_zh = models.CharField(max_length=100, blank=True)
    missing_en = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["criterion__order", "pk"]
        constraints = [models.UniqueConstraint(name="criterion_scored_once", fields=["score", "criterion"])]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"

    @property
    def missing(self) -> Text | None:
        """Why there were no values; None where there were."""
        return Text(self.missing_zh, self.missing_en) if self.missing_zh else None


class Judgement(Stamped):
    """What the appraisers gave a unit for a judged criterion, 0 to 1, and why; one voice per appraiser."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="judgements")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="+")
    by_person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    share = models.DecimalField(max_digits=4, decimal_places=3)
    reason = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="judged_once", fields=["round", "unit", "criterion", "by_person"]),
            models.CheckConstraint(name="judged_within_one", condition=Q(share__gte=0, share__lte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.share}"


class Appeal(Stamped):
    """A unit objects to a line of its score (申诉). Decided once; a granted one sets the points anew."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="appeals")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    by_person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(max_length=2000)
    wanted = models.DecimalField(max_digits=6, decimal_places=2)
    granted = models.BooleanField(null=True)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    decision = models.TextField(max_length=2000, blank=True)

    everywhere = models.Manager["Appeal"]()
    scoped = Scoped["Appeal"](Anchors(units=("unit", "line__score__round__owner")))

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(name="appeal_open_once", fields=["line"], condition=Q(granted=None)),
        ]

    def __str__(self) -> str:
        return self.reason[:60]


class MeasureKind(models.TextChoices):
    """What follows from an appraisal."""

    BULLETIN = "bulletin", "通报"
    TALK = "talk", "约谈"
    PRAISE = "praise", "激励表彰"
    CORRECTION = "correction", "责令整改"


MEASURE_LABELS = {
    MeasureKind.BULLETIN: Text("通报", "Bulletin"),
    MeasureKind.TALK: Text("约谈", "Talk"),
    MeasureKind.PRAISE: Text("激励表彰", "Praise"),
    MeasureKind.CORRECTION: Text("责令整改", "Order to correct"),
}


class Measure(Stamped):
    """A bulletin, talk, praise or order to correct. A correction has a day by which it is done and is followed up."""

    kind = models.CharField(max_length=12, choices=MeasureKind)
    owner = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    units = models.ManyToManyField("identity.Organisation", related_name="+")
    round = models.ForeignKey(Round, models.SET_NULL, null=True, blank=True, related_name="measures")
    title = models.CharField(max_length=200)
    text = models.TextField(max_length=10000)
    issued_on = models.DateField(default=clock.today)
    due_on = models.DateField(null=True, blank=True)
    answer = models.TextField(max_length=4000, blank=True)
    corrected_on = models.DateField(null=True, blank=True)

    everywhere = models.Manager["Measure"]()
    scoped = Scoped["Measure"](Anchors(units=("owner", "units")))

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="correction_has_a_day", condition=~Q(kind="correction") | Q(due_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EvaluationReport(Stamped):
    """A report on how the plan's tasks stand on a day (评估报告); figures are kept as they were counted."""

    plan = models.ForeignKey("projects.Plan", models.PROTECT, related_name="+")
    as_of = models.DateField()
    period = models.CharField(max_length=20)
    figures = models.JSONField()

    class Meta:
        ordering = ["-as_of"]
        constraints = [models.UniqueConstraint(name="report_period_once", fields=["plan", "period"])]

    def __str__(self) -> str:
        return self.period


class Framework(Named, Stamped):
    """A version of the national indicators (新型智慧城市评价指标), as GB/T 33356-2022."""

    version = models.CharField(max_length=40, unique=True)
    valid_from = models.DateField()

    class Meta:
        ordering = ["-valid_from"]


class FrameworkIndicator(Named):
    """A line of a framework: first, second or third level by its ``code``; leaves carry weights in per cent."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="indicators")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    code = models.CharField(max_length=20)
    weight = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    target = models.ForeignKey("projects.Target", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(name="framework_code_once", fields=["framework", "code"])]


class SelfAssessment(Stamped):
    """A city's own value for a line of a framework in a year; ``share`` of its weight reached, 0 to 1."""

    indicator = models.ForeignKey(FrameworkIndicator, models.CASCADE, related_name="assessments")
    owner = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    value = models.CharField(max_length=200)
    share = models.DecimalField(max_digits=4, decimal_places=3)
    basis = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="assessed_once", fields=["indicator", "owner", "year"]),
            models.CheckConstraint(name="assessed_within_one", condition=Q(share__gte=0, share__lte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"


class Handover(Stamped):
    """Results handed to the target performance or cadre assessment (目标绩效考核): what, to whom, received when.

    ``digest`` is SHA-256 over the rows handed over, so that the receiver can prove what it got.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="handovers")
    receiver = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=200)
    rows = models.JSONField()
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["Handover"]()
    scoped = Scoped["Handover"](Anchors(units=("receiver", "round__owner")))

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.round} → {self.receiver}"
