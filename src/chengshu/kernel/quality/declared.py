"""Datasets of quality and its rating of units."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.quality.queries.reports import unit_shares
from chengshu.spec.data import Cycle, Dataset, Field, Grade, Sharing
from chengshu.spec.figures import Rating

REPORTS = Dataset(
    key="quality.report",
    label=Text("数据质量检查报告", "Reports on data quality"),
    model="quality.Report",
    fields=(
        Field("resource", Text("信息资源", "Resource"), grade=Grade.PUBLIC),
        Field("version", Text("数据版本", "Version"), grade=Grade.PUBLIC),
        Field("at", Text("检查时间", "Judged at"), grade=Grade.PUBLIC),
        Field("rows", Text("行数", "Rows"), grade=Grade.PUBLIC),
        Field("score", Text("得分", "Score"), grade=Grade.PUBLIC),
        Field("failed", Text("问题数", "Faults")),
    ),
    sharing=Sharing.OPEN_TO_ALL,
    standard="GB/T 36344-2018",
    cycle=Cycle.DAILY,
)
CORRECTIONS = Dataset(
    key="quality.correction",
    label=Text("数据质量整改", "Corrections of data"),
    model="quality.Correction",
    fields=(
        Field("resource", Text("信息资源", "Resource")),
        Field("state", Text("状态", "State")),
        Field("failed", Text("问题数", "Faults")),
        Field("opened_at", Text("派发时间", "Opened")),
        Field("raised_at", Text("转督查时间", "Raised")),
        Field("closed_at", Text("办结时间", "Closed")),
    ),
    sharing=Sharing.OPEN_TO_ALL,
    cycle=Cycle.DAILY,
)
RULES = Dataset(
    key="quality.rule",
    label=Text("数据质量规则", "Rules of quality"),
    model="quality.Rule",
    fields=(
        Field("resource", Text("信息资源", "Resource")),
        Field("column", Text("字段", "Column")),
        Field("check_key", Text("规则类型", "Kind")),
        Field("dimension", Text("维度", "Dimension")),
        Field("since", Text("生效时间", "From")),
        Field("until", Text("停用时间", "Until")),
    ),
    sharing=Sharing.OPEN_TO_ALL,
    standard="GB/T 36344-2018",
)
OBJECTIONS = Dataset(
    key="quality.objection",
    label=Text("数据异议", "Objections to data"),
    model="quality.Objection",
    fields=(
        Field("number", Text("编号", "Number")),
        Field("resource", Text("信息资源", "Resource")),
        Field("column", Text("字段", "Column")),
        Field("state", Text("状态", "State")),
        Field("at", Text("提出时间", "Raised")),
        Field("decided_at", Text("核实时间", "Decided")),
    ),
)
DATASETS = (REPORTS, CORRECTIONS, RULES, OBJECTIONS)

QUALITY_RATING = Rating(
    key="quality",
    label=Text("数据质量得分", "Quality of data"),
    source=REPORTS,
    compute=unit_shares,
    formula=Text(
        "本单位各信息资源在考核期内最后一次检查得分的平均值 ÷ 100",
        "the mean of the last scores of the unit's resources within the period, divided by 100",
    ),
)
