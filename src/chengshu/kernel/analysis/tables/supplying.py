"""Lists of figures, releases, receipts and views."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.analysis.forms.supplying import SYSTEMS
from chengshu.kernel.analysis.models import MEASURE_LABELS, DecisionView, Release, Supply, SupplyReceipt
from chengshu.kernel.analysis.queries.supplying import system_is_there
from chengshu.ui.parts import Link, State
from chengshu.ui.tables import Column, Table, unlinked

FIGURES: Table[Any] = Table(
    key="figures",
    label=Text("主题数据供给", "Figures that topics supply"),
    columns=(
        Column(
            "name",
            Text("指标", "Figure"),
            lambda row: row.name,
            link=lambda row: reverse("analysis:figure", args=[row.key]),
            sort="name_zh",
            wide=True,
        ),
        Column("registry", Text("主题库", "Topic"), lambda row: row.registry.name, sort="registry__name_zh"),
        Column("owner", Text("主管部门", "Owner"), lambda row: row.registry.owner.name, phone=False),
        Column("measure", Text("统计方式", "Measure"), lambda row: MEASURE_LABELS[row.measure], phone=False),
        Column("releases", Text("版本数", "Releases"), lambda row: row.release_count or None, numeric=True),
        Column("checked", Text("最近核对", "Checked"), lambda row: row.checked),
        Column(
            "out",
            Text("目录", "Catalogue"),
            lambda row: (
                State("good", Text("已发布", "Published")) if row.resource_id else State("off", Text("未发布", "No"))
            ),
            phone=False,
        ),
    ),
    search=("name_zh", "name_en", "key", "registry__name_zh"),
    order=("registry__order", "key"),
    empty=Text("还没有主题库发布指标。", "No topic supplies a figure yet."),
    next_step=lambda: Link(Text("发布指标", "Publish a figure"), reverse("analysis:new_figure"), "plus"),
)
RELEASES: Table[Release] = Table(
    key="releases",
    label=Text("版本", "Releases"),
    columns=(
        Column("number", Text("版本", "Release"), lambda row: f"v{row.number}"),
        Column("released_at", Text("发布时间", "Released"), lambda row: row.released_at),
        Column("as_of", Text("数据时点", "As of"), lambda row: row.as_of and clock.local(row.as_of).date()),
        Column("rows", Text("行数", "Rows"), lambda row: len(row.rows), numeric=True),
        Column(
            "source", Text("来源表版本", "Source version"), lambda row: row.source_version, numeric=True, phone=False
        ),
    ),
    empty=Text("还没有数据，主题库融合后自动统计。", "None yet; it is counted once the topic was merged."),
)
SUPPLIES: Table[Supply] = Table(
    key="supplies",
    label=Text("供给对象", "Given to"),
    columns=(
        Column(
            "view",
            Text("决策视图", "View"),
            lambda row: row.view.name,
            link=lambda row: reverse("analysis:view", args=[row.view.key]),
            wide=True,
        ),
        Column("ground", Text("依据", "Ground"), lambda row: row.ground or row.agreement),
        Column("since", Text("自", "Since")),
        Column("until", Text("至", "Until"), lambda row: row.until),
        Column(
            "state",
            Text("状态", "State"),
            lambda row: (
                State("off", Text("已收回", "Ended"), row.ended_why)
                if row.ended_at
                else State("good", Text("供给中", "Given"))
            ),
        ),
    ),
    empty=Text("还没有供给任何视图。", "Given to no view yet."),
)
SUPPLIES_TO_READ = unlinked(SUPPLIES, "view")
RECEIPTS: Table[SupplyReceipt] = Table(
    key="receipts",
    label=Text("供给回执", "Receipts"),
    columns=(
        Column("number", Text("回执号", "Receipt")),
        Column("at", Text("时间", "At"), lambda row: row.at),
        Column("view", Text("视图", "View"), lambda row: row.supply.view.name),
        Column("release", Text("版本", "Release"), lambda row: f"v{row.release.number}"),
        Column("who", Text("读取人", "By"), lambda row: row.person and row.person.name),
        Column("body", Text("单位", "Body"), lambda row: row.organisation and row.organisation.name, phone=False),
        Column("rows", Text("行数", "Rows"), numeric=True, phone=False),
    ),
    empty=Text("还没有人读取。", "Nobody has read it yet."),
    page_size=15,
)


def stands_in(row: DecisionView) -> State | None:
    """The system for which a view stands in, and whether it is there."""
    if not row.system:
        return None
    label = SYSTEMS.get(row.system, Text(row.system, row.system))
    if system_is_there(row.system):
        return State("good", label)
    return State("off", Text(f"{label.zh}（未接入）", f"{label.en} (not connected)"))


VIEWS: Table[DecisionView] = Table(
    key="views",
    label=Text("决策视图", "Decision views"),
    columns=(
        Column(
            "name",
            Text("视图", "View"),
            lambda row: row.name,
            link=lambda row: reverse("analysis:view", args=[row.key]),
            wide=True,
        ),
        Column("owner", Text("使用单位", "For"), lambda row: row.owner.name),
        Column("figures", Text("指标数", "Figures"), lambda row: row.figures or None, numeric=True),  # type: ignore[attr-defined]
        Column("system", Text("代为展示", "Stands in for"), stands_in),
    ),
    empty=Text("还没有决策视图。", "No decision views yet."),
)
