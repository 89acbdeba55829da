"""Requests to experts: the question, the draw, the opinions, the result, the fees."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped
from chengshu.kernel.governance.models.experts import Expert, ExpertField, Seat


class ConsultationKind(models.TextChoices):
    """What is asked for."""

    ADVICE = "advice", "咨询"
    REVIEW = "review", "评审"


CONSULTATION_KIND_LABELS = {
    ConsultationKind.ADVICE: Text("咨询", "Advice"),
    ConsultationKind.REVIEW: Text("评审", "Review"),
}


class ConsultationState(models.TextChoices):
    """Where a request stands."""

    ASKED = "asked", "待抽取专家"
    OPINIONS = "opinions", "专家出具意见"
    COMPOSING = "composing", "汇总结论"
    PUBLISHED = "published", "已出具结论"
    CANCELLED = "cancelled", "已撤销"


CONSULTATION_STATE_LABELS = {
    ConsultationState.ASKED: Text("待抽取专家", "Experts to be drawn"),
    ConsultationState.OPINIONS: Text("专家出具意见", "Experts are writing"),
    ConsultationState.COMPOSING: Text("汇总结论", "Result being composed"),
    ConsultationState.PUBLISHED: Text("已出具结论", "Result published"),
    ConsultationState.CANCELLED: Text("已撤销", "Cancelled"),
}


class Verdict(models.TextChoices):
    """What an opinion or a result comes to."""

    AGREE = "agree", "同意"
    AGREE_WITH_CHANGES = "agree_with_changes", "修改后同意"
    DISAGREE = "disagree", "不同意"
    ADVICE = "advice", "提出建议"


VERDICT_LABELS = {
    Verdict.AGREE: Text("同意", "Agreed"),
    Verdict.AGREE_WITH_CHANGES: Text("修改后同意", "Agreed after changes"),
    Verdict.DISAGREE: Text("不同意", "Not agreed"),
    Verdict.ADVICE: Text("提出建议", "Advice given"),
}


class Consultation(Stamped):
    """A question to experts (咨询、评审) with a fixed date and a written result.

    ``organisation`` asks; ``office`` is the secretariat that draws experts and composes the result.
    ``subject_type`` and ``subject_id`` name the row it is about, ``app.Model`` with its key, where an app asks.
    """

    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=10, choices=ConsultationKind, default=ConsultationKind.ADVICE)
    title = models.CharField(max_length=200)
    question = models.TextField()
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="consultations")
    office = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    field = models.ForeignKey(ExpertField, models.PROTECT, related_name="+")
    wanted = models.PositiveSmallIntegerField()
    due_on = models.DateField(db_index=True)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=ConsultationState, default=ConsultationState.ASKED, db_index=True)
    verdict = models.CharField(max_length=20, choices=Verdict, blank=True)
    result = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, blank=True, related_name="+")

    everywhere = models.Manager["Consultation"]()
    scoped = Scoped["Consultation"](Anchors(owner="opinions__expert__person", units=("organisation", "office")))

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="consultation_subject")]
        constraints = [
            models.CheckConstraint(name="consultation_wants_somebody", condition=Q(wanted__gte=1)),
            models.CheckConstraint(
                name="consultation_published_with_result",
                condition=~Q(state="published") | (~Q(result="") & ~Q(verdict="") & Q(published_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return CONSULTATION_KIND_LABELS[ConsultationKind(self.kind)]

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return CONSULTATION_STATE_LABELS[ConsultationState(self.state)]

    @property
    def verdict_label(self) -> Text | None:
        """The word for people; None before there is a result."""
        return VERDICT_LABELS[Verdict(self.verdict)] if self.verdict else None


class ConsultationParty(models.Model):
    """A body with a stake in the answer, from which drawn experts must be free: builder, bidder, consultant."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="party_is_somebody", condition=~Q(organisation=None) | ~Q(name=""))]

    def __str__(self) -> str:
        return str(self.organisation) if self.organisation else self.name


