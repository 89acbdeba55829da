"""Needs, white papers, plans of a year and their entries."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.lifecycle.amounts import wan
from chengshu.kernel.lifecycle.formulas import NAMES
from chengshu.kernel.lifecycle.models import (
    Need,
    NeedState,
    PlanEntry,
    PlanState,
    WhitePaper,
    YearPlan,
)
from chengshu.kernel.lifecycle.models.needs import NEED_STATE_LABELS
from chengshu.kernel.lifecycle.tables.cells import project_url
from chengshu.ui.parts import Chip, Link
from chengshu.ui.parts import State as Badge
from chengshu.ui.tables import Column, Filter, Table, without

NEED_TONES = {NeedState.HANDED_IN: "info", NeedState.TAKEN_UP: "good", NeedState.RETURNED: "warning"}


PLAN_TONES = {PlanState.COMPILING: "info", PlanState.APPROVAL: "warning", PlanState.PUBLISHED: "good"}


def need_state(row: Need) -> Badge:
    """Where a need stands."""
    return Badge(NEED_TONES[NeedState(row.state)], row.state_label)


NEEDS = Table[Need](
    key="needs",
    label=Text("信息化建设需求", "Needs"),
    columns=(
        Column("name", Text("需求", "Need"), link=lambda row: reverse("lifecycle:need", args=[row.pk]), wide=True),
        Column("year", Text("年度", "Year"), lambda row: row.call.year, sort="call__year"),
        Column("unit", Text("单位", "Unit"), lambda row: Chip(row.unit.name), sort="unit__order"),
        Column(
            "estimate",
            Text("估算投资（万元）", "Estimate (10,000 yuan)"),
            lambda row: wan(row.estimate_fen),
            numeric=True,
            sort="estimate_fen",
        ),
        Column("created_at", Text("报送时间", "Handed in"), sort="created_at", phone=False),
        Column(
            "state",
            Text("状态", "State"),
            need_state,
            sort="state",
        ),
    ),
    search=("name", "functions", "unit__name_zh", "unit__name_en"),
    filters=(Filter("state", Text("状态", "State"), list(NEED_STATE_LABELS.items())),),
    order=("-call__year", "-created_at"),
    empty=Text("还没有报送需求。", "No need was handed in yet."),
)


WHITE_PAPERS = Table[WhitePaper](
    key="white_papers",
    label=Text("年度白皮书", "White papers"),
    columns=(
        Column(
            "title",
            Text("白皮书", "White paper"),
            link=lambda row: reverse("lifecycle:white_paper", args=[row.pk]),
            wide=True,
        ),
        Column("year", Text("年度", "Year"), lambda row: row.call.year, sort="call__year"),
        Column("unit", Text("单位", "Unit"), lambda row: Chip(row.unit.name), sort="unit__order"),
        Column("version", Text("版本", "Version"), numeric=True, sort="version"),
        Column("created_at", Text("报送时间", "Handed in"), sort="created_at"),
    ),
    search=("title", "summary", "unit__name_zh", "unit__name_en"),
    order=("-call__year", "unit__order", "-version"),
    empty=Text("还没有报送白皮书。", "No white paper was handed in yet."),
)


def _sum(row: YearPlan) -> Decimal | None:
    return wan(getattr(row, "sum", None) or 0)


PLANS = Table[YearPlan](
    key="plans",
    label=Text("年度计划和滚动计划", "Annual and rolling plans"),
    columns=(
        Column("name", Text("计划", "Plan"), link=lambda row: reverse("lifecycle:plan", args=[row.pk]), wide=True),
        Column("office", Text("编制单位", "Office"), lambda row: Chip(row.office.name)),
        Column("count", Text("项目数", "Projects"), numeric=True, sort="count"),
        Column("sum", Text("安排资金（万元）", "Money (10,000 yuan)"), _sum, numeric=True, sort="sum"),
        Column("published_on", Text("发布日期", "Published"), sort="published_on", phone=False),
        Column("state", Text("状态", "State"), lambda row: Badge(PLAN_TONES[PlanState(row.state)], row.state_label)),
    ),
    order=("-year", "years"),
    empty=Text("还没有年度计划。", "No plan yet."),
)


def factors_in_words(row: PlanEntry) -> Text:
    """``紧急程度 3；跨部门协同 1``: what the ranking formula was fed with, but for what was nothing."""
    names = NAMES["ranking"]
    known = [(names[name], value) for name, value in row.factors.items() if name in names and Decimal(value)]
    return Text(
        "；".join(f"{label.zh.partition('（')[0]} {value}" for label, value in known) or "—",
        "; ".join(f"{label.en.partition(' (')[0]} {value}" for label, value in known) or "—",
    )


def _score(row: PlanEntry) -> Badge | None:
    if row.rank is None:
        return None
    hint = Text("公式：%(formula)s。%(factors)s", "Formula: %(formula)s. %(factors)s")
    return Badge(
        "info",
        str(row.score) if row.score is not None else Text("无值", "no value"),
        hint.with_values(formula=row.formula, factors=factors_in_words(row)),
    )


def _drop_link(row: PlanEntry) -> Link | None:
    if row.plan.state != PlanState.COMPILING:
        return None
    return Link(Text("移出", "Take out"), reverse("lifecycle:entry_drop", args=[row.pk]))


ENTRIES = Table[PlanEntry](
    key="entries",
    label=Text("计划项目", "Projects of the plan"),
    columns=(
        Column("rank", Text("排序", "Rank"), numeric=True, sort="rank"),
        Column(
            "project",
            Text("项目", "Project"),
            lambda row: row.project.name,
            link=lambda row: project_url(row.project) if getattr(row, "opens", True) else "",
            wide=True,
        ),
        Column("unit", Text("建设单位", "Unit"), lambda row: Chip(row.project.unit.name)),
        Column("year", Text("年度", "Year"), sort="year"),
        Column(
            "amount",
            Text("安排资金（万元）", "Money (10,000 yuan)"),
            lambda row: wan(row.amount_fen),
            numeric=True,
            sort="amount_fen",
        ),
        Column("score", Text("排序得分", "Score"), _score, plain=lambda row: row.score, sort="score"),
        Column("factors", Text("排序依据", "Factors"), factors_in_words, wide=True),
        Column("drop", Text("操作", "Action"), _drop_link, export=False),
    ),
    search=("project__name_zh", "project__name_en", "project__unit__name_zh"),
    order=("rank", "pk"),
    page_size=100,
    empty=Text("计划里还没有项目。", "The plan has no project yet."),
)


ENTRIES_TO_READ = without(ENTRIES, "drop")
