"""The base of supervised matters (督办事项信息库) and the systems that hand matters over."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class Partner(Named):
    """A system that hands matters over and is told the result: collaborative office, hotline.

    ``connected_at`` is empty until that system exists and was connected; ``token_digest`` is the SHA-256 of the
    token it shows, which itself is not kept.
    """

    key = models.SlugField(max_length=60, unique=True)
    source = models.CharField(max_length=20)
    connected_at = models.DateTimeField(null=True, blank=True)
    token_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]


class MatterSource(models.TextChoices):
    """From where a matter came to be supervised."""

    DOCUMENT = "document", "文件"
    MEETING = "meeting", "会议"
    INSTRUCTION = "instruction", "领导批示"
    HOTLINE = "hotline", "热线"
    PLAN = "plan", "规划任务"
    OFFICE = "office", "协同办公"


MATTER_SOURCE_LABELS = {
    MatterSource.DOCUMENT: Text("文件", "Document"),
    MatterSource.MEETING: Text("会议", "Meeting"),
    MatterSource.INSTRUCTION: Text("领导批示", "Leader's instruction"),
    MatterSource.HOTLINE: Text("热线", "Hotline"),
    MatterSource.PLAN: Text("规划任务", "Task of a plan"),
    MatterSource.OFFICE: Text("协同办公", "Collaborative office"),
}


class MatterState(models.TextChoices):
    """Where a matter stands."""

    REGISTERED = "registered", "已立项"
    RUNNING = "running", "办理中"
    CLOSED = "closed", "已办结"
    TERMINATED = "terminated", "已终止"


MATTER_STATE_LABELS = {
    MatterState.REGISTERED: Text("已立项", "Registered"),
    MatterState.RUNNING: Text("办理中", "Under way"),
    MatterState.CLOSED: Text("已办结", "Closed"),
    MatterState.TERMINATED: Text("已终止", "Ended early"),
}


class Matter(Stamped):
    """A supervised matter (督办事项), registered by the supervision office ``owner`` and broken into tasks.

    ``number`` is given at registration. ``plan_task`` is set for one made of a plan's task. ``partner_reference`` is
    the key under which a partner's system knows it; a matter is taken from there once. ``kept`` reaches it only through
    the office that registered it.
    """

    number = models.CharField(max_length=30, unique=True)
    title = models.CharField(max_length=300)
    source = models.CharField(max_length=20, choices=MatterSource)
    source_number = models.CharField(max_length=100, blank=True)
    source_on = models.DateField(null=True, blank=True)
    content = models.TextField(blank=True)
    instruction = models.TextField(blank=True)
    instructed_by = models.CharField(max_length=100, blank=True)
    instructed_on = models.DateField(null=True, blank=True)
    plan_task = models.ForeignKey("projects.Task", models.PROTECT, null=True, blank=True, related_name="matters_raised")
    due_on = models.DateField(null=True, blank=True, db_index=True)
    state = models.CharField(max_length=12, choices=MatterState, default=MatterState.REGISTERED, db_index=True)
    owner = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="supervised_matters")
    registered_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(blank=True)
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="matters")
    partner_reference = models.CharField(max_length=100, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["Matter"]()
    kept = Scoped["Matter"](Anchors(owner="registered_by", units=("owner",)))
    scoped = Scoped["Matter"](Anchors(owner="registered_by", units=("owner", "tasks__units__organisation")))

    class Meta:
        ordering = ["-registered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="matter_taken_once", fields=["partner", "partner_reference"], condition=~Q(partner=None)
            ),
            models.CheckConstraint(
                name="matter_closed_has_a_time", condition=~Q(state="closed") | Q(closed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def source_label(self) -> Text:
        """The word for people."""
        return MATTER_SOURCE_LABELS[MatterSource(self.source)]

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return MATTER_STATE_LABELS[MatterState(self.state)]
