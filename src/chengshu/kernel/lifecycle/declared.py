"""Datasets, indicators and panels of project management."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from chengshu.base.text import Text
from chengshu.base.units import Unit
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.lifecycle.queries.projects import projects_for, projects_of_task, running_on_time
from chengshu.kernel.lifecycle.rights import SEE_PROJECTS
from chengshu.kernel.lifecycle.tables import delay_light, project_state
from chengshu.spec.data import Dataset, Field, Grade, Sharing
from chengshu.spec.figures import Indicator, Measured
from chengshu.spec.pages import Panel

NEEDS = Dataset(
    key="lifecycle.need",
    label=Text("信息化建设需求", "Needs"),
    model="lifecycle.Need",
    fields=(
        Field("name", Text("需求名称", "Name")),
        Field("unit", Text("单位", "Unit")),
        Field("functions", Text("建设内容", "Functions")),
        Field("estimate_fen", Text("估算投资", "Estimate"), Unit.FEN),
        Field("state", Text("状态", "State")),
    ),
)
PROJECTS = Dataset(
    key="lifecycle.project",
    label=Text("项目库", "Project library"),
    model="lifecycle.Project",
    fields=(
        Field("number", Text("项目编号", "Number"), grade=Grade.PUBLIC),
        Field("name_zh", Text("项目名称", "Name in Chinese"), grade=Grade.PUBLIC),
        Field("unit", Text("建设单位", "Unit"), grade=Grade.PUBLIC),
        Field("year", Text("计划年度", "Year")),
        Field("kind", Text("性质", "Kind")),
        Field("asked_fen", Text("申报投资", "Amount asked for"), Unit.FEN),
        Field("approved_fen", Text("批准投资", "Amount approved"), Unit.FEN),
        Field("state", Text("状态", "State")),
        Field("manager", Text("项目经理", "Project manager"), grade=Grade.SENSITIVE),
    ),
)
LEDGER = Dataset(
    key="lifecycle.ledger",
    label=Text("项目资金台账", "Ledger of projects"),
    model="lifecycle.LedgerEntry",
    fields=(
        Field("project", Text("项目", "Project")),
        Field("kind", Text("类别", "Kind")),
        Field("source", Text("资金来源", "Source")),
        Field("amount_fen", Text("金额", "Amount"), Unit.FEN),
        Field("on", Text("日期", "Date")),
    ),
    sharing=Sharing.NOT_SHARED,
    sharing_ground="《政府信息公开条例》第十六条：内部管理和过程性信息",
    grade=Grade.SENSITIVE,
)
FINDINGS = Dataset(
    key="lifecycle.finding",
    label=Text("项目审计问题", "Audit findings of projects"),
    model="lifecycle.AuditFinding",
    fields=(
        Field("project", Text("项目", "Project")),
        Field("title", Text("问题", "Finding")),
        Field("amount_fen", Text("涉及金额", "Money concerned"), Unit.FEN),
        Field("due_on", Text("整改时限", "Due")),
        Field("state", Text("状态", "State")),
    ),
    sharing=Sharing.NOT_SHARED,
    sharing_ground="《审计法》（2021 年修正）第十六条：执行职务中知悉的工作秘密",
    grade=Grade.SENSITIVE,
)
DATASETS = (NEEDS, PROJECTS, LEDGER, FINDINGS)


def _on_time(day: date) -> Measured | None:
    running, late = running_on_time(day)
    return Measured(Decimal(running - late) / running, running) if running else None


ON_TIME = Indicator(
    key="lifecycle_projects_on_time",
    label=Text("项目按期率", "Projects on time"),
    unit=Unit.RATIO,
    source=PROJECTS,
    compute=_on_time,
    formula=Text(
        "没有环节超期的实施中项目数 ÷ 实施中项目数", "projects carried out without a late stage / projects carried out"
    ),
)


def _of_task(actor: Actor, task: object) -> Mapping[str, Any] | None:
    seen = projects_for(actor).values("pk")
    rows = projects_of_task(task).filter(pk__in=seen)
    found = [(project, project_state(project), delay_light(project)) for project in rows]
    return {"projects": found} if found else None


OF_TASK = Panel(
    key="lifecycle.task_projects",
    place="projects.task",
    label=Text("承接项目", "Projects that carry it out"),
    template="lifecycle/_task_panel.html",
    fill=_of_task,
    needs=SEE_PROJECTS,
)
