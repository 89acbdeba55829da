"""Asking for data: who wants what, for what, and what the provider said."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base.models import Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped

ONE_SUBJECT = Q(resource__isnull=False, offer__isnull=True) | Q(resource__isnull=True, offer__isnull=False)


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    ASKED = "asked", "待审批"
    MORE_WANTED = "more_wanted", "待补充"
    GRANTED = "granted", "已同意"
    REFUSED = "refused", "已拒绝"
    CANCELLED = "cancelled", "已撤回"


APPLICATION_STATE_LABELS = {
    ApplicationState.ASKED: Text("待审批", "To be decided"),
    ApplicationState.MORE_WANTED: Text("待补充", "More is wanted"),
    ApplicationState.GRANTED: Text("已同意", "Granted"),
    ApplicationState.REFUSED: Text("已拒绝", "Refused"),
    ApplicationState.CANCELLED: Text("已撤回", "Cancelled"),
}


class Ground(models.TextChoices):
    """On what ground data is refused (国发〔2016〕51号 第九条、第十一条)."""

    NO_LEGAL_BASIS = "no_legal_basis", "申请缺乏法律法规或职能依据"
    LAW_FORBIDS = "law_forbids", "法律、行政法规或党中央、国务院政策规定不予共享"
    BEYOND_NEED = "beyond_need", "申请的信息项超出履职需要"
    NOT_THE_SOURCE = "not_the_source", "本单位不是该数据的权威来源"
    NOT_PROTECTED = "not_protected", "使用方安全保障措施不足"


GROUND_LABELS = {
    Ground.NO_LEGAL_BASIS: Text("申请缺乏法律法规或职能依据", "The applicant names no legal basis or duty"),
    Ground.LAW_FORBIDS: Text(
        "法律、行政法规或党中央、国务院政策规定不予共享", "A law or rule of the State Council forbids sharing it"
    ),
    Ground.BEYOND_NEED: Text("申请的信息项超出履职需要", "More fields are asked for than the duty needs"),
    Ground.NOT_THE_SOURCE: Text("本单位不是该数据的权威来源", "We are not the source of this data"),
    Ground.NOT_PROTECTED: Text("使用方安全保障措施不足", "The applicant does not protect data well enough"),
}


class Application(Stamped):
    """An application (共享申请) of a unit for a resource or a service, decided by its provider.

    ``fields`` are columns; ``clear_fields`` those of them wanted without a mask, which needs named ``users``.
    ``row_filter`` is a list of conditions (``filters.Condition``). The days from ``since`` to ``until`` are local,
    inclusive. ``batch`` binds what was asked for at once. The same ``once`` of a unit makes no second application.
    """

    number = models.CharField(max_length=30, unique=True)
    resource = models.ForeignKey("catalogue.Resource", models.PROTECT, null=True, related_name="exchange_applications")
    offer = models.ForeignKey("exchange.Offer", models.PROTECT, null=True, related_name="applications")
    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="exchange_applications")
    provider = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="exchange_applications_received")
    asked_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    purpose = models.TextField(max_length=1000)
    matter = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=400)
    fields = models.JSONField(default=list)
    clear_fields = models.JSONField(default=list, blank=True)
    row_filter = models.JSONField(default=list, blank=True)
    ways = models.JSONField(default=list)
    since = models.DateField()
    until = models.DateField()
    users = models.ManyToManyField("identity.Person", related_name="+", blank=True)
    state = models.CharField(max_length=20, choices=ApplicationState, default=ApplicationState.ASKED, db_index=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, blank=True, related_name="+")
    ground = models.CharField(max_length=20, choices=Ground, blank=True)
    answer = models.TextField(max_length=1000, blank=True)
    batch = models.CharField(max_length=40, blank=True, db_index=True)
    once = models.CharField(max_length=80, blank=True)

    everywhere = models.Manager["Application"]()
    scoped = Scoped["Application"](Anchors(owner="asked_by_id", units=("organisation", "provider")))
    asked = Scoped["Application"](Anchors(owner="asked_by_id", units=("organisation",)))
    received = Scoped["Application"](Anchors(units=("provider",)))

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="exchange_application_one_subject", condition=ONE_SUBJECT),
            models.CheckConstraint(name="exchange_application_ends_after_start", condition=Q(until__gte=F("since"))),
            models.UniqueConstraint(
                name="exchange_application_once", fields=["organisation", "once"], condition=~Q(once="")
            ),
            models.UniqueConstraint(
                name="exchange_application_resource_open_once",
                fields=["organisation", "resource"],
                condition=Q(state__in=["asked", "more_wanted"], resource__isnull=False),
            ),
            models.UniqueConstraint(
                name="exchange_application_offer_open_once",
                fields=["organisation", "offer"],
                condition=Q(state__in=["asked", "more_wanted"], offer__isnull=False),
            ),
            models.CheckConstraint(
                name="exchange_application_refused_with_ground", condition=~Q(state="refused") | ~Q(ground="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def subject(self) -> object:
        """The resource or the service it is about."""
        return self.resource or self.offer

    @property
    def state_label(self) -> Text:
        """Where it stands, in words."""
        return APPLICATION_STATE_LABELS[ApplicationState(self.state)]
