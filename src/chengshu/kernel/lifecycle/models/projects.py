"""Projects, their milestones and what happened to them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.lifecycle.models.needs import Need
from chengshu.kernel.lifecycle.models.rules import Mode, Stage


class Kind(models.TextChoices):
    """What a project is for; the first four go first (002 §四(三), 004 §八(一)1)."""

    BASIC = "basic", "基础性"
    PUBLIC_BENEFIT = "public_benefit", "公益性"
    DEMONSTRATION = "demonstration", "示范性"
    INNOVATIVE = "innovative", "创新性"
    OTHER = "other", "其他"


KIND_LABELS = {
    Kind.BASIC: Text("基础性", "Basic"),
    Kind.PUBLIC_BENEFIT: Text("公益性", "Public benefit"),
    Kind.DEMONSTRATION: Text("示范性", "Demonstration"),
    Kind.INNOVATIVE: Text("创新性", "Innovative"),
    Kind.OTHER: Text("其他", "Other"),
}


class Urgency(models.IntegerChoices):
    """How pressing a project is (轻重缓急)."""

    CAN_WAIT = 1, "可缓"
    NEEDED = 2, "较急"
    PRESSING = 3, "急用先行"


URGENCY_LABELS = {
    Urgency.CAN_WAIT: Text("可缓", "Can wait"),
    Urgency.NEEDED: Text("较急", "Needed"),
    Urgency.PRESSING: Text("急用先行", "Pressing"),
}


class ProjectState(models.TextChoices):
    """Where a project stands in the library (项目库)."""

    DRAFT = "draft", "申报中"
    REVIEW = "review", "联合会审"
    RESERVE = "reserve", "储备项目"
    PLANNED = "planned", "已列入年度计划"
    RUNNING = "running", "实施中"
    COMPLETED = "completed", "已完成"
    SUSPENDED = "suspended", "已暂停"
    REMOVED = "removed", "已出库"


PROJECT_STATE_LABELS = {
    ProjectState.DRAFT: Text("申报中", "Being proposed"),
    ProjectState.REVIEW: Text("联合会审", "In joint review"),
    ProjectState.RESERVE: Text("储备项目", "In the library"),
    ProjectState.PLANNED: Text("已列入年度计划", "In the yearly plan"),
    ProjectState.RUNNING: Text("实施中", "Being carried out"),
    ProjectState.COMPLETED: Text("已完成", "Completed"),
    ProjectState.SUSPENDED: Text("已暂停", "Suspended"),
    ProjectState.REMOVED: Text("已出库", "Taken out"),
}


class Project(Named, Stamped):
    """A project (项目) from proposal to audit. ``unit`` builds it, ``office`` keeps the library it stands in.

    Money is in fen: ``asked_fen`` as proposed, ``approved_fen`` as the review or approval set it. ``year`` is the first
    planned year. ``functions`` is what it is to do, the text the duplicate check compares; ``text_changed_at`` says
    when name or functions last changed. ``held_state`` is where a suspended project goes back to.
    ``is_open`` projects are shown to the public with ``public_words``.
    """

    number = models.CharField(max_length=30, unique=True)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    office = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    manager = models.ForeignKey("identity.Person", models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField(db_index=True)
    kind = models.CharField(max_length=16, choices=Kind)
    cross_department = models.BooleanField(default=False)
    confidential = models.BooleanField(default=False)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.NEEDED)
    purpose = models.TextField()
    functions = models.TextField()
    asked_fen = models.PositiveBigIntegerField()
    approved_fen = models.PositiveBigIntegerField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    mode = models.ForeignKey(Mode, models.PROTECT, null=True, blank=True, related_name="+")
    need = models.OneToOneField(Need, models.PROTECT, null=True, blank=True, related_name="project")
    plan_task = models.ForeignKey("projects.Task", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=ProjectState, default=ProjectState.DRAFT, db_index=True)
    held_state = models.CharField(max_length=10, blank=True)
    stage = models.ForeignKey(Stage, models.PROTECT, null=True, blank=True, related_name="+")
    text_changed_at = models.DateTimeField(default=clock.now)
    completed_on = models.DateField(null=True, blank=True)
    is_open = models.BooleanField(default=False, db_index=True)
    public_words = models.TextField(blank=True)

    everywhere = models.Manager["Project"]()
    scoped = Scoped["Project"](Anchors(owner="manager", units=("unit", "office")))

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="project_ends_after_start",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(name="project_open_with_words", condition=Q(is_open=False) | ~Q(public_words="")),
            models.CheckConstraint(
                name="project_secret_is_not_open", condition=Q(is_open=False) | Q(confidential=False)
            ),
            models.CheckConstraint(
                name="project_completed_has_a_day", condition=~Q(state="completed") | Q(completed_on__isnull=False)
            ),
        ]

    @property
    def amount_fen(self) -> int:
        """What it costs: as approved, before that as asked for."""
        return self.asked_fen if self.approved_fen is None else self.approved_fen

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return KIND_LABELS[Kind(self.kind)]

    @property
    def urgency_label(self) -> Text:
        """The word for people."""
        return URGENCY_LABELS[Urgency(self.urgency)]

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return PROJECT_STATE_LABELS[ProjectState(self.state)]


class ProjectMilestone(Named, Stamped):
    """A milestone of a project (项目节点) with its day; it may carry a milestone of the city's plan."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    plan_milestone = models.ForeignKey(
        "projects.Milestone", models.PROTECT, null=True, blank=True, related_name="project_milestones"
    )
    public = models.BooleanField(default=True)

    class Meta:
        ordering = ["due_on", "pk"]


class HistoryEntry(models.Model):
    """Something that happened to a project, in both languages; never changed."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="history")
    verb = models.CharField(max_length=60)
    what_zh = models.CharField(max_length=300)
    what_en = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now, db_index=True)
    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.what_zh

    @property
    def what(self) -> Text:
        """What happened."""
        return Text(self.what_zh, self.what_en)