class Draw(models.Model):
    """One drawing of experts by lot (随机抽取); ``round`` counts within the request from 1.

    ``salt`` is 32 random hex digits made at the draw. A candidate's lot is SHA-256 over ``salt:expert key``; the
    lowest lots win. Whoever has the row can count it again.
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="draws")
    round = models.PositiveSmallIntegerField()
    salt = models.CharField(max_length=32)
    wanted = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["round"]
        constraints = [models.UniqueConstraint(name="draw_round_once", fields=["consultation", "round"])]

    def __str__(self) -> str:
        return f"{self.consultation_id}: {self.round}"


class Candidate(models.Model):
    """An expert of the field at the time of a draw: barred with the reason in both languages, or in the lots."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="candidates")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    lot = models.CharField(max_length=64, blank=True)
    drawn = models.BooleanField(default=False)
    barred_zh = models.CharField(max_length=300, blank=True)
    barred_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-drawn", "barred_zh", "lot"]
        constraints = [
            models.UniqueConstraint(name="candidate_once", fields=["draw", "expert"]),
            models.CheckConstraint(name="candidate_barred_is_not_drawn", condition=Q(drawn=False) | Q(barred_zh="")),
        ]

    def __str__(self) -> str:
        return str(self.expert)

    @property
    def barred(self) -> Text | None:
        """Why not; None for whoever was in the lots."""
        return Text(self.barred_zh, self.barred_en) if self.barred_zh else None


class OpinionState(models.TextChoices):
    """Whether an expert has written."""

    ASKED = "asked", "待出具"
    GIVEN = "given", "已出具"
    DECLINED = "declined", "已回避"


OPINION_STATE_LABELS = {
    OpinionState.ASKED: Text("待出具", "Awaited"),
    OpinionState.GIVEN: Text("已出具", "Given"),
    OpinionState.DECLINED: Text("已回避或辞谢", "Stood aside"),
}


class Opinion(models.Model):
    """A drawn expert's written opinion, or the reason for standing aside (主动回避)."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="opinions")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="opinions")
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=OpinionState, default=OpinionState.ASKED)
    verdict = models.CharField(max_length=20, choices=Verdict, blank=True)
    words = models.TextField(blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="opinion_once", fields=["consultation", "expert"]),
            models.CheckConstraint(
                name="opinion_given_in_writing",
                condition=~Q(state="given") | (~Q(words="") & ~Q(verdict="") & Q(at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert}: {self.state_label}"

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return OPINION_STATE_LABELS[OpinionState(self.state)]

    @property
    def verdict_label(self) -> Text | None:
        """The word for people; None before it is given."""
        return VERDICT_LABELS[Verdict(self.verdict)] if self.verdict else None


class FeeRule(models.Model):
    """What an opinion is paid for in an area (咨询费标准), in fen, for opinions given from ``since`` on.

    ``seat`` empty means every expert; the row with the expert's own seat goes before it.
    """

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ConsultationKind)
    seat = models.PositiveSmallIntegerField(choices=Seat, null=True, blank=True)
    amount_fen = models.PositiveIntegerField()
    since = models.DateField(default=clock.today)
    basis = models.CharField(max_length=300, blank=True)

    everywhere = models.Manager["FeeRule"]()
    scoped = Scoped["FeeRule"](Anchors(units=("organisation",)))

    class Meta:
        ordering = ["kind", "seat", "-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.seat} {self.amount_fen}"

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return CONSULTATION_KIND_LABELS[ConsultationKind(self.kind)]


class FeeState(models.TextChoices):
    """Where a payment stands."""

    DUE = "due", "待核定"
    APPROVED = "approved", "待支付"
    PAID = "paid", "已支付"
    WAIVED = "waived", "不支付"


FEE_STATE_LABELS = {
    FeeState.DUE: Text("待核定", "To be approved"),
    FeeState.APPROVED: Text("待支付", "To be paid"),
    FeeState.PAID: Text("已支付", "Paid"),
    FeeState.WAIVED: Text("不支付", "Waived"),
}


class Fee(Stamped):
    """What is owed for one opinion (咨询费), in fen; ``rule`` is the row it was set by. ``voucher`` proves payment."""

    opinion = models.OneToOneField(Opinion, models.PROTECT, related_name="fee")
    rule = models.ForeignKey(FeeRule, models.PROTECT, null=True, blank=True, related_name="+")
    amount_fen = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=FeeState, default=FeeState.DUE)
    approved_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, blank=True, related_name="+")
    paid_on = models.DateField(null=True, blank=True)
    voucher = models.CharField(max_length=60, blank=True)
    remark = models.CharField(max_length=300, blank=True)

    everywhere = models.Manager["Fee"]()
    scoped = Scoped["Fee"](Anchors(owner="opinion__expert__person", units=("opinion__consultation__office",)))

    class Meta:
        ordering = ["state", "-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="fee_paid_with_voucher", condition=~Q(state="paid") | (~Q(voucher="") & Q(paid_on__isnull=False))
            ),
            models.CheckConstraint(name="fee_changed_after_made", condition=Q(changed_at__gte=F("created_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id}: {self.amount_fen}"

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return FEE_STATE_LABELS[FeeState(self.state)]
