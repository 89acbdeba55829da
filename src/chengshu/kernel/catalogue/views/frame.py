"""What the pages of the catalogue share."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.catalogue.models import DatumStanding, DutyState, NeedState
from chengshu.kernel.catalogue.queries.seen import duties_seen_by, needs_seen_by, submissions_seen_by
from chengshu.kernel.catalogue.queries.sources import data_with_offers
from chengshu.ui.parts import Tab

BROWSING = (
    ("catalogue:browse", Text("目录检索", "Search")),
    ("catalogue:updates", Text("最近更新", "Updates")),
    ("catalogue:statistics", Text("统计分析", "Statistics")),
)
STANDARDS = (
    ("catalogue:elements", Text("数据元", "Data elements")),
    ("catalogue:code_lists", Text("代码集", "Code lists")),
    ("catalogue:rules", Text("管理规范与流程", "Rules and flows")),
    ("catalogue:indicators", Text("共享指标", "Sharing indicators")),
    ("catalogue:checks", Text("核验规则", "Checks")),
    ("catalogue:classes", Text("目录分类", "Classes")),
)


def tabs_of(current: str, tabs: tuple[tuple[str, Text], ...]) -> list[Tab]:
    """Tabs by the name of their page."""
    return [Tab(label, reverse(name), current=name == current) for name, label in tabs]


def desk_tabs(current: str, actor: Actor) -> list[Tab]:
    """The tabs of the desk with how much waits in each."""
    under_way = submissions_seen_by(actor).exclude(state__in=("published", "dropped")).count()
    needs = needs_seen_by(actor).filter(state__in=(NeedState.ASKED, NeedState.DISPUTED)).count()
    duties = duties_seen_by(actor).filter(state=DutyState.OPEN).count()
    unsettled = data_with_offers(several=True, standing=DatumStanding.OPEN).count()
    tabs: tuple[tuple[str, Text, int | None], ...] = (
        ("catalogue:desk", Text("编制与审核", "Compile and review"), under_way),
        ("catalogue:own", Text("本单位目录", "Own entries"), None),
        ("catalogue:needs", Text("需求清单", "Demand list"), needs),
        ("catalogue:duties", Text("责任清单", "Duty list"), duties),
        ("catalogue:negative", Text("负面清单", "Negative list"), None),
        ("catalogue:data", Text("一数一源", "One source"), unsettled),
    )
    return [Tab(label, reverse(name), name == current, n) for name, label, n in tabs]
