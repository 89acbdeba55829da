"""Tables of dispatch in the catalogue."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.data import Dataset, Field, Grade, Meaning, Sharing

RULES = Dataset(
    key="dispatch.rule",
    label=Text("案件派遣规则", "Rules of dispatch"),
    model="dispatch.Rule",
    fields=(
        Field("number", Text("规则编号", "Number")),
        Field("name_zh", Text("名称", "Name")),
        Field("rank", Text("顺序", "Rank")),
        Field("mode", Text("方式", "Mode")),
        Field("case_class", Text("类别", "Class")),
        Field("division_code", Text("区划代码", "Division code"), meaning=Meaning.DIVISION),
        Field("channel", Text("来源渠道", "Channel")),
        Field("moment", Text("适用时间", "When")),
        Field("since", Text("自", "From")),
        Field("until", Text("至", "Until")),
    ),
)
DECISIONS = Dataset(
    key="dispatch.decision",
    label=Text("自动派遣记录", "Decisions of dispatch"),
    model="dispatch.Decision",
    fields=(
        Field("case", Text("案件", "Case")),
        Field("rule", Text("规则", "Rule")),
        Field("unit", Text("处置单位", "Unit")),
        Field("outcome", Text("结果", "Outcome")),
        Field("at", Text("时间", "When")),
    ),
)
RULINGS = Dataset(
    key="dispatch.ruling",
    label=Text("派遣争议裁定", "Rulings on who handles"),
    model="dispatch.Ruling",
    fields=(
        Field("case", Text("案件", "Case")),
        Field("state", Text("状态", "State")),
        Field("opened_at", Text("提请时间", "Opened")),
        Field("unit", Text("裁定单位", "Unit ruled")),
        Field("why", Text("裁定理由", "Reason")),
        Field("ended_at", Text("裁定时间", "Ruled")),
    ),
)
CREWS = Dataset(
    key="dispatch.crew",
    label=Text("处置班组", "Crews"),
    model="dispatch.Crew",
    fields=(
        Field("name_zh", Text("名称", "Name")),
        Field("unit", Text("所属单位", "Unit")),
        Field("division_code", Text("负责区域", "Area"), meaning=Meaning.DIVISION),
        Field("capacity", Text("同时在办上限", "Orders at once")),
        Field("active", Text("是否启用", "In use")),
    ),
)
POSITIONS = Dataset(
    key="dispatch.position",
    label=Text("处置班组位置", "Positions of crews"),
    model="dispatch.CrewPosition",
    fields=(
        Field("crew", Text("班组", "Crew")),
        Field("lon", Text("经度", "Longitude"), meaning=Meaning.LONGITUDE, grade=Grade.SENSITIVE),
        Field("lat", Text("纬度", "Latitude"), meaning=Meaning.LATITUDE, grade=Grade.SENSITIVE),
        Field("at", Text("时间", "When"), meaning=Meaning.HAPPENED_AT),
    ),
    sharing=Sharing.NOT_SHARED,
    sharing_ground="《个人信息保护法》第六条、第十九条：仅用于就近派单，按班组规定天数保存",
    grade=Grade.SENSITIVE,
)
DATASETS = (RULES, DECISIONS, RULINGS, CREWS, POSITIONS)
