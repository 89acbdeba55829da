"""The appraisal of the invented city: published rules, a round of this year, goals, a bulletin."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.appraisal import services
from chengshu.kernel.appraisal.models import MeasureKind, Round, Rule, Source
from chengshu.kernel.identity.models import Organisation

OFFICE = "tianzhong.data"
CRITERIA = (
    (Text("规划任务完成情况", "Plan tasks"), Source.TASKS, 40, "points / 100"),
    (Text("年度目标完成情况", "Yearly goals"), Source.GOALS, 25, "reached / goals"),
    (Text("规划指标达标情况", "Plan targets met"), Source.TARGETS, 10, "met / targets"),
    (Text("数据共享", "Data sharing"), Source.SHARING, 10, "score"),
    (Text("信息安全", "Information security"), Source.SECURITY, 5, "score"),
    (Text("领导评议", "Judgement of the leaders"), Source.JUDGED, 10, "judged"),
)
GOALS = (
    ("tianzhong.industry", Text("完成县乡 5G 基站建设并网", "Bring the county 5G sites into service"), 9, 30),
    ("tianzhong.education", Text("新增 10 所智慧校园", "Add ten smart campuses"), 11, 30),
    ("tianzhong.health", Text("全市医院检查结果互认", "Let hospitals accept each other's results"), 12, 20),
    ("tianzhong.civil", Text("养老服务平台覆盖全部街道", "Bring every sub-district onto the care platform"), 10, 31),
)


def seed_appraisal() -> None:
    """Rules, a round and its goals; nothing where they are there already."""
    office = Organisation.objects.filter(code=OFFICE).first()
    if office is None or Rule.everywhere.filter(owner=office).exists():
        return
    round_ = _round(_rule(office))
    for code, goal, month, day in GOALS:
        unit = Organisation.objects.filter(code=code).first()
        if unit:
            services.set_goal(round_, unit, text=goal.zh, due_on=date(clock.today().year, month, day), by=PLATFORM)
    services.issue_measure(
        MeasureKind.BULLETIN,
        owner=office,
        units=[office],
        title="关于启动年度智慧城市绩效考核的通报",
        text="各单位请于本月底前确认考核目标，并指定一名联络员。有关口径见考评办法。",
        round_=round_,
        by=PLATFORM,
    )


def _rule(office: Organisation) -> Rule:
    rule = services.draft_rule(
        office, name=Text("智慧城市建设绩效考评办法", "Rules for appraising smart-city work"), by=PLATFORM
    )
    for order, (name, source, points, formula) in enumerate(CRITERIA):
        services.add_criterion(
            rule, name=name, source=source, points=Decimal(points), formula=formula, by=PLATFORM, order=order
        )
    return services.publish_rule(rule, by=PLATFORM)


def _round(rule: Rule) -> Round:
    year = clock.today().year
    return services.open_round(
        rule,
        name=Text(f"{year} 年度智慧城市绩效考核", f"Smart-city appraisal of {year}"),
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        by=PLATFORM,
    )
