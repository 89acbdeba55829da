"""What was decided about a case that waited for dispatch, and why."""

from __future__ import annotations

from django.db import models

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.dispatch.models.rules import Rule


class Decided(models.TextChoices):
    """What came of it. Its words in both languages are ``DECIDED_LABELS``."""

    SENT = "sent", "已自动派遣"
    PROPOSED = "proposed", "已提出建议"
    REFUSED = "refused", "未能派出"
    NOTHING = "nothing", "无适用规则"
    TAKEN = "taken", "派遣员采用"
    OVERRULED = "overruled", "派遣员另派"


DECIDED_LABELS: dict[str, Text] = {
    Decided.SENT: Text("已自动派遣", "Sent by rule"),
    Decided.PROPOSED: Text("已提出建议", "Proposed"),
    Decided.REFUSED: Text("未能自动派出", "Could not be sent"),
    Decided.NOTHING: Text("无适用规则", "No rule fits"),
    Decided.TAKEN: Text("派遣员采用建议", "Proposal taken"),
    Decided.OVERRULED: Text("派遣员另行派遣", "Sent elsewhere"),
}


class Decision(models.Model):
    """What the rules said of a case when it was filed. ``why`` are the reasons as ``[[zh, en], …]``.

    One for each round of a case, however often its event is heard.
    """

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    rule = models.ForeignKey(Rule, models.PROTECT, null=True, related_name="decisions")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Decided)
    why = models.JSONField(default=list)
    at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["rule", "outcome"], name="dispatch_decision_of_rule")]
        constraints = [models.UniqueConstraint(name="dispatch_decision_once", fields=["case", "round"])]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.round}: {self.outcome}"

    @property
    def reasons(self) -> list[Text]:
        """The reasons in both languages."""
        return [Text(zh, en) for zh, en in self.why]
