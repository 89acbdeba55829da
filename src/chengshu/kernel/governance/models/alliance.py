"""The alliance of enterprises, the support bodies, their agreements and what they do together."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class PartnerKind(models.TextChoices):
    """What a partner is to the city."""

    ENTERPRISE = "enterprise", "企业"
    INSTITUTE = "institute", "高校和科研院所"
    DATA_CENTRE = "data_centre", "大数据中心"
    OPERATING_COMPANY = "operating_company", "建设运营平台公司"
    PROJECT_COMPANY = "project_company", "项目公司"


PARTNER_KIND_LABELS = {
    PartnerKind.ENTERPRISE: Text("企业", "Enterprise"),
    PartnerKind.INSTITUTE: Text("高校和科研院所", "University or institute"),
    PartnerKind.DATA_CENTRE: Text("大数据中心", "Big data centre"),
    PartnerKind.OPERATING_COMPANY: Text("建设运营平台公司", "Operating company"),
    PartnerKind.PROJECT_COMPANY: Text("项目公司", "Project company"),
}
SUPPORT_KINDS = (PartnerKind.DATA_CENTRE, PartnerKind.OPERATING_COMPANY, PartnerKind.PROJECT_COMPANY)


class Partner(Named, Stamped):
    """A body that builds and runs the city with the government: a member of the alliance or a support body (支撑机构).

    ``organisation`` keeps the record; ``body`` is set where the partner is itself an organisation of this city.
    ``credit_code`` is the unified social credit code (GB 32100-2015), unique where given.
    """

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="partners_kept")
    kind = models.CharField(max_length=20, choices=PartnerKind, db_index=True)
    body = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    credit_code = models.CharField(max_length=18, blank=True)
    duties = models.TextField(blank=True)
    contact = models.CharField(max_length=100, blank=True)
    founded_on = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)

    everywhere = models.Manager["Partner"]()
    scoped = Scoped["Partner"](Anchors(units=("organisation", "body")))

    class Meta:
        ordering = ["kind", "name_zh"]
        constraints = [
            models.UniqueConstraint(
                name="partner_credit_code_once", fields=["organisation", "credit_code"], condition=~Q(credit_code="")
            )
        ]

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return PARTNER_KIND_LABELS[PartnerKind(self.kind)]


class Alliance(Named, Stamped):
    """A strategic alliance of enterprises (企业战略合作联盟) with its charter."""

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="alliances")
    charter = models.TextField(blank=True)
    founded_on = models.DateField(default=clock.today)

    everywhere = models.Manager["Alliance"]()
    scoped = Scoped["Alliance"](Anchors(units=("organisation",)))

    class Meta:
        ordering = ["organisation__order", "pk"]


class Standing(models.IntegerChoices):
    """What a member is in the alliance."""

    CHAIR = 1, "理事长单位"
    COUNCIL = 2, "理事单位"
    MEMBER = 3, "成员单位"


STANDING_LABELS = {
    Standing.CHAIR: Text("理事长单位", "Chair"),
    Standing.COUNCIL: Text("理事单位", "Council member"),
    Standing.MEMBER: Text("成员单位", "Member"),
}


class Membership(models.Model):
    """A partner's membership, from a day until a day, inclusive; open while ``until`` is empty."""

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="memberships")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="memberships")
    standing = models.PositiveSmallIntegerField(choices=Standing, default=Standing.MEMBER)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["standing", "partner__name_zh"]
        constraints = [
            models.UniqueConstraint(name="membership_once", fields=["alliance", "partner"], condition=Q(until=None)),
            models.CheckConstraint(
                name="membership_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} · {self.standing_label}"

    @property
    def standing_label(self) -> Text:
        """The word for people."""
        return STANDING_LABELS[Standing(self.standing)]


class AgreementKind(models.TextChoices):
    """What an agreement is about."""

    STRATEGIC = "strategic", "战略合作协议"
    OPERATION = "operation", "委托运营协议"
    SERVICE = "service", "购买服务合同"
    CONCESSION = "concession", "特许经营协议"
    BUILDING = "building", "合作建设协议"


AGREEMENT_KIND_LABELS = {
    AgreementKind.STRATEGIC: Text("战略合作协议", "Strategic cooperation"),
    AgreementKind.OPERATION: Text("委托运营协议", "Commissioned operation"),
    AgreementKind.SERVICE: Text("购买服务合同", "Purchase of service"),
    AgreementKind.CONCESSION: Text("特许经营协议", "Concession"),
    AgreementKind.BUILDING: Text("合作建设协议", "Building together"),
}


class AgreementState(models.TextChoices):
    """How an agreement stands on a day; counted from its days, never stored."""

    COMING = "coming", "未生效"
    IN_FORCE = "in_force", "履行中"
    EXPIRING = "expiring", "即将到期"
    EXPIRED = "expired", "已到期"
    ENDED = "ended", "已终止"
    RENEWED = "renewed", "已续签"


AGREEMENT_STATE_LABELS = {
    AgreementState.COMING: Text("未生效", "Not yet in force"),
    AgreementState.IN_FORCE: Text("履行中", "In force"),
    AgreementState.EXPIRING: Text("即将到期", "Expiring soon"),
    AgreementState.EXPIRED: Text("已到期", "Expired"),
    AgreementState.ENDED: Text("提前终止", "Ended early"),
    AgreementState.RENEWED: Text("已续签", "Renewed"),
}


class CooperationAgreement(Stamped):
    """An agreement (协议) of a unit with partners, from a day until a day, inclusive; ``until`` empty is open-ended.

    ``warn_days`` before its end the keeper is told once, on ``warned_on``. A renewal points back by ``renews``.
    """

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="agreements_kept")
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=AgreementKind, default=AgreementKind.STRATEGIC)
    partners = models.ManyToManyField(Partner, related_name="agreements")
    bodies = models.ManyToManyField("identity.Organisation", blank=True, related_name="+")
    substance = models.TextField(blank=True)
    signed_on = models.DateField(null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    warn_days = models.PositiveSmallIntegerField(default=60)
    warned_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)
    renews = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="renewal")

    everywhere = models.Manager["CooperationAgreement"]()
    scoped = Scoped["CooperationAgreement"](Anchors(units=("organisation", "bodies")))

    class Meta:
        ordering = ["until", "pk"]
        constraints = [
            models.UniqueConstraint(name="agreement_number_once", fields=["organisation", "number"]),
            models.CheckConstraint(
                name="agreement_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return AGREEMENT_KIND_LABELS[AgreementKind(self.kind)]

    @property
    def state(self) -> AgreementState:
        """How it stands today."""
        today = clock.today()
        if self.ended_on is not None and self.ended_on <= today:
            return AgreementState.ENDED
        if hasattr(self, "renewal"):
            return AgreementState.RENEWED
        if self.since > today:
            return AgreementState.COMING
        if self.until is None or today < self.until - timedelta(days=self.warn_days):
            return AgreementState.IN_FORCE
        return AgreementState.EXPIRING if today <= self.until else AgreementState.EXPIRED

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return AGREEMENT_STATE_LABELS[self.state]


class ActivityKind(models.TextChoices):
    """What is done together (004 §二(二))."""

    INNOVATION = "innovation", "协同创新"
    TRAINING = "training", "人才培训"
    INCUBATION = "incubation", "产业孵化"


ACTIVITY_KIND_LABELS = {
    ActivityKind.INNOVATION: Text("协同创新", "Joint innovation"),
    ActivityKind.TRAINING: Text("人才培训", "Training"),
    ActivityKind.INCUBATION: Text("产业孵化", "Incubation"),
}


class Activity(Stamped):
    """Something partners did together; ``people`` took part, ``results`` counts patents, graduates or firms by kind."""

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="joint_activities")
    alliance = models.ForeignKey(Alliance, models.PROTECT, null=True, blank=True, related_name="activities")
    agreement = models.ForeignKey(
        CooperationAgreement, models.PROTECT, null=True, blank=True, related_name="activities"
    )
    kind = models.CharField(max_length=12, choices=ActivityKind)
    title = models.CharField(max_length=200)
    partners = models.ManyToManyField(Partner, blank=True, related_name="activities")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    people = models.PositiveIntegerField(default=0)
    results = models.PositiveIntegerField(default=0)
    outcome = models.TextField(blank=True)

    everywhere = models.Manager["Activity"]()
    scoped = Scoped["Activity"](Anchors(units=("organisation",)))

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(name="activity_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since")))
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> Text:
        """The word for people."""
        return ACTIVITY_KIND_LABELS[ActivityKind(self.kind)]
