"""Words and rules that every city begins with; officials change them in rows."""

from __future__ import annotations

from datetime import date

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.governance.models import (
    AvoidanceRule,
    Branch,
    ConsultationKind,
    ExpertField,
    FeeRule,
    OfficerKind,
    PaperKind,
    PaperRule,
    RelationKind,
    Seat,
)
from chengshu.kernel.governance.seeds.cast import at, keeper
from chengshu.kernel.governance.services.experts import set_avoidance
from chengshu.kernel.governance.services.fees import set_fee_rate
from chengshu.kernel.governance.services.officers import DueDay, set_paper_rule

BRANCHES = (
    ("network", "网络", "Network"),
    ("application", "应用支撑", "Application support"),
    ("security", "安全", "Security"),
    ("management", "系统管理", "System management"),
    ("data", "数据", "Data"),
    ("evaluation", "评价", "Evaluation"),
)
FIELDS = (
    ("design", "顶层设计与规划", "Top-level design and planning"),
    ("cloud", "云计算与网络", "Cloud and networks"),
    ("security", "网络与数据安全", "Network and data security"),
    ("data", "数据治理", "Data governance"),
    ("sensing", "物联感知", "Sensing"),
    ("geography", "地理信息", "Geographic information"),
    ("services", "政务服务", "Government services"),
    ("finance", "项目管理与造价", "Project management and cost"),
)
PROCUREMENT = "《中华人民共和国政府采购法实施条例》第九条"
AVOIDANCE = (
    (RelationKind.EMPLOYER, 3, PROCUREMENT),
    (RelationKind.SHARES, 3, PROCUREMENT),
    (RelationKind.RELATIVE, 0, PROCUREMENT),
    (RelationKind.ADVISER, 3, "专家咨询委员会工作规则"),
    (RelationKind.PROJECT, 0, "专家咨询委员会工作规则"),
    (RelationKind.OTHER, 0, "专家咨询委员会工作规则"),
)


def seed_words() -> None:
    """Branches, fields and rules of avoidance; and, in the invented city, due days and rates of fees."""
    for order, (key, zh, en) in enumerate(BRANCHES):
        Branch.objects.get_or_create(key=key, defaults={"name_zh": zh, "name_en": en, "order": order})
    for order, (key, zh, en) in enumerate(FIELDS):
        ExpertField.objects.get_or_create(key=key, defaults={"name_zh": zh, "name_en": en, "order": order})
    with clock.frozen(at(date(2026, 1, 1))):
        for kind, years, basis in AVOIDANCE:
            if not AvoidanceRule.objects.filter(kind=kind).exists():
                set_avoidance(kind, bars=True, years=years, basis=basis, by=PLATFORM)
    _rules_of_the_city()


def _rules_of_the_city() -> None:
    office = keeper()
    if office is None or PaperRule.everywhere.filter(organisation=office).exists():
        return
    for officer in OfficerKind:
        set_paper_rule(office, PaperKind.PLAN, DueDay(1, 31), first_year=2026, officer_kind=officer, by=PLATFORM)
    report = DueDay(12, 20, open_days=45)
    set_paper_rule(office, PaperKind.REPORT, report, first_year=2026, officer_kind=OfficerKind.CDO, by=PLATFORM)
    if FeeRule.everywhere.filter(organisation=office).exists():
        return
    since, basis = date(2026, 1, 1), "市级专家咨询费标准（演示）"
    for kind, seat, fen in (
        (ConsultationKind.REVIEW, None, 80_000),
        (ConsultationKind.REVIEW, Seat.CHAIR, 120_000),
        (ConsultationKind.ADVICE, None, 50_000),
    ):
        set_fee_rate(office, kind, amount_fen=fen, seat=seat, since=since, basis=basis, by=PLATFORM)
