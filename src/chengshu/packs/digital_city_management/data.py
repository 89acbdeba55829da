"""Tables of digital city management as the catalogue lists them, and the two numbers the plan asks for."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.base.units import Unit
from chengshu.packs.digital_city_management.subsystems import extension_in_operation, standard_in_operation
from chengshu.spec.data import Dataset, Field, Grade, Meaning, Sharing
from chengshu.spec.figures import Indicator

PRIVATE = "《个人信息保护法》第二十八条：含工作人员行踪"
SHOPS = Dataset(
    key="digital_city_management.shop",
    label=Text("门前三包商户", "Shops with duties before the door"),
    model="digital_city_management.Shop",
    fields=(
        Field("code", Text("编号", "Number"), grade=Grade.PUBLIC),
        Field("name_zh", Text("商户名称", "Name"), grade=Grade.PUBLIC, meaning=Meaning.ENTITY_NAME),
        Field("credit_code", Text("统一社会信用代码", "Credit code"), meaning=Meaning.CREDIT_CODE),
        Field("duties", Text("责任", "Duties"), grade=Grade.PUBLIC),
        Field("division_code", Text("区划代码", "Division"), meaning=Meaning.DIVISION),
        Field("address", Text("地址", "Address"), meaning=Meaning.ADDRESS),
        Field("signed_on", Text("签订日期", "Signed on")),
        Field("changed_at", Text("更新时间", "Changed"), meaning=Meaning.UPDATED_AT),
    ),
)
SUPERVISED = Dataset(
    key="digital_city_management.supervised",
    label=Text("在管工地和渣土车辆", "Sites and vehicles under supervision"),
    model="digital_city_management.Supervised",
    fields=(
        Field("kind", Text("类型", "Kind")),
        Field("number", Text("许可证号、车牌", "Permit or plate"), meaning=Meaning.PLATE),
        Field("company", Text("单位", "Company"), meaning=Meaning.ENTITY_NAME),
        Field("division_code", Text("区划代码", "Division"), meaning=Meaning.DIVISION),
        Field("permit_until", Text("许可到期", "Permit until")),
        Field("changed_at", Text("更新时间", "Changed"), meaning=Meaning.UPDATED_AT),
    ),
)
WARNINGS = Dataset(
    key="digital_city_management.warning",
    label=Text("突发事件预警", "Warnings of sudden events"),
    model="digital_city_management.Warning",
    fields=(
        Field("rule", Text("规则", "Rule")),
        Field("lon", Text("经度", "Longitude"), meaning=Meaning.LONGITUDE),
        Field("lat", Text("纬度", "Latitude"), meaning=Meaning.LATITUDE),
        Field("state", Text("状态", "State")),
        Field("raised_at", Text("预警时间", "Raised"), meaning=Meaning.HAPPENED_AT),
    ),
)
TRACKS = Dataset(
    key="digital_city_management.track",
    label=Text("采集员轨迹", "Tracks of inspectors"),
    model="digital_city_management.TrackPoint",
    sharing=Sharing.NOT_SHARED,
    sharing_ground=PRIVATE,
    grade=Grade.SENSITIVE,
    fields=(
        Field("shift", Text("班次", "Shift"), grade=Grade.SENSITIVE),
        Field("at", Text("时间", "When"), grade=Grade.SENSITIVE, meaning=Meaning.HAPPENED_AT),
        Field("lon", Text("经度", "Longitude"), grade=Grade.SENSITIVE, meaning=Meaning.LONGITUDE),
        Field("lat", Text("纬度", "Latitude"), grade=Grade.SENSITIVE, meaning=Meaning.LATITUDE),
    ),
)
REFERRALS = Dataset(
    key="digital_city_management.referral",
    label=Text("移交执法案件", "Cases referred to enforcement"),
    model="digital_city_management.Referral",
    fields=(
        Field("case", Text("案件", "Case")),
        Field("to", Text("执法单位", "To")),
        Field("at", Text("移交时间", "When"), meaning=Meaning.HAPPENED_AT),
        Field("reference", Text("执法案号", "Proceeding")),
        Field("answered_at", Text("反馈时间", "Answered")),
    ),
)
DATASETS = (SHOPS, SUPERVISED, WARNINGS, TRACKS, REFERRALS)
_HOW = Text(
    "近三十天有使用记录，或当日自检通过的子系统；每个都从业务数据实时判断",
    "Sub-systems that answered a use in thirty days or pass their check today, judged from what really happened",
)
INDICATORS = (
    Indicator(
        key="standard_subsystems_in_operation",
        label=Text("标准子系统投入运行数", "Standard sub-systems in operation"),
        unit=Unit.COUNT,
        source=WARNINGS,
        compute=standard_in_operation,
        formula=_HOW,
    ),
    Indicator(
        key="extension_subsystems_in_operation",
        label=Text("拓展子系统投入运行率", "Extension sub-systems in operation"),
        unit=Unit.RATIO,
        source=SHOPS,
        compute=extension_in_operation,
        formula=_HOW,
    ),
)
