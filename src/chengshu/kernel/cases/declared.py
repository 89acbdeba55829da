"""Tables of cases in the catalogue."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.data import Dataset, Field, Grade, Sharing

GROUND = "《个人信息保护法》第三十四条：含诉求人信息，须为履行法定职责所必需"
CASES = Dataset(
    key="cases.case",
    label=Text("城市案件", "Cases of the city"),
    model="cases.Case",
    fields=(
        Field("number", Text("案件编号", "Number")),
        Field("channel", Text("来源渠道", "Channel")),
        Field("title", Text("标题", "Title"), grade=Grade.SENSITIVE),
        Field("text", Text("反映的情况", "What was said"), grade=Grade.SENSITIVE),
        Field("case_class", Text("类别", "Class")),
        Field("urgency", Text("缓急", "Urgency")),
        Field("address", Text("地点", "Place"), grade=Grade.SENSITIVE),
        Field("division_code", Text("区划代码", "Division code")),
        Field("lon", Text("经度", "Longitude")),
        Field("lat", Text("纬度", "Latitude")),
        Field("grid_code", Text("网格编码", "Grid cell")),
        Field("component_code", Text("部件编码", "Component")),
        Field("stage", Text("环节", "Stage")),
        Field("outcome", Text("结果", "Outcome")),
        Field("keeper", Text("受理单位", "Kept by")),
        Field("lead", Text("处置单位", "Handled by")),
        Field("reported_at", Text("上报时间", "Reported")),
        Field("filed_at", Text("立案时间", "Filed")),
        Field("sent_at", Text("派遣时间", "Sent")),
        Field("handled_at", Text("处置完成时间", "Handled")),
        Field("checked_at", Text("核查时间", "Checked")),
        Field("closed_at", Text("结案时间", "Closed")),
        Field("closed_on_time", Text("是否按期结案", "Closed in time")),
        Field("satisfaction", Text("满意度", "Satisfaction")),
    ),
    sharing=Sharing.ON_REQUEST,
    sharing_ground=GROUND,
    grade=Grade.SENSITIVE,
    standard="GB/T 30428.2-2013",
)
CLASSES = Dataset(
    key="cases.class",
    label=Text("案件类别", "Classes of cases"),
    model="cases.CaseClass",
    fields=(
        Field("scheme", Text("分类方案", "Scheme")),
        Field("code", Text("代码", "Code")),
        Field("name_zh", Text("名称", "Name")),
        Field("name_en", Text("英文名称", "English name")),
        Field("kind", Text("性质", "Kind")),
        Field("path", Text("上级路径", "Path")),
        Field("national", Text("国家标准类别", "National")),
        Field("retired_on", Text("停用日期", "Retired on")),
    ),
    standard="GB/T 30428.2-2013",
)
TERMS = Dataset(
    key="cases.terms",
    label=Text("案件立结案规范", "Terms of classes"),
    model="cases.Terms",
    fields=(
        Field("case_class", Text("类别", "Class")),
        Field("number", Text("条件序号", "Number of the terms")),
        Field("filing_zh", Text("立案条件", "Filed when")),
        Field("closing_zh", Text("结案条件", "Closed when")),
        Field("limits", Text("各环节时限", "Limits of stages")),
        Field("since", Text("生效日期", "In force from")),
        Field("basis", Text("依据", "Basis")),
    ),
    standard="GB/T 30428.2-2013",
)
DUTIES = Dataset(
    key="cases.duty",
    label=Text("案件责任单位", "Bodies on duty for classes"),
    model="cases.Duty",
    fields=(
        Field("case_class", Text("类别", "Class")),
        Field("division_code", Text("区划代码", "Division code")),
        Field("unit", Text("责任单位", "Body")),
        Field("since", Text("自", "From")),
        Field("until", Text("至", "Until")),
    ),
)
DATASETS = (CASES, CLASSES, TERMS, DUTIES)
