"""Requests from department to department in place of a citizen's proof (部门核验)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.licences.models.items import Material
from chengshu.kernel.licences.models.types import HolderKind


class Answer(models.TextChoices):
    """What the department asked says."""

    TRUE = "true", "情况属实"
    FALSE = "false", "情况不属实"
    UNKNOWN = "unknown", "无法核实"


ANSWER_LABELS: dict[str, Text] = {
    Answer.TRUE: Text("情况属实", "True"),
    Answer.FALSE: Text("情况不属实", "Not true"),
    Answer.UNKNOWN: Text("无法核实", "Cannot be told"),
}


class Verification(Stamped):
    """A question about a holder that another department answers in time. ``sealed`` is the holder's number (SM4)."""

    material = models.ForeignKey(Material, models.PROTECT, related_name="verifications")
    asked_by = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="verifications_asked")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="verifications_answered")
    asker = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    holder_kind = models.CharField(max_length=10, choices=HolderKind)
    holder_name = models.CharField(max_length=200)
    holder_key = models.CharField(max_length=64, db_index=True)
    sealed = models.TextField()
    question = models.TextField(max_length=1000)
    answer = models.CharField(max_length=10, choices=Answer, blank=True, db_index=True)
    remark = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answerer = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["Verification"]()
    scoped = Scoped["Verification"](Anchors(units=("asked_by", "organisation")))

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="verification_answered_has_a_time", condition=Q(answer="") | Q(answered_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.material} · {self.holder_name[:1]}*"

    @property
    def answer_label(self) -> Text | None:
        """The answer in words; None while it is awaited."""
        return ANSWER_LABELS[self.answer] if self.answer else None
