"""Tables of municipal operations as the catalogue lists them, and the number the plan asks for."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.base.units import Unit
from chengshu.packs.municipal_operations.queries.coverage import share_on_platform
from chengshu.spec.data import Cycle, Dataset, Field, Grade, Meaning, Opening, Sharing
from chengshu.spec.figures import Indicator

PRIVATE = "《政府信息公开条例》第十五条、《个人信息保护法》：涉及个人隐私和执法信息"

ENTRIES = Dataset(
    key="municipal_operations.entry",
    label=Text("市政台账", "Books of municipal operations"),
    model="municipal_operations.Entry",
    standard="GB/T 30428.2",
    fields=(
        Field("register", Text("台账", "Book"), grade=Grade.PUBLIC),
        Field("code", Text("编号", "Number"), grade=Grade.PUBLIC),
        Field("name_zh", Text("名称", "Name"), grade=Grade.PUBLIC),
        Field("kind", Text("类别", "Kind"), grade=Grade.PUBLIC),
        Field("unit", Text("管养单位", "Kept by"), grade=Grade.PUBLIC),
        Field("division_code", Text("区划代码", "Division"), grade=Grade.PUBLIC, meaning=Meaning.DIVISION),
        Field("address", Text("位置", "Where")),
        Field("lon", Text("经度", "Longitude"), meaning=Meaning.LONGITUDE),
        Field("lat", Text("纬度", "Latitude"), meaning=Meaning.LATITUDE),
        Field("component", Text("部件编码", "Component code")),
        Field("state", Text("状态", "State"), grade=Grade.PUBLIC),
        Field("values", Text("专有属性", "Own columns")),
        Field("changed_at", Text("更新时间", "Changed"), meaning=Meaning.UPDATED_AT),
    ),
)
FINDINGS = Dataset(
    key="municipal_operations.finding",
    label=Text("市政巡查发现", "Findings of patrols"),
    model="municipal_operations.Finding",
    fields=(
        Field("register", Text("台账", "Book")),
        Field("kind", Text("问题类别", "What")),
        Field("severity", Text("严重程度", "How bad")),
        Field("division_code", Text("区划代码", "Division"), meaning=Meaning.DIVISION),
        Field("found_at", Text("发现时间", "Found"), meaning=Meaning.HAPPENED_AT),
        Field("state", Text("状态", "State")),
        Field("case_number", Text("案件编号", "Case")),
    ),
)
ORDERS = Dataset(
    key="municipal_operations.order",
    label=Text("市政养护工单", "Work orders"),
    model="municipal_operations.Order",
    fields=(
        Field("number", Text("编号", "Number")),
        Field("kind", Text("类型", "Kind")),
        Field("register", Text("台账", "Book")),
        Field("unit", Text("养护单位", "Unit")),
        Field("due_on", Text("时限", "Due")),
        Field("cost_fen", Text("费用", "Cost"), Unit.FEN, meaning=Meaning.AMOUNT),
        Field("state", Text("状态", "State")),
        Field("done_at", Text("完成时间", "Done"), meaning=Meaning.HAPPENED_AT),
    ),
)
HAULS = Dataset(
    key="municipal_operations.haul",
    label=Text("垃圾收运记录", "Waste collected"),
    model="municipal_operations.Haul",
    cycle=Cycle.DAILY,
    fields=(
        Field("on", Text("日期", "Day"), grade=Grade.PUBLIC),
        Field("waste", Text("垃圾类别", "Waste"), grade=Grade.PUBLIC),
        Field("tonnes", Text("重量（吨）", "Tonnes"), grade=Grade.PUBLIC),
        Field("trips", Text("车次", "Trips"), Unit.COUNT, grade=Grade.PUBLIC),
    ),
)
RETURNS = Dataset(
    key="municipal_operations.return_value",
    label=Text("公用事业月报指标", "Utilities' figures"),
    model="municipal_operations.ReturnValue",
    cycle=Cycle.MONTHLY,
    fields=(
        Field("handed", Text("月报", "Return")),
        Field("figure", Text("指标", "Figure")),
        Field("value", Text("数值", "Value")),
    ),
)
FAULTS = Dataset(
    key="municipal_operations.fault",
    label=Text("公用事业停供信息", "Interruptions of supply"),
    model="municipal_operations.Fault",
    sharing=Sharing.OPEN_TO_ALL,
    opening=Opening.CONDITIONAL,
    fields=(
        Field("number", Text("编号", "Number"), grade=Grade.PUBLIC),
        Field("kind", Text("类型", "Kind"), grade=Grade.PUBLIC),
        Field("area", Text("影响范围", "Where"), grade=Grade.PUBLIC),
        Field("households", Text("影响户数", "Households"), Unit.COUNT, grade=Grade.PUBLIC),
        Field("starts_at", Text("开始时间", "From"), grade=Grade.PUBLIC, meaning=Meaning.HAPPENED_AT),
        Field("ended_at", Text("恢复时间", "Restored"), grade=Grade.PUBLIC),
    ),
)
PERMITS = Dataset(
    key="municipal_operations.permit",
    label=Text("城管行政许可", "Permits"),
    model="municipal_operations.Permit",
    fields=(
        Field("number", Text("编号", "Number")),
        Field("applicant", Text("申请人", "Applicant"), meaning=Meaning.ENTITY_NAME),
        Field("credit_code", Text("统一社会信用代码", "Credit code"), meaning=Meaning.CREDIT_CODE),
        Field("address", Text("地点", "Where")),
        Field("starts_on", Text("自", "From")),
        Field("ends_on", Text("至", "Until")),
        Field("state", Text("状态", "State")),
        Field("certificate", Text("许可证号", "Certificate"), meaning=Meaning.LICENCE_NUMBER),
    ),
)
PROCEEDINGS = Dataset(
    key="municipal_operations.proceeding",
    label=Text("城管行政处罚", "Penalties"),
    model="municipal_operations.Proceeding",
    sharing=Sharing.NOT_SHARED,
    sharing_ground=PRIVATE,
    grade=Grade.SENSITIVE,
    fields=(
        Field("number", Text("案号", "Number")),
        Field("offence", Text("案由", "Offence")),
        Field("stage", Text("环节", "Stage")),
        Field("fine_fen", Text("罚款", "Fine"), Unit.FEN, meaning=Meaning.AMOUNT),
        Field("decided_on", Text("决定日期", "Decided")),
        Field("party", Text("当事人", "Party"), grade=Grade.SENSITIVE, meaning=Meaning.PERSON_NAME),
    ),
)
BUSINESSES = Dataset(
    key="municipal_operations.business",
    label=Text("城管业务平台覆盖清单", "Business that is to be on the platform"),
    model="municipal_operations.Business",
    fields=(
        Field("key", Text("代码", "Key"), grade=Grade.PUBLIC),
        Field("name_zh", Text("业务或单位", "Business or company"), grade=Grade.PUBLIC),
        Field("since", Text("自", "Since"), grade=Grade.PUBLIC),
    ),
)
DATASETS = (ENTRIES, FINDINGS, ORDERS, HAULS, RETURNS, FAULTS, PERMITS, PROCEEDINGS, BUSINESSES)
ON_PLATFORM = Indicator(
    key="municipal_services_and_utilities_on_platform",
    label=Text("市政业务和公用事业公司上平台率", "Municipal services and utilities on the platform"),
    unit=Unit.PERCENT,
    source=BUSINESSES,
    compute=share_on_platform,
    formula=Text(
        "（台账在册或期内有办件的业务数 + 期内有采纳月报的公用事业公司数）÷ 清单总数 × 100",
        "(businesses with rows or recent work + companies with a recent accepted return) ÷ all on the list × 100",
    ),
)
