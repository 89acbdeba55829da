"""Lists around the import: versions, printed units, unplaced lines."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.projects.models import PlanVersion, PrintedUnit, VersionState
from chengshu.ui.parts import Link, State
from chengshu.ui.tables import Column, Filter, Table

VERSION_TONES = {VersionState.PROPOSED: "warning", VersionState.ACCEPTED: "good", VersionState.REJECTED: "off"}

VERSIONS: Table[PlanVersion] = Table(
    key="versions",
    label=Text("导入记录", "Imported texts"),
    columns=(
        Column(
            "file_name",
            Text("文件", "File"),
            link=lambda version: reverse("projects:proposal", args=[version.pk]),
            wide=True,
        ),
        Column("plan", Text("规划", "Plan"), lambda version: version.plan.title if version.plan else None, phone=False),
        Column("number", Text("版本", "Version"), numeric=True),
        Column(
            "state",
            Text("状态", "State"),
            lambda version: State(VERSION_TONES[VersionState(version.state)], version.state_label, version.note),
        ),
        Column(
            "proposed_by",
            Text("导入人", "Imported by"),
            lambda version: version.proposed_by and version.proposed_by.name,
        ),
        Column("proposed_at", Text("导入时间", "Imported at"), sort="proposed_at"),
        Column("decided_at", Text("审定时间", "Decided at"), phone=False),
    ),
    order=("-pk",),
    empty=Text("还没有导入过规划文本。", "No text was imported yet."),
    next_step=lambda: Link(Text("导入规划", "Import a plan"), reverse("projects:import"), "file-import"),
)


def _meant(unit: PrintedUnit) -> object:
    names = [body.name for body in unit.organisations.all()]
    if names:
        return names
    if unit.nobody:
        return State("off", Text("不对应本市单位", "No body of this city"))
    return State("warning", Text("待确认", "To be settled"))


def _settler(unit: PrintedUnit) -> object:
    if unit.settled_by is not None:
        return unit.settled_by.name
    return Text("自动识别", "Recognised") if unit.settled_at else None


PRINTED: Table[PrintedUnit] = Table(
    key="printed",
    label=Text("责任单位名称", "Units as printed"),
    columns=(
        Column(
            "name",
            Text("文件中的名称", "As printed"),
            link=lambda unit: reverse("projects:printed_unit", args=[unit.pk]),
            sort="name",
            wide=True,
        ),
        Column("means", Text("对应单位", "Means"), _meant),
        Column("settled_by", Text("确认人", "Settled by"), _settler),
        Column("settled_at", Text("确认时间", "Settled at"), phone=False),
    ),
    search=("name",),
    filters=(
        Filter(
            "settled",
            Text("状态", "State"),
            [("no", Text("待确认", "To be settled")), ("yes", Text("已确认", "Settled"))],
            narrow=lambda rows, chosen: rows.filter(settled_at__isnull=chosen == "no"),
        ),
    ),
    order=("name",),
    page_size=100,
    empty=Text("没有需要确认的单位名称。", "No printed name needs settling."),
)
