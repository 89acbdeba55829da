"""Cases: what was reported, where it stands, and how each stage went."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.cases.models.classes import CaseClass, Scheme


class Channel(models.TextChoices):
    """Through what a case came. Its words in both languages are ``CHANNEL_LABELS``."""

    PHONE = "phone", "电话"
    APP = "app", "城市App"
    WEB = "web", "网站"
    SOCIAL = "social", "社交账号"
    EMAIL = "email", "电子邮件"
    OPEN311 = "open311", "Open311"
    INSPECTOR = "inspector", "采集员"
    VIDEO = "video", "视频发现"
    SENSOR = "sensor", "设备告警"
    PARTNER = "partner", "其他系统"
    IMPORT = "import", "批量导入"


CHANNEL_LABELS: dict[str, Text] = {
    Channel.PHONE: Text("电话", "Telephone"),
    Channel.APP: Text("城市 App", "City app"),
    Channel.WEB: Text("网站", "Website"),
    Channel.SOCIAL: Text("社交账号", "Social account"),
    Channel.EMAIL: Text("电子邮件", "E-mail"),
    Channel.OPEN311: Text("Open311", "Open311"),
    Channel.INSPECTOR: Text("采集员", "Inspector"),
    Channel.VIDEO: Text("视频发现", "Video"),
    Channel.SENSOR: Text("设备告警", "Sensor"),
    Channel.PARTNER: Text("其他系统", "Another system"),
    Channel.IMPORT: Text("批量导入", "Import"),
}
AUTOMATIC = frozenset({Channel.VIDEO, Channel.SENSOR})


class Stage(models.TextChoices):
    """Where a case stands: the eight stages with a clock, and over. The states of ``work_types.CASE`` by name."""

    INTAKE = "intake", "受理"
    FILING = "filing", "立案"
    DISPATCH = "dispatch", "派遣"
    HANDLING = "handling", "处置"
    FEEDBACK = "feedback", "反馈"
    CHECK = "check", "核查"
    CLOSING = "closing", "结案"
    EVALUATION = "evaluation", "评价"
    OVER = "over", "已完结"


STAGE_LABELS: dict[str, Text] = {
    Stage.INTAKE: Text("受理", "Intake"),
    Stage.FILING: Text("立案", "Filing"),
    Stage.DISPATCH: Text("派遣", "Dispatch"),
    Stage.HANDLING: Text("处置", "Handling"),
    Stage.FEEDBACK: Text("反馈", "Feedback"),
    Stage.CHECK: Text("核查", "Check"),
    Stage.CLOSING: Text("结案", "Closing"),
    Stage.EVALUATION: Text("评价", "Evaluation"),
    Stage.OVER: Text("已完结", "Over"),
}


class Outcome(models.TextChoices):
    """How a case ended; empty while it has not. A closed one counts as closed from the stage of evaluation on."""

    CLOSED = "closed", "已结案"
    ANSWERED = "answered", "直接答复"
    REFUSED = "refused", "不予受理"
    MERGED = "merged", "已并案"
    ENDED = "ended", "已作废"


OUTCOME_LABELS: dict[str, Text] = {
    Outcome.CLOSED: Text("已结案", "Closed"),
    Outcome.ANSWERED: Text("直接答复", "Answered at once"),
    Outcome.REFUSED: Text("不予受理", "Not taken in"),
    Outcome.MERGED: Text("已并案", "Merged"),
    Outcome.ENDED: Text("已作废", "Called off"),
}


OPEN = Q(outcome="")
TO_RATE = Q(stage="evaluation")
PUBLIC = Q(public=True)
PUBLIC_OVER = PUBLIC & ~Q(outcome="")
MERGED = Q(merged_into__isnull=False)
"""Few are merged: an index over all would look useless to SQLite, which then reads every case."""


class Case(models.Model):
    """Something that anyone reported (案件、工单). ``number`` is the day and a running number, ``20261122-000017``.

    ``lon`` and ``lat`` are CGCS2000 degrees; ``place_confidence`` from 0 to 1 says how sure the place is and
    ``place_how`` whence it is known. ``grid_code`` and ``component_code`` name rows of ``places``. ``keeper`` takes in,
    files, dispatches and closes; ``lead`` handles. ``follow_key`` opens the reporter's own page without signing in.
    ``once`` is the channel's own key. Times of stages are those of their last end; ``*_on_time`` is empty where nothing
    was to be kept.
    ``round`` counts from 1 how often the case was opened.
    """

    number = models.CharField(max_length=20, unique=True)
    round = models.PositiveSmallIntegerField(default=1)
    channel = models.CharField(max_length=10, choices=Channel)
    once = models.CharField(max_length=160, null=True, unique=True)
    follow_key = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    language = models.CharField(max_length=5, default="zh")
    attributes = models.JSONField(default=dict)
    reporter = models.ForeignKey("cases.Reporter", models.PROTECT, null=True, related_name="cases")
    taken_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    public = models.BooleanField(default=False)

    scheme = models.CharField(max_length=10, choices=Scheme)
    case_class = models.ForeignKey(CaseClass, models.PROTECT, null=True, related_name="cases")
    class_path = models.CharField(max_length=120, blank=True)
    terms = models.ForeignKey("cases.Terms", models.PROTECT, null=True, related_name="+")
    proposal = models.JSONField(default=dict)
    urgency = models.PositiveSmallIntegerField(default=0)
    topic = models.CharField(max_length=60, blank=True)

    address = models.CharField(max_length=300, blank=True)
    division_code = models.CharField(max_length=12, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    place_confidence = models.FloatField(null=True)
    place_how = models.CharField(max_length=40, blank=True)
    grid_code = models.CharField(max_length=24, blank=True)
    component_code = models.CharField(max_length=24, blank=True)

    stage = models.CharField(max_length=12, choices=Stage, default=Stage.INTAKE)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    keeper = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    lead = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="+")
    item = models.ForeignKey("work.Item", models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    stage_due_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", db_index=False)
    repeats = models.PositiveIntegerField(default=0)

    occurred_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    filed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    rated_at = models.DateTimeField(null=True)
    filed_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    sent_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    handled_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    checked_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    closed_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    filed_on_time = models.BooleanField(null=True)
    sent_on_time = models.BooleanField(null=True)
    handled_on_time = models.BooleanField(null=True)
    checked_on_time = models.BooleanField(null=True)
    closed_on_time = models.BooleanField(null=True)
    sent_by_rule = models.BooleanField(default=False)
    handed_back = models.PositiveSmallIntegerField(default=0)
    reworked = models.PositiveSmallIntegerField(default=0)
    extended = models.PositiveSmallIntegerField(default=0)
    result = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    satisfaction = models.PositiveSmallIntegerField(null=True)
    rating_words = models.CharField(max_length=500, blank=True)

    everywhere = models.Manager["Case"]()
    scoped = Scoped["Case"](Anchors(owner="taken_by", units=("keeper", "lead")))

    class Meta:
        base_manager_name = "everywhere"
        ordering = ["-reported_at", "-pk"]
        indexes = [
            models.Index(fields=["keeper", "stage", "stage_due_at"], name="case_of_keeper"),
            models.Index(fields=["lead", "stage", "stage_due_at"], name="case_of_lead"),
            models.Index(fields=["-reported_at", "-id"], name="case_newest"),
            models.Index(fields=["case_class", "-reported_at"], name="case_of_class"),
            models.Index(fields=["division_code", "-reported_at"], name="case_of_area"),
            models.Index(fields=["-changed_at"], name="case_changed"),
            models.Index(fields=["lon", "lat"], name="case_where"),
            models.Index(fields=["-reported_at", "-id"], name="case_public", condition=PUBLIC),
            models.Index(fields=["case_class", "-reported_at", "-id"], name="case_public_class", condition=PUBLIC),
            models.Index(fields=["changed_at"], name="case_public_changed", condition=PUBLIC),
            models.Index(fields=["-reported_at", "-id"], name="case_public_over", condition=PUBLIC_OVER),
            models.Index(fields=["merged_into"], name="case_merged_into", condition=MERGED),
            models.Index(fields=["-id"], name="case_open", condition=OPEN),
            models.Index(fields=["stage", "-id"], name="case_open_stage", condition=OPEN),
            models.Index(fields=["keeper", "-id"], name="case_open_keeper", condition=OPEN),
            models.Index(fields=["lead", "-id"], name="case_open_lead", condition=OPEN),
            models.Index(fields=["due_at", "id"], name="case_open_due", condition=OPEN),
            models.Index(fields=["keeper", "due_at", "id"], name="case_open_keeper_due", condition=OPEN),
            models.Index(fields=["lead", "due_at", "id"], name="case_open_lead_due", condition=OPEN),
            models.Index(fields=["-id"], name="case_rated", condition=TO_RATE),
            models.Index(fields=["keeper", "-id"], name="case_rated_keeper", condition=TO_RATE),
            models.Index(fields=["lead", "-id"], name="case_rated_lead", condition=TO_RATE),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_on_earth",
                condition=Q(lon=None, lat=None) | Q(lon__range=(-180, 180), lat__range=(-90, 90)),
            ),
            models.CheckConstraint(
                name="case_satisfaction_1_to_5", condition=Q(satisfaction=None) | Q(satisfaction__range=(1, 5))
            ),
            models.CheckConstraint(
                name="case_merged_says_where", condition=~Q(outcome="merged") | Q(merged_into__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something beside rating it."""
        return not self.outcome

    @property
    def is_automatic(self) -> bool:
        """Whether a machine found it."""
        return self.channel in AUTOMATIC


class DayCount(models.Model):
    """How many cases a local day has had; locked while one takes its number."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day}: {self.last}"
