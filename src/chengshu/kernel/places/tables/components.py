"""Lists of components, of lists handed in, and of what is wrong in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from chengshu.base.text import Text, bracketed
from chengshu.kernel.places.models import (
    COMPONENT_STATE_LABELS,
    STANDING,
    Component,
    ComponentClass,
    ComponentImport,
)
from chengshu.kernel.places.queries.components import Near, class_names, classes
from chengshu.kernel.places.queries.showing import STATE_TONES
from chengshu.ui.parts import Link, State
from chengshu.ui.tables import Column, Filter, Table


def component_url(row: Component) -> str:
    """The page of a component."""
    return reverse("places:component", args=[row.code])


def class_label(code: str, known: dict[str, ComponentClass] | None = None) -> Text:
    """The name of a class; its code where nobody named it."""
    found = (known or class_names()).get(code)
    return found.name if found else Text(code, code)


def state_of(row: Component) -> State:
    """How a component is, in words and colour; one that is gone says so."""
    if row.same_as_id is not None:
        return State("off", Text("已并入", "Joined to another"))
    if row.removed_on is not None:
        return State("off", Text("已拆除", "Taken away"))
    return State(STATE_TONES[row.state], COMPONENT_STATE_LABELS[row.state])


_ENDED = Text("已停用", "ended")


def _class_choices(_request: HttpRequest) -> list[tuple[str, Text | str]]:
    mains: dict[str, Text | str] = {}
    subs: list[tuple[str, Text | str]] = []
    for one in classes(all_of_them=True):
        mains.setdefault(one.code[:2], one.main)
        label = Text(f"{one.code} {one.name.zh}", f"{one.code} {one.name.en}")
        subs.append((one.code, label if one.active else bracketed(label, _ENDED)))
    return [*mains.items(), *subs]


def _narrow_class(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(class_code__startswith=value)


def _narrow_standing(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(STANDING) if value == "standing" else rows.exclude(STANDING)


def components_table() -> Table[Component]:
    """The register; names of classes are read once for the page."""
    known = class_names()
    return Table(
        key="components",
        label=Text("城市部件", "Components"),
        columns=(
            Column("code", Text("标识码", "Code"), link=component_url, sort="code"),
            Column("class", Text("小类", "Class"), lambda row: class_label(row.class_code, known), sort="class_code"),
            Column("name", Text("名称", "Name"), lambda row: row.name_zh and row.name, sort="name_zh"),
            Column("address", Text("地址", "Address"), phone=False),
            Column("keeper", Text("养护单位", "Kept by"), lambda row: row.keeper and row.keeper.name),
            Column("owner", Text("权属单位", "Owner"), lambda row: row.owner and row.owner.name, phone=False),
            Column("state", Text("状态", "State"), state_of, sort="state"),
            Column("lon", Text("经度", "Longitude"), numeric=True, phone=False),
            Column("lat", Text("纬度", "Latitude"), numeric=True, phone=False),
            Column("height_m", Text("高程（米）", "Height (m)"), numeric=True, phone=False),
        ),
        search=("code", "name_zh", "name_en", "address"),
        filters=(
            Filter("class", Text("部件分类", "Class"), _class_choices, narrow=_narrow_class),
            Filter("state", Text("状态", "State"), list(COMPONENT_STATE_LABELS.items())),
            Filter(
                "standing",
                Text("在册情况", "Standing"),
                [("standing", Text("在用", "In place")), ("gone", Text("已拆除或并入", "Gone"))],
                narrow=_narrow_standing,
            ),
        ),
        order=("code",),
        empty=Text("还没有登记部件。", "No components yet."),
        next_step=lambda: Link(Text("导入部件清单", "Import a list"), reverse("places:imports"), "file-import"),
    )


COMPONENTS = components_table

NEAR: Table[Near] = Table(
    key="near",
    label=Text("附近部件", "Nearby"),
    columns=(
        Column(
            "name",
            Text("部件", "Component"),
            lambda near: near.component.name_zh or near.component.code,
            link=lambda near: component_url(near.component),
        ),
        Column("state", Text("状态", "State"), lambda near: state_of(near.component)),
        Column("metres", Text("距离（米）", "Metres"), lambda near: round(near.metres), numeric=True),
    ),
    empty=Text("50米内没有其他部件。", "Nothing else within 50 m."),
)

IMPORTS: Table[ComponentImport] = Table(
    key="imports",
    label=Text("以往导入", "Former imports"),
    columns=(
        Column("source", Text("文件", "File"), link=lambda row: reverse("places:import", args=[row.pk])),
        Column("handed_in_at", Text("上传时间", "Handed in"), sort="handed_in_at"),
        Column("by", Text("上传人", "By"), lambda row: row.by and row.by.name),
        Column("new", Text("新增", "New"), lambda row: row.counts.get("new", 0), numeric=True),
        Column("known", Text("已有", "Known"), lambda row: row.counts.get("known", 0), numeric=True),
        Column("refused", Text("有误", "Refused"), lambda row: row.counts.get("refused", 0), numeric=True),
        Column(
            "state",
            Text("状态", "State"),
            lambda row: (
                State("good", Text("已导入", "Taken in"))
                if row.taken_at
                else State("info", Text("待确认", "To be confirmed"))
            ),
        ),
    ),
    order=("-handed_in_at",),
    empty=Text("还没有导入过清单。", "No list yet."),
)


@dataclass(frozen=True)
class Fault:
    """One line of what is wrong in a list."""

    row: int
    column: str
    why: Text


def faults_of(row: ComponentImport) -> list[Fault]:
    """What is wrong in a list, by row."""
    return [Fault(number, column, Text(zh, en)) for number, column, zh, en in row.problems]


def problems_table() -> Table[Fault]:
    """What is wrong in a list, with row and column as the file has them."""
    return Table(
        key="problems",
        label=Text("需要修改的内容", "To be mended"),
        columns=(
            Column("row", Text("行", "Row"), numeric=True),
            Column("column", Text("列", "Column")),
            Column("why", Text("问题", "What is wrong"), wide=True),
        ),
        empty=Text("没有发现问题。", "Nothing is wrong."),
    )
