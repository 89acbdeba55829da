"""The lists of divisions."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.geo.differences import Difference
from chengshu.kernel.geo.models import LEVEL_LABELS, WHAT_LABELS, Division, DivisionChange, DivisionImport, What
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Filter, Table

TONES = {
    What.APPEARED: "good",
    What.RENAMED: "info",
    What.MOVED: "info",
    What.CLOSED: "warning",
    What.REOPENED: "good",
}


def badge(what: str) -> State:
    """What happened, as a badge."""
    return State(TONES[What(what)], WHAT_LABELS[what])


PLACES: Table[Division] = Table(
    key="places",
    label=Text("行政区划", "Divisions"),
    columns=(
        Column(
            "name", Text("名称", "Name"), lambda place: place.name, link=lambda place: place_url(place.code), wide=True
        ),
        Column("code", Text("代码", "Code"), lambda place: place.code, sort="code"),
        Column("level", Text("级别", "Level"), lambda place: LEVEL_LABELS[place.level]),
        Column("within", Text("上级", "Within"), lambda place: place.parent and place.parent.name, phone=False),
        Column("below", Text("下级数", "Below"), lambda place: vars(place).get("below"), numeric=True),
    ),
    search=("name_zh", "name_en", "code"),
    order=("code",),
    empty=Text("这里没有下级区划。", "Nothing lies below."),
    page_size=50,
)
IMPORTS: Table[DivisionImport] = Table(
    key="imports",
    label=Text("导入记录", "Imports"),
    columns=(
        Column(
            "source",
            Text("来源", "Source"),
            lambda row: row.source,
            link=lambda row: reverse("geo:import", args=[row.pk]),
            wide=True,
        ),
        Column("proposed", Text("提交时间", "Handed in"), lambda row: row.proposed_at),
        Column("by", Text("提交人", "By"), lambda row: row.by and row.by.name, phone=False),
        Column(
            "state",
            Text("状态", "State"),
            lambda row: (
                State("good", Text("已导入", "Imported"))
                if row.accepted_at
                else State("warning", Text("待确认", "To accept"))
            ),
        ),
        Column("changed", Text("变动数", "Changes"), lambda row: sum(row.counts.values()), numeric=True),
    ),
    empty=Text(
        "还没有导入过。选择区划文件，核对变化后生效。",
        "Nothing has been imported yet. Choose the files, look at what changes, then let it hold.",
    ),
    page_size=10,
)
DIFFERENCES: Table[Difference] = Table(
    key="differences",
    label=Text("变动", "Changes"),
    columns=(
        Column("what", Text("变动", "Change"), lambda each: badge(each.what)),
        Column("code", Text("代码", "Code"), lambda each: each.place.code),
        Column("name", Text("名称", "Name"), lambda each: each.place.name, wide=True),
        Column("level", Text("级别", "Level"), lambda each: LEVEL_LABELS[each.place.level], phone=False),
        Column("before", Text("原为", "Before"), lambda each: each.before or None),
        Column("after", Text("改为", "After"), lambda each: each.after or None),
    ),
    filters=(
        Filter(
            "what",
            Text("变动", "Change"),
            [(what.value, WHAT_LABELS[what]) for what in What],
            narrow=lambda rows, chosen: [each for each in rows if each.what == chosen],
        ),
    ),
    empty=Text("没有变化，与现有区划一致。", "Nothing changes: the list says what is there."),
)
CHANGES: Table[DivisionChange] = Table(
    key="changes",
    label=Text("沿革", "History"),
    columns=(
        Column("on", Text("日期", "Date"), lambda change: change.on),
        Column("what", Text("变动", "Change"), lambda change: badge(change.what)),
        Column("before", Text("原为", "Before"), lambda change: change.before or None),
        Column("after", Text("改为", "After"), lambda change: change.after or None),
        Column("source", Text("依据", "Source"), lambda change: change.through.source, phone=False),
    ),
    empty=Text("没有变更记录。", "Nothing has changed."),
)


def place_url(code: str) -> str:
    """The page of a place; of the country for an empty code."""
    return reverse("geo:place", args=[code]) if code else reverse("geo:divisions")
