"""Escalation rules and errands of the invented city."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor, actor_of_account
from chengshu.kernel.identity.models import Account, Organisation
from chengshu.kernel.work.errands import ERRAND
from chengshu.kernel.work.models import EscalationRule, Item
from chengshu.kernel.work.models.clocks import Audience
from chengshu.kernel.work.services import RuleDraft, make_move, open_item, set_rule
from chengshu.spec.work import Span

BASIS = "天中市督查工作办法（演示）"
RULES = (
    RuleDraft(1, 2, Span.WORKING_DAYS, before=True, audience=Audience.HOLDERS),
    RuleDraft(2, 1, Span.WORKING_DAYS, before=False, audience=Audience.LEADERS),
    RuleDraft(3, 5, Span.WORKING_DAYS, before=False, audience=Audience.SUPERIORS),
)
ERRANDS = (
    (Text("报送政务信息系统清单", "List your government information systems"), 3, 0, "industry.clerk"),
    (Text("核对电子证照目录", "Check the directory of electronic licences"), 1, 1, "industry.clerk"),
    (Text("补报第三季度数据质量问题整改情况", "Report what was done about data quality in Q3"), 0, 2, "industry.head"),
    (Text("确定本单位首席数据官联系人", "Name the contact of your chief data officer"), 6, 0, "industry.head"),
    (Text("报送县区网格划分方案", "Send the plan of your county's grid"), 9, 0, "linqu.clerk"),
    (Text("汇总 12345 热线重复投诉", "Collect repeated complaints of hotline 12345"), 4, 1, "data.officer"),
    (Text("准备数据安全检查材料", "Prepare papers for the data security check"), 12, 0, "data.officer"),
)


def seed_work() -> None:
    """Rules where there are none, and errands by the supervisor."""
    if not EscalationRule.objects.exists():
        for draft in RULES:
            set_rule(draft, by=PLATFORM, why=BASIS)
    supervisor = Account.objects.filter(username="supervisor").first()
    if supervisor is not None and not Item.everywhere.filter(kind=ERRAND.key).exists():
        _errands(actor_of_account(supervisor))


def _errands(by: Actor) -> None:
    if ERRAND.opens is None or not by.may(ERRAND.opens):
        return
    for title, days, urgency, username in ERRANDS:
        account = Account.objects.filter(username=username).select_related("person").first()
        if account is None:
            continue
        item = open_item(
            ERRAND,
            title=title,
            by=by,
            parties={"doers": [account.person]},
            due=clock.today() + timedelta(days=days),
            urgency=urgency,
            once=f"seed.{title.zh}",
        )
        if days == 4:
            make_move(item, "report", by=actor_of_account(account), values={"result": "已汇总重复投诉 37 件。"})
    unit = Organisation.objects.filter(pk=by.organisation_id or 0).first()
    if unit is not None:
        open_item(
            ERRAND,
            title=Text("起草全市数据归集专项督查通知", "Draft the notice of the check on gathering data"),
            by=by,
            parties={"doers": [unit]},
            due=clock.today() + timedelta(days=2),
            once="seed.unit",
        )
