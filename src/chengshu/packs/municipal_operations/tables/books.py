"""The list of a register, from its declaration."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.geo.queries import children
from chengshu.packs.municipal_operations.columns import Column as Declared
from chengshu.packs.municipal_operations.columns import ColumnType
from chengshu.packs.municipal_operations.models import Assessment, Entry, Haul
from chengshu.packs.municipal_operations.models.assessing import WASTES
from chengshu.packs.municipal_operations.models.ledger import ENTRY_STATES
from chengshu.packs.municipal_operations.queries.ledger import TONES
from chengshu.packs.municipal_operations.registers import Register
from chengshu.ui.parts import Link, State
from chengshu.ui.tables import Column, Filter, Table

CITY_DIGITS = 4
FATES = {
    "new": State("good", Text("新增", "New")),
    "changed": State("info", Text("更新", "Changed")),
    "same": State("off", Text("不变", "As it stands")),
}


def entry_url(entry: Entry) -> str:
    """The page of a row."""
    return reverse("municipal_operations:entry", args=[entry.pk])


def entry_badge(entry: Entry) -> State:
    """The state as a badge."""
    return State(TONES[entry.state], entry.state_label)


def fate_badge(fate: str) -> State:
    """What taking a sheet in does with one of its lines."""
    return FATES[fate]


def districts(request: HttpRequest) -> list[tuple[str, Text]]:
    """The districts of the reader's city."""
    actor: Any = getattr(request, "actor", None)
    city = actor.division_code[:CITY_DIGITS] if actor else ""
    return [(one.code, Text(one.name_zh, one.name_en or one.name_zh)) for one in children(city)] if city else []


def by_district(field: str = "division_code") -> Filter[Any]:
    """Narrows a list to a district."""
    return Filter(
        "district",
        Text("区县", "District"),
        districts,
        narrow=lambda rows, code: rows.filter(**{f"{field}__startswith": code}),
    )


@cache
def table_of(register: Register) -> Table[Entry]:
    """The list of a register: what every row has, and the columns that stand in the list."""
    filters: list[Filter[Entry]] = [Filter("state", Text("状态", "State"), list(ENTRY_STATES.items()))]
    if register.kinds:
        filters.insert(0, Filter("kind", Text("类别", "Kind"), register.kinds))
    filters += [_filter(column) for column in register.listed if column.type is ColumnType.CHOICE]
    columns: list[Column[Entry]] = [
        Column("name", Text("名称", "Name"), lambda row: row.name, link=entry_url, sort="name_zh", wide=True),
        Column("code", Text("编号", "Number"), sort="code"),
    ]
    if register.kinds:
        columns.append(Column("kind", Text("类别", "Kind"), lambda row: row.kind_label, sort="kind"))
    columns += [_column(column) for column in register.listed]
    columns.append(Column("unit", Text("管养单位", "Kept by"), lambda row: row.unit.name, phone=False))
    if register.placed:
        filters.append(by_district())
        columns.append(Column("address", Text("位置", "Where"), phone=False))
    columns.append(Column("state", Text("状态", "State"), entry_badge, sort="state"))
    return Table(
        key=f"book-{register.key}",
        label=register.label,
        columns=tuple(columns),
        search=("found_by",),
        filters=tuple(filters),
        order=("code",),
        empty=Text("本台账还没有条目。", "This book is still empty."),
        next_step=lambda: Link(
            Text("从 Excel 导入", "Import from Excel"),
            reverse("municipal_operations:import", args=[register.key]),
            "table-import",
        ),
    )


def _column(column: Declared) -> Column[Entry]:
    key = column.key
    return Column(
        f"value_{key}",
        column.head,
        lambda row: column.shown(row.values.get(key)),
        numeric=column.numeric,
        sort="" if column.type is ColumnType.DECIMAL else f"values__{key}",
        phone=column.numeric,
    )


def _filter(column: Declared) -> Filter[Entry]:
    key = column.key
    return Filter(
        f"value_{key}",
        column.label,
        column.choices,
        narrow=lambda rows, chosen: rows.filter(**{f"values__{key}": chosen}),
    )


ASSESSMENTS = Table[Assessment](
    key="assessments",
    label=Text("考评记录", "Assessments"),
    columns=(
        Column("entry", Text("考评对象", "What"), lambda row: row.entry.name, link=lambda row: entry_url(row.entry)),
        Column("book", Text("台账", "Book"), lambda row: row.entry.book.label, phone=False),
        Column("score", Text("得分", "Score"), numeric=True, sort="score"),
        Column("on", Text("日期", "Day"), sort="on"),
        Column("unit", Text("管养单位", "Kept by"), lambda row: row.unit.name),
        Column("by", Text("考评人", "By"), lambda row: row.by and row.by.name, phone=False),
        Column("words", Text("说明", "Words"), phone=False, wide=True),
    ),
    search=("entry__name_zh", "entry__code", "words"),
    filters=(by_district("entry__division_code"),),
    order=("-on", "-pk"),
    empty=Text("还没有考评记录。", "Nothing was assessed yet."),
)
HAULS = Table[Haul](
    key="hauls",
    label=Text("垃圾收运记录", "Waste collected"),
    columns=(
        Column("on", Text("日期", "Day"), sort="on"),
        Column(
            "station", Text("转运站", "Station"), lambda row: row.station.name, link=lambda row: entry_url(row.station)
        ),
        Column("vehicle", Text("车辆", "Vehicle"), lambda row: row.vehicle.name),
        Column("waste", Text("垃圾类别", "Waste"), lambda row: row.waste_label),
        Column("tonnes", Text("重量（吨）", "Tonnes"), numeric=True, sort="tonnes"),
        Column("trips", Text("车次", "Trips"), numeric=True),
    ),
    search=("station__name_zh", "vehicle__name_zh"),
    filters=(Filter("waste", Text("垃圾类别", "Waste"), list(WASTES.items())), by_district("station__division_code")),
    order=("-on", "-pk"),
    empty=Text("还没有收运记录。", "Nothing was entered yet."),
    next_step=lambda: Link(Text("登记收运量", "Enter a load"), reverse("municipal_operations:new_haul"), "plus"),
)
