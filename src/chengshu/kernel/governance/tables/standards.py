"""Lists of standards, checks of use and findings."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.governance.models import (
    CONFORMITY_LABELS,
    FINDING_STATE_LABELS,
    STANDARD_LEVEL_LABELS,
    STANDARD_STATE_LABELS,
    Branch,
    Conformity,
    Finding,
    FindingState,
    Standard,
    StandardState,
    UseCheck,
)
from chengshu.kernel.governance.tables.tones import badge
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Filter, Table


def standard_url(standard: Standard) -> str:
    """The page of a standard."""
    return reverse("governance:standard", args=[standard.pk])


def finding_url(finding: Finding) -> str:
    """The page of a finding."""
    return reverse("governance:finding", args=[finding.pk])


def _branches(request: HttpRequest) -> list[tuple[str, Text | str]]:
    return [(str(branch.pk), branch.name) for branch in Branch.objects.all()]


def _finding_state(finding: Finding) -> State:
    if finding.state != FindingState.CLOSED and finding.late:
        return State("bad", Text(f"{finding.state_label.zh}（逾期）", f"{finding.state_label.en} (late)"))
    return badge(FindingState(finding.state), finding.state_label)


STANDARDS: Table[Standard] = Table(
    key="standards",
    label=Text("标准规范体系", "Standards"),
    columns=(
        Column("number", Text("标准编号", "Number"), link=standard_url, sort="number"),
        Column("name", Text("名称", "Title"), lambda one: one.name, sort="name_zh", wide=True),
        Column("branch", Text("分类", "Branch"), lambda one: one.branch.name, sort="branch__order"),
        Column("level", Text("层级", "Level"), lambda one: one.level_label, sort="level", phone=False),
        Column("keeper", Text("归口单位", "Kept by"), lambda one: one.organisation.name, phone=False),
        Column(
            "editions", Text("版本", "Editions"), lambda one: getattr(one, "editions", None), numeric=True, phone=False
        ),
        Column("checked", Text("使用检查", "Checks"), lambda one: getattr(one, "checked", None), numeric=True),
        Column("state", Text("状态", "State"), lambda one: badge(StandardState(one.state), one.state_label)),
    ),
    search=("number", "name_zh", "name_en", "scope"),
    filters=(
        Filter("branch", Text("分类", "Branch"), _branches),
        Filter("level", Text("层级", "Level"), list(STANDARD_LEVEL_LABELS.items())),
        Filter("state", Text("状态", "State"), list(STANDARD_STATE_LABELS.items())),
    ),
    order=("branch__order", "number"),
    empty=Text("还没有收录标准规范。", "No standards yet."),
)

CHECKS: Table[UseCheck] = Table(
    key="checks",
    label=Text("标准使用检查", "Checks of use"),
    columns=(
        Column("unit", Text("单位", "Unit"), lambda one: one.organisation.name, sort="organisation__order"),
        Column("system", Text("系统", "System"), sort="system"),
        Column(
            "standard",
            Text("标准", "Standard"),
            lambda one: str(one.version),
            link=lambda one: standard_url(one.version.standard),
            wide=True,
        ),
        Column("checked_on", Text("检查日期", "Checked"), sort="checked_on"),
        Column(
            "conformity", Text("结论", "Result"), lambda one: badge(Conformity(one.conformity), one.conformity_label)
        ),
        Column("all_findings", Text("问题", "Findings"), lambda one: getattr(one, "all_findings", None), numeric=True),
        Column("open_findings", Text("未销号", "Open"), lambda one: getattr(one, "open_findings", None), numeric=True),
    ),
    search=("organisation__name_zh", "system", "version__standard__number", "version__standard__name_zh"),
    filters=(Filter("conformity", Text("结论", "Result"), list(CONFORMITY_LABELS.items())),),
    order=("-checked_on", "-pk"),
    empty=Text("还没有开展使用检查。", "No checks yet."),
)

FINDINGS: Table[Finding] = Table(
    key="findings",
    label=Text("检查发现问题", "Findings"),
    columns=(
        Column("words", Text("问题", "Finding"), link=finding_url, wide=True),
        Column("clause", Text("条款", "Clause"), phone=False),
        Column("standard", Text("标准", "Standard"), lambda one: str(one.check_of_use.version)),
        Column("unit", Text("责任单位", "Unit"), lambda one: one.check_of_use.organisation.name),
        Column("due_on", Text("整改时限", "Due"), sort="due_on"),
        Column("state", Text("状态", "State"), _finding_state),
    ),
    search=("words", "clause", "check_of_use__organisation__name_zh", "check_of_use__version__standard__number"),
    filters=(Filter("state", Text("状态", "State"), list(FINDING_STATE_LABELS.items())),),
    order=("state", "due_on", "pk"),
    empty=Text("没有问题。", "No findings."),
)
