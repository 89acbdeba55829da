"""Quality, operation, what follows."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.lifecycle.amounts import wan
from chengshu.kernel.lifecycle.models import (
    AfterEvaluation,
    AuditFinding,
    Followed,
    Operation,
    Quality,
    QualityReport,
)
from chengshu.kernel.lifecycle.tables.cells import FOLLOWED_TONES, project_url
from chengshu.ui.parts import Link
from chengshu.ui.parts import State as Badge
from chengshu.ui.tables import Column, Filter, Table

QUALITY_TONES = {Quality.GOOD: "good", Quality.ISSUES: "warning", Quality.BAD: "bad"}


QUALITY = Table[QualityReport](
    key="quality",
    label=Text("第三方质量跟踪", "Third parties' reports"),
    columns=(
        Column("service", Text("环节", "On what"), lambda row: row.service_label),
        Column("party", Text("机构", "By")),
        Column("on", Text("日期", "Date")),
        Column(
            "verdict",
            Text("结论", "Finding"),
            lambda row: Badge(QUALITY_TONES[Quality(row.verdict)], row.verdict_label, row.words),
        ),
        Column(
            "settled",
            Text("问题处理", "Issues"),
            lambda row: (
                Link(Text("去处理", "Settle"), reverse("lifecycle:quality_settle", args=[row.pk]))
                if row.is_open
                else row.answer
            ),
        ),
    ),
    empty=Text("还没有第三方报告。", "No third party has reported yet."),
)


OPERATIONS = Table[Operation](
    key="operations",
    label=Text("运维安排", "Operation"),
    columns=(
        Column("operator", Text("运维单位", "Run by"), wide=True),
        Column("starts_on", Text("开始", "From")),
        Column("ends_on", Text("截止", "Until")),
        Column(
            "cost",
            Text("年运维费（万元）", "Cost a year (10,000 yuan)"),
            lambda row: wan(row.yearly_cost_fen),
            numeric=True,
        ),
        Column("market", Text("市场化", "On the market"), lambda row: row.market),
        Column("share", Text("政府分成", "City's part"), lambda row: f"{row.city_share:f}%" if row.market else None),
        Column("income_words", Text("收入来源", "Income from"), phone=False),
    ),
    empty=Text("还没有运维安排。", "Operation is not arranged yet."),
)


EVALUATIONS = Table[AfterEvaluation](
    key="evaluations",
    label=Text("后评价", "After-evaluations"),
    columns=(
        Column(
            "office",
            Text("组织单位", "Run by"),
            lambda row: row.office.name,
            link=lambda row: reverse("lifecycle:evaluation", args=[row.pk]),
            wide=True,
        ),
        Column("due_on", Text("时限", "Due")),
        Column("points", Text("得分", "Points"), numeric=True),
        Column("state", Text("状态", "State"), lambda row: Badge(FOLLOWED_TONES[Followed(row.state)], row.state_label)),
    ),
    empty=Text("还没有后评价。", "Not evaluated yet."),
)


FINDINGS = Table[AuditFinding](
    key="findings",
    label=Text("审计问题", "Audit findings"),
    columns=(
        Column(
            "title", Text("问题", "Finding"), link=lambda row: reverse("lifecycle:finding", args=[row.pk]), wide=True
        ),
        Column(
            "project",
            Text("项目", "Project"),
            lambda row: row.project.name,
            link=lambda row: project_url(row.project),
        ),
        Column(
            "amount",
            Text("涉及金额（万元）", "Money (10,000 yuan)"),
            lambda row: wan(row.amount_fen) or None,
            numeric=True,
            sort="amount_fen",
        ),
        Column("due_on", Text("整改时限", "Due"), sort="due_on"),
        Column(
            "state",
            Text("状态", "State"),
            lambda row: Badge("bad" if row.is_late else FOLLOWED_TONES[Followed(row.state)], row.state_label),
            sort="state",
        ),
    ),
    search=("title", "project__name_zh"),
    filters=(
        Filter(
            "state",
            Text("状态", "State"),
            [
                (Followed.OPEN.value, Text("办理中", "Under way")),
                (Followed.ANSWERED.value, Text("待核验", "To be checked")),
                (Followed.CLOSED.value, Text("已办结", "Closed")),
            ],
        ),
    ),
    order=("state", "due_on"),
    empty=Text("没有审计问题。", "No audit findings."),
)
