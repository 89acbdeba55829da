"""Checks for duplicates, and joint reviews."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.lifecycle.models.projects import Project


class DuplicateCheck(models.Model):
    """A check of a project against what the city has (查重). ``unconnected`` names the sources that could not be asked.

    ``formula`` and ``threshold`` are those of the day; ``compared`` is how many things were compared.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="checks")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    formula = models.CharField(max_length=500)
    threshold = models.DecimalField(max_digits=6, decimal_places=3)
    compared = models.PositiveIntegerField(default=0)
    unconnected = models.JSONField(default=list)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.at:%Y-%m-%d}"


class DuplicateHit(models.Model):
    """Something like the project. Shares are 0 to 1 over pairs of neighbouring signs; ``shared`` are phrases in both.

    One at or above the threshold needs the unit's explanation.
    """

    check_made = models.ForeignKey(DuplicateCheck, models.CASCADE, related_name="hits")
    source = models.CharField(max_length=20)
    other = models.ForeignKey(Project, models.SET_NULL, null=True, blank=True, related_name="+")
    label = models.CharField(max_length=300)
    name_share = models.DecimalField(max_digits=4, decimal_places=3)
    function_share = models.DecimalField(max_digits=4, decimal_places=3)
    score = models.DecimalField(max_digits=6, decimal_places=3)
    shared = models.JSONField(default=list)
    explanation = models.TextField(blank=True)
    explained_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-score", "pk"]

    def __str__(self) -> str:
        return self.label


class ReviewOutcome(models.TextChoices):
    """How a joint review ended."""

    ADMITTED = "admitted", "同意入库"
    RETURNED = "returned", "退回修改"
    REFUSED = "refused", "不予入库"


REVIEW_OUTCOME_LABELS = {
    ReviewOutcome.ADMITTED: Text("同意入库", "Admitted"),
    ReviewOutcome.RETURNED: Text("退回修改", "Sent back"),
    ReviewOutcome.REFUSED: Text("不予入库", "Not admitted"),
}


class JointReview(Stamped):
    """A round of joint review (联合会审); what each body signed stands in the steps of its work."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="reviews")
    round = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=ReviewOutcome, blank=True)
    conclusion = models.TextField(blank=True)
    approved_fen = models.PositiveBigIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    everywhere = models.Manager["JointReview"]()
    scoped = Scoped["JointReview"](Anchors(owner="project__manager", units=("project__unit", "project__office")))

    class Meta:
        ordering = ["-round"]
        constraints = [
            models.UniqueConstraint(name="joint_review_round_once", fields=["project", "round"]),
            models.UniqueConstraint(name="joint_review_open_once", fields=["project"], condition=Q(outcome="")),
        ]

    def __str__(self) -> str:
        return f"{self.project}"

    @property
    def outcome_label(self) -> Text | None:
        """The word for people; None while it is under way."""
        return REVIEW_OUTCOME_LABELS[ReviewOutcome(self.outcome)] if self.outcome else None
