"""Top-level design, sub-plans and policy documents: versions, effect, the tasks they stand behind."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class DocumentKind(models.TextChoices):
    """What a document is."""

    TOP_DESIGN = "top_design", "顶层设计"
    SUB_PLAN = "sub_plan", "分系统规划设计"
    ACTION_PLAN = "action_plan", "实施方案、行动计划"
    POLICY = "policy", "政策文件"
    RULE = "rule", "管理办法、细则"


DOCUMENT_KIND_LABELS = {
    DocumentKind.TOP_DESIGN: Text("顶层设计", "Top-level design"),
    DocumentKind.SUB_PLAN: Text("分系统规划设计", "Plan of a subsystem"),
    DocumentKind.ACTION_PLAN: Text("实施方案、行动计划", "Action plan"),
    DocumentKind.POLICY: Text("政策文件", "Policy document"),
    DocumentKind.RULE: Text("管理办法、细则", "Rules"),
}


class Effect(models.TextChoices):
    """Whether a document holds on a day; counted from its days, never stored."""

    DRAFT = "draft", "草稿"
    COMING = "coming", "尚未施行"
    IN_FORCE = "in_force", "有效"
    EXPIRED = "expired", "已失效"
    REPEALED = "repealed", "已废止"


EFFECT_LABELS = {
    Effect.DRAFT: Text("草稿", "Draft"),
    Effect.COMING: Text("尚未施行", "Not yet in force"),
    Effect.IN_FORCE: Text("有效", "In force"),
    Effect.EXPIRED: Text("已失效", "Expired"),
    Effect.REPEALED: Text("已废止", "Repealed"),
}


class PolicyDocument(Named, Stamped):
    """A document that steers the city's building (政策文件), issued by ``organisation``; areas below follow it too.

    ``number`` is its document number (文号). ``effective_on`` to ``expires_on`` are the days it holds, both included;
    a document without ``effective_on`` is a draft seen by its own office alone.
    """

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="policy_documents")
    kind = models.CharField(max_length=12, choices=DocumentKind, default=DocumentKind.POLICY)
    number = models.CharField(max_length=100, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="sub_plans")
    effective_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    repealed_on = models.DateField(null=True, blank=True)
    repealed_why = models.CharField(max_length=300, blank=True)
    tasks = models.ManyToManyField("projects.Task", blank=True, related_name="policy_documents")

    everywhere = models.Manager["PolicyDocument"]()
    scoped = Scoped["PolicyDocument"](Anchors(units=("organisation",)))

    class Meta:
        ordering = [F("effective_on").desc(nulls_first=True), "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="document_number_once", fields=["organisation", "number"], condition=~Q(number="")
            ),
            models.CheckConstraint(
                name="document_ends_after_start",
                condition=Q(expires_on=None) | Q(expires_on__gte=F("effective_on")),
            ),
        ]

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return DOCUMENT_KIND_LABELS[DocumentKind(self.kind)]

    @property
    def effect(self) -> Effect:
        """Whether it holds today."""
        today = clock.today()
        if self.repealed_on is not None and self.repealed_on <= today:
            return Effect.REPEALED
        if self.effective_on is None:
            return Effect.DRAFT
        if self.effective_on > today:
            return Effect.COMING
        return Effect.EXPIRED if self.expires_on and self.expires_on < today else Effect.IN_FORCE

    @property
    def effect_label(self) -> Text:
        """The word for people."""
        return EFFECT_LABELS[self.effect]


class DocumentVersion(models.Model):
    """A text of a document; ``number`` counts from 1. The printed paper is attached to it as a file."""

    document = models.ForeignKey(PolicyDocument, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    note = models.CharField(max_length=500, blank=True)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(name="document_version_once", fields=["document", "number"])]

    def __str__(self) -> str:
        return f"{self.document} · {self.number}"
