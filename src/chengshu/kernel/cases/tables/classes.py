"""Lists of terms, duties and keepers, of what a table of classes changes."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.cases.limits import in_words
from chengshu.kernel.cases.models import (
    CHANNEL_LABELS,
    STAGE_LABELS,
    CaseClass,
    ClassImport,
    Duty,
    FormerName,
    Keeper,
    Terms,
)
from chengshu.kernel.cases.models.classes import SCHEME_LABELS
from chengshu.kernel.cases.services.trees import DEED_LABELS, Deed, Difference
from chengshu.kernel.geo.queries import full_name
from chengshu.kernel.work.models.items import Urgency
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Filter, Table

WHOLE = Text("全程", "altogether")
MAY_CHANGE: dict[str, Text] = {
    "conditions": Text("条件", "conditions"),
    "limits": Text("时限", "limits"),
    "shorter": Text("时限（放宽须有依据）", "limits (longer ones need a ground)"),
}
DEED_TONES = {Deed.ADDED: "good", Deed.RENAMED: "info", Deed.BACK: "good", Deed.GONE: "warning"}


def class_url(row: CaseClass) -> str:
    """The page of a class."""
    return reverse("cases:class", args=[row.pk])


def limits_of(row: Terms) -> list[Text]:
    """The limits in words, the stages in their order."""
    labels = {**STAGE_LABELS, "whole": WHOLE}
    found = []
    for key, label in labels.items():
        if key in row.limits:
            said = in_words(row.limits[key])
            found.append(Text(f"{label.zh} {said.zh}", f"{label.en} {said.en}"))
    return found


def changeable_of(row: Terms) -> list[Text]:
    """What a city may change in terms of the national list."""
    return [MAY_CHANGE[key] for key in row.changeable if key in MAY_CHANGE]


def state_of_terms(row: Terms) -> State:
    """Whether terms are in force."""
    if row.ended:
        return State("off", Text("已终止", "ended"))
    return (
        State("neutral", Text("尚未生效", "to come"))
        if row.since > clock.today()
        else State("good", Text("生效", "in force"))
    )


def _period(since: object, until: object) -> State:
    return State("off", Text("历史", "former")) if until else State("good", Text("现行", "in force"))


TERMS: Table[Terms] = Table(
    key="terms",
    label=Text("立结案规范", "Terms"),
    columns=(
        Column(
            "filing",
            Text("立案条件", "Filed when"),
            lambda row: Text(f"{row.number}. {row.filing.zh}", f"{row.number}. {row.filing.en}"),
            wide=True,
        ),
        Column("closing", Text("结案条件", "Closed when"), lambda row: row.closing, wide=True),
        Column("limits", Text("时限", "Limits"), limits_of, wide=True),
        Column("urgency", Text("缓急", "Urgency"), lambda row: Urgency(min(row.urgency, 2)).text),
        Column("since", Text("自", "From"), lambda row: row.since),
        Column("state", Text("状态", "State"), state_of_terms),
        Column("city", Text("本市可调整", "The city may change"), changeable_of, phone=False),
        Column("basis", Text("依据", "Basis"), lambda row: row.basis, phone=False),
    ),
    empty=Text("还没有立结案规范。", "No terms yet."),
)
FORMER_NAMES: Table[FormerName] = Table(
    key="names",
    label=Text("曾用名称", "Former names"),
    columns=(
        Column("name_zh", Text("名称", "Name (Chinese)"), lambda row: row.name_zh, wide=True),
        Column("name_en", Text("英文名称", "Name in English"), lambda row: row.name_en),
        Column("until", Text("用至", "Until"), lambda row: row.until),
        Column("by", Text("修改人", "Changed by"), lambda row: row.changed_by.name if row.changed_by else None),
        Column("why", Text("理由", "Why"), lambda row: row.why, phone=False),
    ),
    empty=Text("名称没有改过。", "It was never called otherwise."),
)
DUTIES: Table[Duty] = Table(
    key="duties",
    label=Text("责任单位", "Duties"),
    columns=(
        Column("unit", Text("责任单位", "Body"), lambda row: row.unit.name),
        Column(
            "area",
            Text("区域", "Area"),
            lambda row: full_name(row.division_code) or row.division_code or Text("全市", "whole city"),
        ),
        Column("since", Text("自", "From"), lambda row: row.since),
        Column("until", Text("至", "Until"), lambda row: row.until),
        Column("state", Text("状态", "State"), lambda row: _period(row.since, row.until)),
    ),
    empty=Text("还没有指定责任单位，按上级类别。", "Nobody is named; the class above decides."),
)
KEEPERS: Table[Keeper] = Table(
    key="keepers",
    label=Text("受理单位", "Keepers"),
    columns=(
        Column(
            "channel",
            Text("渠道", "Channel"),
            lambda row: CHANNEL_LABELS.get(row.channel, Text("其他渠道", "All others")),
        ),
        Column("unit", Text("受理单位", "Body"), lambda row: row.unit.name),
        Column("scheme", Text("分类方案", "Tree"), lambda row: SCHEME_LABELS[row.scheme]),
        Column("since", Text("自", "From"), lambda row: row.since),
        Column("until", Text("至", "Until"), lambda row: row.until),
        Column("state", Text("状态", "State"), lambda row: _period(row.since, row.until)),
    ),
    empty=Text("还没有设置受理单位。", "Nobody takes anything in yet."),
)
IMPORTS: Table[ClassImport] = Table(
    key="trees",
    label=Text("导入的分类表", "Tables handed in"),
    columns=(
        Column(
            "name",
            Text("文件", "File"),
            lambda row: row.name,
            link=lambda row: reverse("cases:tree", args=[row.pk]),
            wide=True,
        ),
        Column("scheme", Text("分类方案", "Tree"), lambda row: SCHEME_LABELS[row.scheme]),
        Column("rows", Text("类别数", "Classes"), lambda row: len(row.branches), numeric=True),
        Column("at", Text("上传时间", "Handed in"), lambda row: row.at),
        Column("applied", Text("导入时间", "Taken in"), lambda row: row.applied_at),
    ),
    empty=Text("还没有导入过。", "Nothing was handed in yet."),
)
DIFFERENCES: Table[Difference] = Table(
    key="differences",
    label=Text("差异", "Differences"),
    columns=(
        Column("deed", Text("变化", "Change"), lambda one: State(DEED_TONES[one.deed], DEED_LABELS[one.deed])),
        Column("path", Text("类别", "Class"), lambda one: " / ".join(one.path), wide=True),
        Column("before", Text("原名", "Was called"), lambda one: one.before),
    ),
    filters=(
        Filter(
            "deed",
            Text("变化", "Change"),
            [(deed.value, label) for deed, label in DEED_LABELS.items()],
        ),
    ),
    empty=Text("与现有分类一致，没有差异。", "It is the tree as it stands."),
    page_size=50,
)
