"""Chief officers for a third of the units of the invented city, with their plans of the year."""

from __future__ import annotations

from datetime import date

from chengshu.base import clock
from chengshu.kernel.access.actor import actor_for
from chengshu.kernel.governance.models import ChiefOfficer, OfficerKind, Paper, PaperKind
from chengshu.kernel.governance.seeds.cast import actor, at, keeper, post
from chengshu.kernel.governance.services.officers import OfficeContent, appoint_officer
from chengshu.kernel.governance.services.papers import accept_paper, ask_for_papers, hand_in_paper

UNITS = (
    "data", "office", "reform", "education", "industry", "police", "civil", "finance", "labour", "planning",
    "environment", "housing", "urban", "transport", "water", "culture", "health", "emergency", "market", "services",
    "insurance", "cyberspace",
)  # fmt: skip
HANDED_IN = 15
DUTY = (
    "制定本部门智慧城市建设发展规划和年度工作计划，"
    "推进本部门信息化项目建设、数据归集共享和应用推广，承办领导小组交办事项。"
)
TERM = date(2028, 12, 31)


def seed_officers() -> None:
    """Appoint, ask for the plans of 2026, hand most of them in, ask for the reports; nothing where one is there."""
    if keeper() is None or ChiefOfficer.everywhere.exists():
        return
    by = actor("data.officer")
    with clock.frozen(at(date(2025, 12, 20))):
        for number, key in enumerate(UNITS):
            held = post(f"{key}.deputy")
            if held:
                content = OfficeContent(DUTY, f"天智领〔2025〕{number + 1}号", until=TERM)
                appoint_officer(held.organisation, held.person, kind=OfficerKind.CDO, content=content, by=by)
        for key, kind in (("data", OfficerKind.CTO), ("urban", OfficerKind.CTO), ("services", OfficerKind.COO)):
            held = post(f"{key}.head")
            if held:
                content = OfficeContent("与首席数据官协同推进本部门信息化工作。", until=date(2027, 12, 31))
                appoint_officer(held.organisation, held.person, kind=kind, content=content, by=by)
    with clock.frozen(at(date(2026, 1, 5))):
        ask_for_papers()
    _hand_in_plans()
    ask_for_papers()


def _hand_in_plans() -> None:
    by = actor("data.officer")
    plans = Paper.everywhere.filter(kind=PaperKind.PLAN, year=2026).select_related("officer__person")
    for number, paper in enumerate(plans.order_by("pk")[:HANDED_IN]):
        with clock.frozen(at(date(2026, 1, 12 + number))):
            words = "一、完成公共数据目录编制和核定；二、推进业务系统上云；三、归集高频数据；四、开展数据安全自查。"
            hand_in_paper(paper.pk, words=words, by=actor_for(paper.officer.person))
            if number % 5:
                accept_paper(paper.pk, by=by)
