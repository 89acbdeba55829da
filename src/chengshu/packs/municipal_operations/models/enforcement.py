"""Administrative penalties (行政处罚) after the law of 2021: offences, proceedings, evidence, papers, payments."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class Offence(Named):
    """What can be punished (案由), by which article, with a fine from ``least_fen`` to ``most_fen``; both 0: no fine.

    Officials end one and begin another when the rule changes.
    """

    code = models.CharField(max_length=30)
    broken = models.CharField(max_length=200)
    punished_by = models.CharField(max_length=200)
    least_fen = models.PositiveBigIntegerField(default=0)
    most_fen = models.PositiveBigIntegerField(default=0)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(name="municipal_offence_once", fields=["code", "since"]),
            models.CheckConstraint(name="municipal_offence_fines", condition=Q(most_fen__gte=F("least_fen"))),
        ]


class PenaltyRule(models.Model):
    """Limits and days of proceedings as they hold from a day on; the defaults are those of the law.

    Amounts in fen. Days are working days, but ``decision_days`` (§60) and ``hide_days``, which are calendar days.
    """

    since = models.DateField(default=clock.today)
    simple_person_fen = models.PositiveBigIntegerField(default=200_00)  # §51
    simple_entity_fen = models.PositiveBigIntegerField(default=3_000_00)  # §51
    hearing_person_fen = models.PositiveBigIntegerField(default=5_000_00)  # §63, set by each province
    hearing_entity_fen = models.PositiveBigIntegerField(default=50_000_00)  # §63, set by each province
    statement_days = models.PositiveSmallIntegerField(default=3)  # §45; the days themselves are set locally
    hearing_days = models.PositiveSmallIntegerField(default=5)  # §64 (1)
    hearing_notice_days = models.PositiveSmallIntegerField(default=7)  # §64 (2)
    decision_days = models.PositiveSmallIntegerField(default=90)  # §60
    serve_days = models.PositiveSmallIntegerField(default=7)  # §61
    pay_days = models.PositiveSmallIntegerField(default=15)  # §67, calendar days after it was served
    late_per_mille = models.PositiveSmallIntegerField(default=30)  # §72: 3 % a day, never more than the fine
    publish_days = models.PositiveSmallIntegerField(default=7)  # 国办发〔2018〕118号
    hide_days = models.PositiveSmallIntegerField(default=365)
    collective_fen = models.PositiveBigIntegerField(default=50_000_00)  # §57: decided together
    # Reconsideration (行政复议法 2023). Up to ten days are working days (§88), the others calendar days.
    reconsider_apply_days = models.PositiveSmallIntegerField(default=60)  # §20
    reconsider_accept_days = models.PositiveSmallIntegerField(default=5)  # §30
    reconsider_answer_days = models.PositiveSmallIntegerField(default=10)  # §48
    reconsider_simple_answer_days = models.PositiveSmallIntegerField(default=5)  # §54
    reconsider_decide_days = models.PositiveSmallIntegerField(default=60)  # §62
    reconsider_simple_days = models.PositiveSmallIntegerField(default=30)  # §62
    reconsider_longer_days = models.PositiveSmallIntegerField(default=30)  # §62
    reason = models.CharField(max_length=400, blank=True)
    set_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.since}"


class PartyKind(models.TextChoices):
    """Who broke the rule."""

    PERSON = "person", "公民"
    ENTITY = "entity", "法人或者其他组织"


PARTY_KINDS = {
    PartyKind.PERSON: Text("公民", "Person"),
    PartyKind.ENTITY: Text("法人或者其他组织", "Entity"),
}


class Procedure(models.TextChoices):
    """By which procedure."""

    SIMPLE = "simple", "简易程序"
    ORDINARY = "ordinary", "普通程序"


PROCEDURES = {
    Procedure.SIMPLE: Text("简易程序", "Simple procedure"),
    Procedure.ORDINARY: Text("普通程序", "Ordinary procedure"),
}


class Stage(models.TextChoices):
    """Where a proceeding stands; the same as the states of its work."""

    FILING = "filing", "立案审批"
    INVESTIGATING = "investigating", "调查取证"
    LEGAL = "legal", "法制审核"
    NOTICE = "notice", "告知陈述"
    HEARING = "hearing", "听证"
    DECIDING = "deciding", "处罚决定"
    SERVING = "serving", "送达"
    PERFORMING = "performing", "执行"
    CLOSED = "closed", "已结案"
    NOT_FILED = "not_filed", "不予立案"
    SPARED = "spared", "不予处罚"
    TRANSFERRED = "transferred", "移送"
    ANNULLED = "annulled", "处罚已撤销"


STAGES = {
    Stage.FILING: Text("立案审批", "To be filed"),
    Stage.INVESTIGATING: Text("调查取证", "Investigation"),
    Stage.LEGAL: Text("法制审核", "Legal review"),
    Stage.NOTICE: Text("告知与陈述申辩", "Notice and statement"),
    Stage.HEARING: Text("听证", "Hearing"),
    Stage.DECIDING: Text("处罚决定", "Decision"),
    Stage.SERVING: Text("送达", "Service"),
    Stage.PERFORMING: Text("执行", "Execution"),
    Stage.CLOSED: Text("已结案", "Closed"),
    Stage.NOT_FILED: Text("不予立案", "Not filed"),
    Stage.SPARED: Text("不予处罚", "No penalty"),
    Stage.TRANSFERRED: Text("已移送", "Handed over"),
    Stage.ANNULLED: Text("处罚已撤销", "Penalty revoked"),
}
OVER = (Stage.CLOSED, Stage.NOT_FILED, Stage.SPARED, Stage.TRANSFERRED, Stage.ANNULLED)


class Proceeding(Stamped):
    """A proceeding against one party for one offence. Money in fen.

    ``party`` is the name; ``sealed_identity`` and ``sealed_phone`` are the identity number or credit code and the
    phone, encrypted. ``officers`` are the two or more who investigate (§42). ``statement_until`` is the last day to
    state a case, ``hearing_until`` to ask for a hearing; empty where there is no right to one. ``published_on`` is set
    while the decision stands on the public page; ``withdrawn_on`` once it was taken off because it was revoked, changed
    or found unlawful (§48), with ``withdrawn_why``. A decision is void from ``annulled_on`` on, its work closed or not.
    """

    number = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="+")
    offence = models.ForeignKey(Offence, models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=10, choices=Procedure, default=Procedure.ORDINARY)
    party = models.CharField(max_length=100)
    party_kind = models.CharField(max_length=10, choices=PartyKind)
    sealed_identity = models.CharField(max_length=200, blank=True)
    sealed_phone = models.CharField(max_length=200, blank=True)
    party_address = models.CharField(max_length=200, blank=True)
    facts = models.TextField(max_length=4000)
    address = models.CharField(max_length=200)
    division_code = models.CharField(max_length=12, blank=True)
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    happened_on = models.DateField()
    officers = models.ManyToManyField("identity.Person", related_name="+")
    stage = models.CharField(max_length=15, choices=Stage, default=Stage.FILING)
    filed_on = models.DateField(null=True, blank=True)
    decide_by = models.DateField(null=True, blank=True)
    warning = models.BooleanField(default=False)
    rectify_by = models.DateField(null=True, blank=True)
    fine_fen = models.PositiveBigIntegerField(default=0)
    confiscated_fen = models.PositiveBigIntegerField(default=0)
    reasoning = models.TextField(max_length=2000, blank=True)
    review_words = models.TextField(max_length=1000, blank=True)
    noticed_on = models.DateField(null=True, blank=True)
    statement_until = models.DateField(null=True, blank=True)
    statement = models.TextField(max_length=2000, blank=True)
    waived = models.BooleanField(default=False)
    hearing_until = models.DateField(null=True, blank=True)
    hearing_asked_on = models.DateField(null=True, blank=True)
    hearing_on = models.DateField(null=True, blank=True)
    hearing_words = models.TextField(max_length=2000, blank=True)
    discussed = models.TextField(max_length=1000, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    served_on = models.DateField(null=True, blank=True)
    pay_by = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    publish_by = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)
    annulled_on = models.DateField(null=True, blank=True)
    case_id = models.BigIntegerField(null=True, blank=True)
    case_number = models.CharField(max_length=60, blank=True)

    everywhere = models.Manager["Proceeding"]()
    scoped = Scoped["Proceeding"](Anchors(units=("unit",)))

    class Meta:
        ordering = ["-pk"]
        base_manager_name = "everywhere"
        indexes = [
            models.Index(fields=["unit", "stage"], name="municipal_proceeding_stage"),
            models.Index(fields=["published_on"], name="municipal_proceeding_public"),
            models.Index(fields=["decided_on"], name="municipal_proceeding_decided"),
        ]
        constraints = [
            models.CheckConstraint(
                name="municipal_decided_after_filing",
                condition=Q(decided_on=None) | Q(filed_on=None) | Q(decided_on__gte=F("filed_on")),
            ),
            models.CheckConstraint(
                name="municipal_published_when_decided", condition=Q(published_on=None) | Q(decided_on__isnull=False)
            ),
            models.UniqueConstraint(
                name="municipal_proceeding_of_case_once", fields=["case_id"], condition=Q(case_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def stage_label(self) -> Text:
        """Where it stands, in words."""
        return STAGES[Stage(self.stage)]

    @property
    def procedure_label(self) -> Text:
        """By which procedure, in words."""
        return PROCEDURES[Procedure(self.procedure)]

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens."""
        return self.stage in OVER


