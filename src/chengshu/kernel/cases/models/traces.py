"""What is written beside a case: remarks, changes of what it says, links to records of other systems."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.cases.models.cases import Case


class Remark(models.Model):
    """Something said about a case. A ``public`` one is shown to the reporter and through Open311."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="remarks")
    text = models.TextField()
    public = models.BooleanField(default=False)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    by_reporter = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)
    once = models.CharField(max_length=160, null=True, unique=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.text[:40]}"


class Change(models.Model):
    """A change of class, place or words of a case: before and after by field."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="changes")
    before = models.JSONField()
    after = models.JSONField()
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d %H:%M}"


class LinkKind(models.TextChoices):
    """To what a case is tied. Its words in both languages are ``LINK_LABELS``."""

    POLICE = "police", "110"
    AMBULANCE = "ambulance", "120"
    FIRE = "fire", "119"
    CASE = "case", "案件"
    ENFORCEMENT = "enforcement", "执法"
    SUPERVISION = "supervision", "督查督办"
    MARKET = "market", "市场监管"
    SYSTEM = "system", "其他系统"


LINK_LABELS: dict[str, Text] = {
    LinkKind.POLICE: Text("110", "Police 110"),
    LinkKind.AMBULANCE: Text("120", "Ambulance 120"),
    LinkKind.FIRE: Text("119", "Fire 119"),
    LinkKind.CASE: Text("案件", "Case"),
    LinkKind.ENFORCEMENT: Text("执法", "Enforcement"),
    LinkKind.SUPERVISION: Text("督查督办", "Supervision"),
    LinkKind.MARKET: Text("市场监管", "Market supervision"),
    LinkKind.SYSTEM: Text("其他系统", "Another system"),
}


class Link(models.Model):
    """A record elsewhere that belongs to a case; ``reference`` is its number there, empty until it is told.

    ``about`` names a row of ours, ``app.Model`` and key. ``other`` is set where it is a case of ours.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=12, choices=LinkKind)
    other = models.ForeignKey(Case, models.CASCADE, null=True, related_name="linked_from")
    reference = models.CharField(max_length=120, blank=True)
    about_type = models.CharField(max_length=80, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["about_type", "about_id"], name="case_link_about")]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.kind} {self.reference}"
