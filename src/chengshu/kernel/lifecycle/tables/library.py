"""Projects, and what a search for duplicates found."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.lifecycle.amounts import wan
from chengshu.kernel.lifecycle.models import (
    DuplicateHit,
    Project,
)
from chengshu.kernel.lifecycle.models.projects import KIND_LABELS, PROJECT_STATE_LABELS
from chengshu.kernel.lifecycle.tables.cells import (
    _late,
    _of_stage,
    areas,
    delay_light,
    project_state,
    project_url,
    stages,
    units,
    years,
)
from chengshu.ui.parts import Chip, Link
from chengshu.ui.parts import State as Badge
from chengshu.ui.tables import Column, Filter, Table

PROJECTS = Table[Project](
    key="projects",
    label=Text("项目库", "Project library"),
    columns=(
        Column("name", Text("项目", "Project"), link=project_url, sort="name_zh", wide=True),
        Column("unit", Text("建设单位", "Unit"), lambda row: Chip(row.unit.name), sort="unit__order"),
        Column("year", Text("年度", "Year"), sort="year"),
        Column(
            "amount",
            Text("投资（万元）", "Amount (10,000 yuan)"),
            lambda row: wan(row.amount_fen),
            numeric=True,
            sort="asked_fen",
        ),
        Column("state", Text("状态", "State"), project_state, sort="state"),
        Column("delay", Text("进度灯", "On time?"), delay_light),
        Column("stage", Text("当前环节", "Stage"), lambda row: row.stage and row.stage.name, sort="stage__order"),
        Column("number", Text("编号", "No."), sort="number", phone=False),
    ),
    search=("name_zh", "name_en", "number", "functions", "unit__name_zh", "unit__name_en"),
    filters=(
        Filter("state", Text("状态", "State"), list(PROJECT_STATE_LABELS.items())),
        Filter("stage", Text("环节", "Stage"), stages, narrow=_of_stage),
        Filter("area", Text("市县", "Area"), areas, field="unit__division_code"),
        Filter("unit", Text("单位", "Unit"), units),
        Filter("year", Text("年度", "Year"), years),
        Filter("first", Text("起始年度", "From year"), years, field="year__gte"),
        Filter("last", Text("截止年度", "To year"), years, field="year__lte"),
        Filter("kind", Text("性质", "Kind"), list(KIND_LABELS.items())),
        Filter("late", Text("滞后", "Late"), (("yes", Text("是", "yes")), ("no", Text("否", "no"))), narrow=_late),
    ),
    order=("-year", "-pk"),
    empty=Text("项目库里还没有项目。", "The library has no project yet."),
    next_step=lambda: Link(Text("申报项目", "Propose a project"), reverse("lifecycle:project_new"), "plus"),
)


def _hit_score(row: DuplicateHit) -> Badge:
    high = row.score >= row.check_made.threshold
    hint = Text("公式：%(formula)s；阈值 %(most)s", "Formula: %(formula)s; threshold %(most)s")
    filled = hint.with_values(formula=row.check_made.formula, most=_percent(row.check_made.threshold))
    return Badge("bad" if high else "neutral", _percent(row.score), filled)


def _explained(row: DuplicateHit) -> object:
    if row.explanation:
        return row.explanation
    high = row.score >= row.check_made.threshold
    word = Text("请说明区别", "Say how it differs") if high else Text("可说明", "May be explained")
    return Link(word, reverse("lifecycle:hit_explain", args=[row.pk]))


def _percent(share: Decimal) -> str:
    return f"{share * 100:.0f}%"


HITS = Table[DuplicateHit](
    key="hits",
    label=Text("相似项", "Similar things"),
    columns=(
        Column("label", Text("相似项", "Similar to"), wide=True),
        Column("name_share", Text("名称相似", "Name"), lambda row: _percent(row.name_share), numeric=True),
        Column("function_share", Text("内容相似", "Functions"), lambda row: _percent(row.function_share), numeric=True),
        Column("score", Text("综合", "Score"), _hit_score),
        Column("shared", Text("共有文字", "Shared phrases"), lambda row: "、".join(row.shared), phone=False),
        Column("explanation", Text("区别说明", "How it differs"), _explained),
    ),
    empty=Text("没有发现相似项。", "Nothing similar was found."),
)