class EvidenceKind(models.TextChoices):
    """Kinds of evidence (行政处罚法 第四十六条)."""

    DOCUMENT = "document", "书证"
    OBJECT = "object", "物证"
    RECORDING = "recording", "视听资料"
    ELECTRONIC = "electronic", "电子数据"
    WITNESS = "witness", "证人证言"
    STATEMENT = "statement", "当事人的陈述"
    APPRAISAL = "appraisal", "鉴定意见"
    RECORD = "record", "勘验笔录、现场笔录"


EVIDENCE_KINDS = {
    EvidenceKind.DOCUMENT: Text("书证", "Document"),
    EvidenceKind.OBJECT: Text("物证", "Object"),
    EvidenceKind.RECORDING: Text("视听资料", "Recording"),
    EvidenceKind.ELECTRONIC: Text("电子数据", "Electronic data"),
    EvidenceKind.WITNESS: Text("证人证言", "Testimony"),
    EvidenceKind.STATEMENT: Text("当事人的陈述", "Statement of the party"),
    EvidenceKind.APPRAISAL: Text("鉴定意见", "Expert opinion"),
    EvidenceKind.RECORD: Text("勘验笔录、现场笔录", "Record of the site"),
}


class Evidence(models.Model):
    """A piece of evidence; its files hang on this row, and their digests are kept here as they were then."""

    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=12, choices=EvidenceKind)
    shows = models.CharField(max_length=300)
    taken_at = models.DateTimeField(default=clock.now)
    place = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    digests = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.shows[:60]

    @property
    def kind_label(self) -> Text:
        """What kind, in words."""
        return EVIDENCE_KINDS[EvidenceKind(self.kind)]


class Paper(models.Model):
    """A paper of a proceeding (执法文书), or of its reconsideration, as it was made: number and words stay."""

    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="papers")
    reconsideration = models.ForeignKey(
        "municipal_operations.Reconsideration", models.PROTECT, null=True, blank=True, related_name="papers"
    )
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=100)
    lines = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Payment(models.Model):
    """Money paid for a penalty, the additional fine apart from the fine itself; or given ``back`` to the party."""

    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="payments")
    on = models.DateField(default=clock.today)
    amount_fen = models.PositiveBigIntegerField()
    additional = models.BooleanField(default=False)
    back = models.BooleanField(default=False)
    receipt = models.CharField(max_length=60)
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="municipal_receipt_once", fields=["receipt", "additional"]),
            models.CheckConstraint(name="municipal_payment_something", condition=Q(amount_fen__gt=0)),
        ]

    def __str__(self) -> str:
        return self.receipt
