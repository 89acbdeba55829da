"""Rules and reports."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.lifecycle.amounts import wan
from chengshu.kernel.lifecycle.models import (
    FormulaRule,
)
from chengshu.kernel.lifecycle.queries.report import ReportLine
from chengshu.ui.parts import Link
from chengshu.ui.tables import Column, Table

FORMULAS = Table[FormulaRule](
    key="formulas",
    label=Text("公式", "Formulas"),
    columns=(
        Column("use", Text("用于", "For"), lambda row: row.use_label),
        Column("formula", Text("公式", "Formula"), wide=True),
        Column("threshold", Text("阈值", "Threshold"), numeric=True),
        Column("since", Text("生效", "Since")),
        Column("reason", Text("依据", "Reason"), phone=False),
        Column("set_by", Text("设置人", "Set by"), lambda row: row.set_by and row.set_by.name, phone=False),
    ),
    empty=Text("还没有设置公式。", "No formula was set yet."),
)


REPORT = Table[ReportLine](
    key="report",
    label=Text("项目统计报告", "Report on projects"),
    columns=(
        Column("label", Text("分组", "Group"), link=lambda row: row.url, wide=True, sort="label"),
        Column("count", Text("项目数", "Projects"), numeric=True, sort="count"),
        Column(
            "amount",
            Text("投资（万元）", "Amount (10,000 yuan)"),
            lambda row: wan(row.amount_fen),
            numeric=True,
            sort="amount",
        ),
        Column(
            "budget", Text("下达预算（万元）", "Budget"), lambda row: wan(row.budget_fen), numeric=True, sort="budget"
        ),
        Column("paid", Text("已支付（万元）", "Paid"), lambda row: wan(row.paid_fen), numeric=True, sort="paid"),
        Column(
            "late",
            Text("滞后项目", "Late"),
            lambda row: Link(str(row.late), row.late_url) if row.late else 0,
            plain=lambda row: row.late,
            numeric=True,
            sort="late",
        ),
        Column("late_days", Text("最长滞后（天）", "Longest (days)"), numeric=True, sort="late_days"),
        Column("stages", Text("各环节项目数", "By stage"), lambda row: row.stages_in_words, phone=False),
    ),
    page_size=200,
    empty=Text("没有符合条件的项目。", "No projects fit."),
)
