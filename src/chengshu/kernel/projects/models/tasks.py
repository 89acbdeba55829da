"""Tasks, who is responsible for them, their milestones and what is to be built."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.projects.models.matters import Matter
from chengshu.kernel.projects.models.plans import Plan, Section


class TaskKind(models.TextChoices):
    """Where a task came from."""

    ROW = "row", "任务分工表"
    PROSE = "prose", "正文任务"
    YEARLY = "yearly", "专栏年度分解"
    MATTER = "matter", "督办事项分解"


TASK_KIND_LABELS = {
    TaskKind.ROW: Text("任务分工表", "Row of the task table"),
    TaskKind.PROSE: Text("正文任务", "Task in the text"),
    TaskKind.YEARLY: Text("专栏年度分解", "Yearly box of a section"),
    TaskKind.MATTER: Text("督办事项分解", "Part of a supervised matter"),
}


class State(models.TextChoices):
    """How far a task or milestone is, whatever the date; the traffic light is made of this and the due day."""

    NOT_STARTED = "not_started", "未开始"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    TERMINATED = "terminated", "已终止"


STATE_LABELS = {
    State.NOT_STARTED: Text("未开始", "Not started"),
    State.RUNNING: Text("进行中", "Under way"),
    State.DONE: Text("完成", "Done"),
    State.TERMINATED: Text("已终止", "Ended early"),
}
OPEN_STATES = (State.NOT_STARTED, State.RUNNING)


class Duty(models.TextChoices):
    """What a unit owes a task."""

    LEAD = "lead", "牵头"
    SUPPORT = "support", "配合"


DUTY_LABELS = {Duty.LEAD: Text("牵头", "Lead"), Duty.SUPPORT: Text("配合", "Support")}


class Task(Stamped):
    """A task (任务) of a plan, or one into which a supervised matter was broken.

    ``key`` stays the same over versions of the plan. ``due_on`` is the earliest open due day of its milestones, or the
    last one once none is open; ``state`` and ``share_done`` (0 to 100) follow from them. A task that a later version
    of the plan dropped keeps its record: ``dropped_at`` says since when. ``scoped`` reaches it through whoever keeps or
    does it, ``kept`` only through who keeps the plan or matter: nobody supervises themselves.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, null=True, blank=True, related_name="tasks")
    matter = models.ForeignKey(Matter, models.CASCADE, null=True, blank=True, related_name="tasks")
    section = models.ForeignKey(Section, models.SET_NULL, null=True, blank=True, related_name="tasks")
    key = models.CharField(max_length=200)
    no = models.PositiveIntegerField(null=True, blank=True)
    name = models.CharField(max_length=500)
    kind = models.CharField(max_length=10, choices=TaskKind)
    order = models.PositiveIntegerField(default=0)
    lines = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.NOT_STARTED, db_index=True)
    share_done = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True, blank=True, db_index=True)
    done_on = models.DateField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["Task"]()
    scoped = Scoped["Task"](Anchors(units=("plan__owner", "matter__owner", "units__organisation")))
    kept = Scoped["Task"](Anchors(units=("plan__owner", "matter__owner")))

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="task_key_once_per_plan", fields=["plan", "key"], condition=~Q(plan=None)),
            models.UniqueConstraint(
                name="task_key_once_per_matter", fields=["matter", "key"], condition=~Q(matter=None)
            ),
            models.CheckConstraint(
                name="task_of_plan_or_matter",
                condition=Q(plan=None, matter__isnull=False) | Q(matter=None, plan__isnull=False),
            ),
            models.CheckConstraint(name="task_share_up_to_hundred", condition=Q(share_done__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.no}. {self.name}" if self.no else self.name

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return TASK_KIND_LABELS[TaskKind(self.kind)]

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return STATE_LABELS[State(self.state)]


class TaskUnit(models.Model):
    """A body responsible for a task; ``organisation`` is empty while nobody has said whom ``printed`` means."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="units")
    duty = models.CharField(max_length=10, choices=Duty)
    printed = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, null=True, blank=True, related_name="task_units"
    )
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["duty", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="task_unit_once",
                fields=["task", "duty", "printed", "organisation"],
                condition=~Q(organisation=None),
            ),
            models.UniqueConstraint(
                name="task_unit_printed_once", fields=["task", "duty", "printed"], condition=Q(organisation=None)
            ),
        ]

    def __str__(self) -> str:
        return self.printed

    @property
    def duty_label(self) -> Text:
        """The word for people."""
        return DUTY_LABELS[Duty(self.duty)]


class Milestone(Stamped):
    """A milestone (节点): what by when, and who.

    ``promised_on`` is the last day on which the printed promise is kept (end of the month or year printed); ``due_on``
    is the day in force, later where an extension was granted. Both are empty for standing work (长期).
    ``lead_printed`` and ``support_printed`` are names as printed. ``share_done`` is 0 to 100, from accepted reports.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="milestones")
    key = models.CharField(max_length=250)
    order = models.PositiveIntegerField(default=0)
    goal = models.TextField(blank=True)
    due_printed = models.CharField(max_length=100, blank=True)
    due_stated = models.CharField(max_length=10, blank=True)
    promised_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True, db_index=True)
    period_printed = models.CharField(max_length=100, blank=True)
    first_year = models.PositiveSmallIntegerField(null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    responsible_printed = models.TextField(blank=True)
    lead_printed = models.JSONField(default=list, blank=True)
    support_printed = models.JSONField(default=list, blank=True)
    lines = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.NOT_STARTED, db_index=True)
    share_done = models.PositiveSmallIntegerField(default=0)
    started_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["Milestone"]()
    kept = Scoped["Milestone"](Anchors(units=("task__plan__owner", "task__matter__owner")))
    scoped = Scoped["Milestone"](
        Anchors(units=("task__plan__owner", "task__matter__owner", "task__units__organisation"))
    )

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="milestone_key_once_per_task", fields=["task", "key"]),
            models.CheckConstraint(name="milestone_share_up_to_hundred", condition=Q(share_done__lte=100)),
            models.CheckConstraint(
                name="milestone_due_not_before_promised",
                condition=Q(due_on=None) | Q(promised_on=None) | Q(due_on__gte=F("promised_on")),
            ),
            models.CheckConstraint(
                name="milestone_done_has_a_day", condition=~Q(state="done") | Q(done_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_printed} {self.goal}".strip()[:200]

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return STATE_LABELS[State(self.state)]


class ContentItem(models.Model):
    """A point of what is to be built (建设内容) under a milestone."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="content")
    order = models.PositiveIntegerField(default=0)
    words = models.TextField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="content_item_order_once", fields=["milestone", "order"])]

    def __str__(self) -> str:
        return self.words[:80]
