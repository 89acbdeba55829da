"""Lists of cells and of who answers for them."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.places.models import CELL_LEVEL_LABELS, DUTY_ROLE_LABELS, Cell, CellDuty
from chengshu.ui.parts import Chip, State
from chengshu.ui.tables import Column, Filter, Table

CELLS: Table[Cell] = Table(
    key="cells",
    label=Text("网格", "Cells"),
    columns=(
        Column("name", Text("名称", "Name"), link=lambda row: reverse("places:cell", args=[row.code]), sort="name_zh"),
        Column("code", Text("编码", "Code"), sort="code"),
        Column("level", Text("级别", "Level"), lambda row: CELL_LEVEL_LABELS[row.level], sort="level"),
        Column("parent", Text("所在", "Within"), lambda row: row.parent and row.parent.name),
    ),
    search=("name_zh", "name_en", "code"),
    filters=(Filter("level", Text("级别", "Level"), [(str(key), label) for key, label in CELL_LEVEL_LABELS.items()]),),
    order=("level", "code"),
    empty=Text("还没有网格。", "No cells yet."),
)

DUTIES: Table[CellDuty] = Table(
    key="duties",
    label=Text("责任沿革", "Who answered for it"),
    columns=(
        Column(
            "who",
            Text("责任人或单位", "Who"),
            lambda duty: (
                Chip(duty.person.name, "person", note=str(duty.organisation.name))
                if duty.person
                else Chip(duty.organisation.name, "organisation")
            ),
        ),
        Column("role", Text("职责", "Duty"), lambda duty: DUTY_ROLE_LABELS[duty.role]),
        Column("since", Text("起", "Since")),
        Column("until", Text("止", "Until")),
        Column(
            "state",
            Text("状态", "State"),
            lambda duty: (
                State("good", Text("在任", "Now"))
                if duty.until is None or duty.until >= clock.today()
                else State("off", Text("已卸任", "Past"))
            ),
        ),
    ),
    empty=Text("没有单独指定，按上级网格的责任执行。", "Nobody of its own: those of the cell around it answer."),
)
