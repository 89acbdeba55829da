"""Objections (异议) to single values, and what came of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class ObjectionState(models.TextChoices):
    """Where an objection stands."""

    OPEN = "open", "待核实"
    ACCEPTED = "accepted", "已采纳"
    REFUSED = "refused", "不采纳"
    WITHDRAWN = "withdrawn", "已撤回"


OBJECTION_STATE_LABELS = {
    ObjectionState.OPEN: Text("待核实", "To be verified"),
    ObjectionState.ACCEPTED: Text("已采纳", "Accepted"),
    ObjectionState.REFUSED: Text("不采纳", "Refused"),
    ObjectionState.WITHDRAWN: Text("已撤回", "Withdrawn"),
}


class Objection(models.Model):
    """Somebody who uses the data says that a value of a row is wrong.

    ``row_sealed`` names the row by its key columns, ``seen_sealed`` the value somebody saw, ``proposed_sealed`` what it
    should be. Once accepted, ``was_sealed`` is what the source said then and ``corrected_sealed`` what the provider
    found. All are ciphered, as any of them may be personal.
    """

    resource = models.ForeignKey("catalogue.Resource", models.CASCADE, related_name="objections")
    number = models.CharField(max_length=30, unique=True)
    column = models.CharField(max_length=63)
    version = models.PositiveBigIntegerField(default=0)
    row_digest = models.CharField(max_length=64, db_index=True)
    row_sealed = models.TextField()
    seen_sealed = models.TextField(blank=True)
    was_sealed = models.TextField(blank=True)
    proposed_sealed = models.TextField(blank=True)
    corrected_sealed = models.TextField(blank=True)
    words = models.TextField(max_length=2000)
    state = models.CharField(max_length=10, choices=ObjectionState, default=ObjectionState.OPEN)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    everywhere = models.Manager["Objection"]()
    scoped = Scoped["Objection"](Anchors(owner="by", units=("resource__provider", "organisation")))

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="objection_open_once", fields=["resource", "row_digest", "column"], condition=Q(state="open")
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("quality:objection", args=[self.pk])

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return OBJECTION_STATE_LABELS[ObjectionState(self.state)]


class Override(models.Model):
    """A correction that stands in for the source until the source itself has changed.

    It lapses (``lapsed_at``) once the source gives another value than the one objected to, or no longer has the row.
    """

    objection = models.OneToOneField(Objection, models.CASCADE, related_name="override")
    resource = models.ForeignKey("catalogue.Resource", models.CASCADE, related_name="quality_overrides")
    since = models.DateTimeField(default=clock.now)
    applied_version = models.PositiveBigIntegerField(null=True, blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(name="quality_override_alive", fields=["resource"], condition=Q(lapsed_at=None)),
        ]

    def __str__(self) -> str:
        return str(self.objection)
