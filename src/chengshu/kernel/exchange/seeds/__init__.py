"""Sharing in the invented city: applied for, granted, refused, used, by calling what everybody calls."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.kernel.access.actor import PLATFORM, Actor, actor_for
from chengshu.kernel.catalogue.models import Resource, Standing
from chengshu.kernel.exchange.gateway.answering import PREFIX, Call, answer
from chengshu.kernel.exchange.gateway.credentials import token_for
from chengshu.kernel.exchange.models import Agreement, Application, Client, Enterprise, Ground, Receipt
from chengshu.kernel.exchange.rights import WITHDRAW
from chengshu.kernel.exchange.services import Admission, Ask, admit, apply_for, grant, refuse
from chengshu.kernel.exchange.services.asking import offered_items
from chengshu.kernel.exchange.services.clients import register_client
from chengshu.kernel.exchange.services.deciding import APPLICATION
from chengshu.kernel.exchange.services.gathering import gather_receipts
from chengshu.kernel.exchange.services.offers import offer_source
from chengshu.kernel.exchange.sources import all_sources
from chengshu.kernel.gathering.models import Source
from chengshu.kernel.identity.models import Account, Organisation
from chengshu.kernel.identity.models.organisations import OrganisationKind
from chengshu.kernel.lake.models import LakeTable
from chengshu.kernel.work.models import EscalationRule
from chengshu.kernel.work.models.clocks import Audience
from chengshu.kernel.work.services.escalating import RuleDraft, set_rule
from chengshu.spec.data import Sharing
from chengshu.spec.work import Span

BUREAU = "tianzhong.data"
CONSUMER = "services"
LARGEST = 20_000
# Working days before or after the deadline of an answer, and who is told: silence goes up level by level.
ESCALATION = (
    (1, 2, True, Audience.HOLDERS, ""),
    (2, 1, False, Audience.LEADERS, ""),
    (3, 3, False, Audience.PERMITTED, WITHDRAW.key),
    (4, 10, False, Audience.SUPERIORS, ""),
)


def seed_exchange() -> None:
    """Write what is missing."""
    _rules()
    officer, clerk = _actor("data.officer"), _actor(f"{CONSUMER}.clerk")
    bureau = Organisation.objects.filter(code=BUREAU).first()
    if officer is None or bureau is None:
        return
    for source in all_sources():
        offer_source(bureau, source, by=officer)
    if clerk is not None:
        _share(clerk)
        _use(clerk)
    _admit(officer)


def _rules() -> None:
    if EscalationRule.objects.filter(kind=APPLICATION.key).exists():
        return
    for level, days, before, audience, permission in ESCALATION:
        draft = RuleDraft(
            level=level,
            offset=days,
            span=Span.WORKING_DAYS,
            before=before,
            audience=audience,
            kind=APPLICATION.key,
            permission=permission,
        )
        set_rule(draft, by=PLATFORM, why="初始规则（国发〔2016〕51号 第十一条）")


def _share(clerk: Actor) -> None:
    """The hall of services asks for what its windows need: one is granted, one refused, one still open."""
    unit = Organisation.objects.get(pk=clerk.organisation_id or 0)
    if Application.everywhere.filter(organisation=unit).exists():
        return
    gathered = set(Source.everywhere.values_list("resource__key", flat=True))
    offered = Resource.everywhere.filter(standing=Standing.PUBLISHED, model="").exclude(provider=unit)
    shareable = offered.exclude(sharing=Sharing.NOT_SHARED).select_related("provider").order_by("key")
    found = sorted(shareable, key=lambda one: (one.key not in gathered, one.key))
    for number, resource in enumerate(found[:4]):
        decider = _decider(resource.provider)
        ask = Ask(
            fields=[item.column for item in offered_items(resource)],
            purpose="窗口受理时核对申请人填报信息，免提交纸质证明。",
            matter="政务服务大厅综合窗口受理",
            legal_basis="《优化营商环境条例》第三十七条；本单位职责第三项",
            since=clock.today(),
            until=clock.today() + timedelta(days=365),
            ways=("api", "table", "file", "message"),
        )
        try:
            made = apply_for(resource, ask, by=clerk, organisation=unit, once=f"seed-{number}")
            if decider is not None and made.state == "asked" and number < 2:
                grant(made.pk, by=decider, answer="同意，请按用途使用。")
            elif decider is not None and made.state == "asked" and number == 2:
                refuse(made.pk, ground=Ground.BEYOND_NEED, answer="请说明需要联系电话的理由后再申请。", by=decider)
        except Refusal:
            continue


def _use(clerk: Actor) -> None:
    """The hall's program fetches a page of what was granted, as it would over the network."""
    if Receipt.everywhere.exists():
        return
    unit = Organisation.objects.get(pk=clerk.organisation_id or 0)
    small = set(LakeTable.objects.filter(rows__lte=LARGEST).values_list("key", flat=True))
    held = Agreement.everywhere.filter(organisation=unit, resource__key__in=small)
    if not held.exists():
        return
    program = Client.everywhere.filter(organisation=unit).first()
    if program is None:
        program, _ = register_client(unit, name_zh="综合窗口受理系统", name_en="Counter system", by=clerk)
    token, _ = token_for(program)
    headers = {"Authorization": f"Bearer {token}", "Chengshu-Why": quote("窗口受理核对")}
    for agreement in held[:2]:
        path = f"{PREFIX}{agreement.number}/rows"
        try:
            answer(Call("GET", path, "limit=20", lambda name: headers.get(name, ""), "127.0.0.1"))
        except Refusal:
            continue
    gather_receipts()


def _admit(officer: Actor) -> None:
    if Enterprise.everywhere.exists():
        return
    company = Organisation.objects.filter(kind=OrganisationKind.ENTERPRISE, active=True).order_by("pk").first()
    resources = list(Resource.everywhere.filter(standing=Standing.PUBLISHED, sharing=Sharing.OPEN_TO_ALL)[:2])
    if company is None or not resources:
        return
    terms = Admission(
        contract="TZ-GX-001",
        contract_until=clock.today() + timedelta(days=730),
        service="公共服务报装",
        application="客户服务系统",
        resources=resources,
    )
    admit(company, terms, by=officer)


def _decider(provider: Organisation) -> Actor | None:
    return _actor(f"{provider.code.removeprefix('tianzhong.')}.head")


def _actor(username: str) -> Actor | None:
    account = Account.objects.filter(username=username).select_related("person").first()
    return actor_for(account.person) if account else None
