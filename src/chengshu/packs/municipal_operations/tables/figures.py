"""Lists of figures, by area, by book and against other periods, and of what the platform covers."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from chengshu.base.money import yuan
from chengshu.base.text import Text
from chengshu.packs.municipal_operations.queries.coverage import BusinessLine, SystemLine, Way
from chengshu.packs.municipal_operations.queries.figures import AreaLine, Compared, RegisterLine
from chengshu.ui.parts import Change, State
from chengshu.ui.tables import Column, Table

WAY_TONES = {Way.REPLACED: "good", Way.CONNECTED: "info", Way.REMAINING: "warning"}

BUSINESSES = Table[BusinessLine](
    key="businesses",
    label=Text("平台覆盖业务", "Business on the platform"),
    columns=(
        Column("name", Text("业务或单位", "Business or company"), lambda row: row.business.name, wide=True),
        Column(
            "on",
            Text("是否上平台", "On the platform"),
            lambda row: State("good", Text("已覆盖", "Yes")) if row.on_platform else State("bad", Text("未覆盖", "No")),
        ),
        Column("shown_by", Text("依据", "Shown by"), lambda row: row.shown_by),
    ),
    page_size=50,
)
SYSTEMS = Table[SystemLine](
    key="systems",
    label=Text("独立业务系统清理", "Separate systems"),
    columns=(
        Column("name", Text("系统", "System"), lambda row: row.system.name, wide=True),
        Column("code", Text("编号", "Number"), lambda row: row.system.code, phone=False),
        Column("owner", Text("所属单位", "Owner"), lambda row: row.system.owner.name),
        Column("state", Text("运行状态", "State"), lambda row: row.system.state_label),
        Column(
            "into",
            Text("整合到", "Merged into"),
            lambda row: row.system.merged_into.name if row.system.merged_into else None,
            phone=False,
        ),
        Column("way", Text("清理情况", "What became of it"), lambda row: State(WAY_TONES[row.way], row.label)),
    ),
    page_size=100,
    empty=Text("本单位没有登记在册的独立系统。", "No separate systems are in the inventory."),
)
AREAS = Table[AreaLine](
    key="areas",
    label=Text("分区统计", "By district"),
    columns=(
        Column("name", Text("区县", "District"), lambda row: row.name),
        Column("entries", Text("在册设施", "In books"), numeric=True, sort="entries"),
        Column("findings", Text("巡查发现", "Findings"), numeric=True, sort="findings"),
        Column("orders", Text("完成工单", "Orders done"), numeric=True, sort="orders"),
        Column(
            "on_time",
            Text("按期率（%）", "On time (%)"),
            lambda row: None if row.done_on_time is None else round(100 * row.done_on_time, 1),
            numeric=True,
        ),
        Column("cost", Text("支出（元）", "Cost (yuan)"), lambda row: yuan(row.cost_fen), numeric=True),
        Column("score", Text("平均考评分", "Mean score"), numeric=True),
    ),
    page_size=50,
)
BY_REGISTER = Table[RegisterLine](
    key="registers",
    label=Text("分台账统计", "By book"),
    columns=(
        Column("label", Text("台账", "Book"), link=lambda row: reverse("municipal_operations:book", args=[row.key])),
        Column("standing", Text("在册", "In books"), numeric=True, sort="standing"),
        Column("findings", Text("巡查发现", "Findings"), numeric=True, sort="findings"),
        Column("done", Text("完成工单", "Orders done"), numeric=True, sort="done"),
        Column("cost", Text("支出（元）", "Cost (yuan)"), lambda row: yuan(row.cost_fen), numeric=True),
    ),
    page_size=50,
)


def _change(ratio: Any) -> Change | None:
    """A change with its sign; none where there is nothing to compare."""
    return None if ratio is None else Change(ratio)


def _measured(row: Compared) -> Text:
    """What is compared, with its unit."""
    label, unit = row.measure.label, row.measure.unit
    return Text(f"{label.zh}（{unit.zh}）", f"{label.en} ({unit.en})")


COMPARED = Table[Compared](
    key="compared",
    label=Text("指标对比", "Comparison"),
    columns=(
        Column("label", Text("指标", "Figure"), _measured, wide=True),
        Column("value", Text("本期", "Period"), numeric=True),
        Column("before", Text("上期", "Before"), numeric=True),
        Column("change", Text("环比", "Change"), lambda row: _change(row.change), numeric=True),
        Column("year_before", Text("上年同期", "Year before"), numeric=True),
        Column("year_change", Text("同比", "Over the year"), lambda row: _change(row.year_change), numeric=True),
    ),
    page_size=50,
)
