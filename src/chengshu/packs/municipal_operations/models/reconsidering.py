"""Administrative reconsideration (行政复议) of penalties after the law of 2023: a party asks, another organ decides."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.packs.municipal_operations.models.enforcement import Proceeding


class ReconsiderationStage(models.TextChoices):
    """Where it stands; the same as the states of its work."""

    RECEIVED = "received", "受理审查"
    ANSWERING = "answering", "被申请人答复"
    REVIEWING = "reviewing", "审理"
    DECIDING = "deciding", "复议决定"
    DECIDED = "decided", "已决定"
    REFUSED = "refused", "不予受理"
    ENDED = "ended", "终止"


RECONSIDERATION_STAGES = {
    ReconsiderationStage.RECEIVED: Text("受理审查", "To be accepted"),
    ReconsiderationStage.ANSWERING: Text("被申请人答复", "Answer of the authority"),
    ReconsiderationStage.REVIEWING: Text("审理", "Under review"),
    ReconsiderationStage.DECIDING: Text("复议决定", "To be decided"),
    ReconsiderationStage.DECIDED: Text("已决定", "Decided"),
    ReconsiderationStage.REFUSED: Text("不予受理", "Not accepted"),
    ReconsiderationStage.ENDED: Text("已终止", "Ended"),
}
PENDING = (
    ReconsiderationStage.RECEIVED,
    ReconsiderationStage.ANSWERING,
    ReconsiderationStage.REVIEWING,
    ReconsiderationStage.DECIDING,
)


class Outcome(models.TextChoices):
    """What is decided (行政复议法 第六十三至六十八条)."""

    UPHELD = "upheld", "维持"
    CHANGED = "changed", "变更"
    REVOKED = "revoked", "撤销"
    ORDERED = "ordered", "责令履行"
    UNLAWFUL = "unlawful", "确认违法"


OUTCOMES = {
    Outcome.UPHELD: Text("维持", "Upheld"),
    Outcome.CHANGED: Text("变更", "Changed"),
    Outcome.REVOKED: Text("撤销", "Revoked"),
    Outcome.ORDERED: Text("责令履行", "Ordered to act"),
    Outcome.UNLAWFUL: Text("确认违法", "Found unlawful"),
}


class Reconsideration(Stamped):
    """The party of a proceeding asks the reconsideration organ (``unit``) to look at its decision again.

    ``accept_by``, ``answer_by`` and ``decide_by`` are last days; they move on by what a pause took, when it ends.
    ``halted_on`` is set while it pauses. ``stopped_on`` is set while the penalty is not to be executed (§42).
    ``outcome`` and what follows are proposed before they hold: they hold from ``decided_on`` on. ``fine_fen`` is the
    fine that a changed decision leaves; ``demand`` is what the authority has to do by ``demand_by``, a new decision
    among it.
    """

    number = models.CharField(max_length=40, unique=True)
    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="reconsiderations")
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    applicant = models.CharField(max_length=100)
    sealed_phone = models.CharField(max_length=200, blank=True)
    applied_on = models.DateField(default=clock.today)
    late_why = models.CharField(max_length=400, blank=True)
    claim = models.CharField(max_length=1000)
    grounds = models.TextField(max_length=4000)
    simplified = models.BooleanField(default=False)
    stage = models.CharField(max_length=10, choices=ReconsiderationStage, default=ReconsiderationStage.RECEIVED)
    accept_by = models.DateField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField(max_length=4000, blank=True)
    decide_by = models.DateField(null=True, blank=True)
    longer_days = models.PositiveSmallIntegerField(default=0)
    halted_on = models.DateField(null=True, blank=True)
    halted_why = models.CharField(max_length=400, blank=True)
    stopped_on = models.DateField(null=True, blank=True)
    stopped_why = models.CharField(max_length=400, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    opinion = models.TextField(max_length=4000, blank=True)
    fine_fen = models.PositiveBigIntegerField(null=True, blank=True)
    demand = models.CharField(max_length=1000, blank=True)
    demand_by = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_why = models.CharField(max_length=1000, blank=True)

    everywhere = models.Manager["Reconsideration"]()
    scoped = Scoped["Reconsideration"](Anchors(units=("proceeding__unit", "unit")))

    class Meta:
        ordering = ["-pk"]
        base_manager_name = "everywhere"
        indexes = [models.Index(fields=["unit", "stage"], name="municipal_reconsider_stage")]
        constraints = [
            models.UniqueConstraint(
                name="municipal_reconsidered_once", fields=["proceeding"], condition=Q(stage__in=PENDING)
            ),
            models.CheckConstraint(name="municipal_reconsider_outcome", condition=Q(decided_on=None) | ~Q(outcome="")),
            models.CheckConstraint(
                name="municipal_reconsider_order",
                condition=Q(decided_on=None) | Q(decided_on__gte=F("applied_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def stage_label(self) -> Text:
        """Where it stands, in words."""
        return RECONSIDERATION_STAGES[ReconsiderationStage(self.stage)]

    @property
    def outcome_label(self) -> Text | None:
        """What was decided or is proposed, in words."""
        return OUTCOMES[Outcome(self.outcome)] if self.outcome else None

    @property
    def is_pending(self) -> bool:
        """Whether it still waits for its end."""
        return self.stage in PENDING
