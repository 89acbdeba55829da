"""The catalogue entries of the books: what each column means, as its bureau would have catalogued it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from chengshu.base.text import Text
from chengshu.kernel.catalogue.contents import ItemContent, ResourceContent
from chengshu.kernel.gathering.seeds import economy
from chengshu.spec.data import Cycle, FieldType, Grade, Meaning, Opening, Sharing


@dataclass(frozen=True)
class Entry:
    """The entry of a book: its name, its columns in order (the first is its key), what differs from the usual."""

    name: Text
    columns: tuple[str, ...]
    summary: Text
    changed: Mapping[str, ItemContent] = field(default_factory=dict)
    sharing: Sharing = Sharing.ON_REQUEST
    opening: Opening = Opening.CLOSED
    cycle: Cycle = Cycle.DAILY

    def content(self, classification: str) -> ResourceContent:
        """What is published."""
        items = tuple(
            replace(self.changed.get(column) or USUAL[column], is_key=place == 0, required=place == 0)
            for place, column in enumerate(self.columns)
        )
        keys = {"series", "division", "period", "revision"} if self.columns[0] == "series" else set()
        items = tuple(replace(item, is_key=True, required=True) if item.column in keys else item for item in items)
        return ResourceContent(
            name_zh=self.name.zh,
            name_en=self.name.en,
            classification=classification,
            summary_zh=self.summary.zh,
            summary_en=self.summary.en,
            cycle=self.cycle,
            sharing=self.sharing,
            sharing_condition="依职责申请，限定目的和字段使用" if self.sharing is Sharing.ON_REQUEST else "",
            opening=self.opening,
            grade=max(item.grade for item in items),
            items=items,
        )


def _item(
    column: str, zh: str, en: str, meaning: Meaning = Meaning.PLAIN, grade: Grade = Grade.INTERNAL
) -> ItemContent:
    return ItemContent(
        column=column, name_zh=zh, name_en=en, type=TYPES.get(column, FieldType.TEXT), meaning=meaning, grade=grade
    )


#: Birth dates stay texts: bureaus write them in many ways.
TYPES = {
    "registered_on": FieldType.DATE,
    "founded_on": FieldType.DATE,
    "stated_at": FieldType.TIME,
    "updated_at": FieldType.TIME,
    "revision": FieldType.INTEGER,
}
_SENSITIVE, _PUBLIC = Grade.SENSITIVE, Grade.PUBLIC
USUAL: dict[str, ItemContent] = {
    item.column: item
    for item in (
        _item("row_id", "行号", "Row no."),
        _item("file_no", "档案号", "File no."),
        _item("person_no", "个人编号", "Person no."),
        _item("payer_no", "纳税人编号", "Payer no."),
        _item("id_number", "公民身份号码", "Identity number", Meaning.IDENTITY_NUMBER, _SENSITIVE),
        _item("name", "姓名", "Name", Meaning.PERSON_NAME, _SENSITIVE),
        _item("sex", "性别", "Sex", Meaning.SEX),
        _item("nation", "民族", "Ethnic group"),
        _item("birth_date", "出生日期", "Date of birth", Meaning.BIRTH_DATE, _SENSITIVE),
        _item("division", "行政区划代码", "Division", Meaning.DIVISION),
        _item("address", "地址", "Address", Meaning.ADDRESS, _SENSITIVE),
        _item("phone", "联系电话", "Phone", Meaning.PHONE, _SENSITIVE),
        _item("blood_type", "血型", "Blood type", grade=_SENSITIVE),
        _item("clinic", "签约医疗机构", "Registered clinic", grade=_SENSITIVE),
        _item("state", "状态", "State"),
        _item("kind", "类别", "Kind"),
        _item("registered_on", "登记日期", "Registered on", Meaning.HAPPENED_AT),
        _item("code", "统一社会信用代码", "Unified social credit code", Meaning.CREDIT_CODE, _PUBLIC),
        _item("representative", "法定代表人", "Legal representative", Meaning.PERSON_NAME, _SENSITIVE),
        _item("capital", "注册资本（万元）", "Capital (10,000 yuan)", Meaning.AMOUNT, _PUBLIC),
        _item("founded_on", "成立日期", "Founded on", Meaning.HAPPENED_AT, _PUBLIC),
        _item("tax_office", "主管税务机关", "Tax office"),
        _item("tax_credit", "纳税信用级别", "Tax credit grade", grade=_PUBLIC),
        _item("place_code", "地址编码", "Address code", grade=_PUBLIC),
        _item("school", "就读学校", "School", grade=_SENSITIVE),
        _item("scheme", "参保险种", "Scheme"),
        _item("matter", "信用事项", "Matter", grade=_PUBLIC),
        _item("grade", "等级", "Grade", grade=_PUBLIC),
        _item("medium", "排放类型", "Medium", grade=_PUBLIC),
        _item("tonnes", "排放量（吨）", "Emission (t)", Meaning.AMOUNT, _PUBLIC),
        _item("outcome", "检查结果", "Outcome", grade=_PUBLIC),
        _item("level", "隐患级别", "Level"),
        _item("patents", "有效专利数", "Patents in force", grade=_PUBLIC),
        _item("stars", "星级", "Stars", grade=_PUBLIC),
        _item("series", "指标代码", "Series", grade=_PUBLIC),
        _item("unit", "计量单位", "Unit", grade=_PUBLIC),
        _item("period", "时期", "Period", grade=_PUBLIC),
        _item("revision", "修订次序", "Revision", grade=_PUBLIC),
        _item("value", "数值", "Value", Meaning.AMOUNT, _PUBLIC),
        _item("stated_at", "发布时间", "Stated at", Meaning.UPDATED_AT, _PUBLIC),
        _item("updated_at", "更新时间", "Updated at", Meaning.UPDATED_AT),
    )
}
ENTITY = {
    "name": _item("name", "名称", "Name", Meaning.ENTITY_NAME, _PUBLIC),
    "address": _item("address", "住所", "Address", Meaning.ADDRESS, _PUBLIC),
    "phone": _item("phone", "联系电话", "Phone", Meaning.PHONE, _PUBLIC),
}
PLACE = {
    "address": _item("address", "标准地址", "Standard address", Meaning.ADDRESS, _PUBLIC),
    "division": _item("division", "乡级区划代码", "Town", Meaning.DIVISION, _PUBLIC),
}
SERIES = {
    "name": _item("name", "指标名称", "Name of series", grade=_PUBLIC),
    "division": _item("division", "行政区划代码", "Division", Meaning.DIVISION, _PUBLIC),
}


def _of_persons(zh: str, en: str, *columns: str, summary: Text) -> Entry:
    return Entry(Text(zh, en), (*columns, "updated_at"), summary)


def _of_entities(zh: str, en: str, *columns: str, summary: Text) -> Entry:
    return Entry(Text(zh, en), (*columns, "updated_at"), summary, ENTITY)


ENTRIES: Mapping[str, Entry] = {
    "police.residents": _of_persons(
        "常住人口基本信息", "Residents",
        "row_id", "id_number", "name", "sex", "nation", "birth_date", "division", "address",
        summary=Text("公安机关户籍登记的常住人口", "Residents as registered by the police"),
    ),
    "health.residents": _of_persons(
        "居民健康档案", "Health files",
        "file_no", "name", "id_number", "sex", "birth_date", "phone", "address", "blood_type", "clinic",
        summary=Text("基层医疗机构建立的居民健康档案", "Files kept by clinics of their residents"),
    ),
    "insurance.insured": _of_persons(
        "基本医疗保险参保信息", "Medical insurance",
        "person_no", "name", "id_number", "sex", "birth_date", "state", "kind", "address", "phone",
        summary=Text("职工和城乡居民基本医疗保险参保人员", "Those insured by the basic medical insurance"),
    ),
    "civil.marriages": _of_persons(
        "婚姻登记个人信息", "Marriages by person",
        "row_id", "name", "id_number", "sex", "birth_date", "state", "registered_on",
        summary=Text("婚姻登记机关登记的个人婚姻状况", "Marital status as registered"),
    ),
    "market.entities": _of_entities(
        "市场主体登记信息", "Enterprises",
        "code", "name", "representative", "kind", "capital", "founded_on", "address", "phone", "state", "division",
        summary=Text("市场监管部门登记的市场主体", "Enterprises as registered"),
    ),
    "civil.organisations": _of_entities(
        "社会组织登记信息", "Social organisations",
        "code", "name", "representative", "kind", "founded_on", "address",
        summary=Text("民政部门登记的社会组织", "Social organisations as registered"),
    ),
    "tax.payers": _of_entities(
        "纳税人登记信息", "Tax payers",
        "payer_no", "code", "name", "representative", "address", "phone", "tax_office", "tax_credit",
        summary=Text("税务登记及纳税信用级别", "Tax payers and their credit grades"),
    ),
    "planning.addresses": Entry(
        Text("标准地址", "Standard addresses"),
        ("place_code", "address", "division", "updated_at"),
        Text("到楼栋的标准地址", "Standard addresses down to the building"),
        PLACE,
        Sharing.OPEN_TO_ALL,
        cycle=Cycle.MONTHLY,
    ),
    "education.students": _of_persons(
        "在校学生信息", "Pupils", "row_id", "id_number", "name", "school", "state",
        summary=Text("中小学学籍", "Pupils of schools"),
    ),
    "labour.insured": _of_persons(
        "养老保险参保信息", "Pensions", "row_id", "id_number", "name", "scheme", "state",
        summary=Text("养老保险参保和领取待遇", "Pension insurance"),
    ),
    "reform.credit": _of_entities(
        "公共信用信息", "Public credit", "row_id", "code", "name", "matter", "grade",
        summary=Text("法人奖惩和信用等级", "Rewards and penalties of legal entities"),
    ),
    "environment.emitters": _of_entities(
        "重点排污单位信息", "Emitters", "row_id", "code", "name", "medium", "tonnes",
        summary=Text("重点排污单位及排放量", "Emitters and what they emit"),
    ),
    "market.checks": _of_entities(
        "监督检查信息", "Inspections", "row_id", "code", "name", "outcome", "kind",
        summary=Text("双随机和专项检查结果", "Outcomes of inspections"),
    ),
    "emergency.hazards": _of_entities(
        "安全生产隐患信息", "Hazards", "row_id", "code", "name", "level", "kind",
        summary=Text("企业安全生产隐患", "Hazards at enterprises"),
    ),
    "science.patents": _of_entities(
        "企业有效专利信息", "Patents", "row_id", "code", "name", "patents", "kind",
        summary=Text("企业有效专利数量", "Patents in force by enterprise"),
    ),
    "culture.venues": _of_entities(
        "文化旅游经营单位信息", "Venues", "row_id", "code", "name", "kind", "stars",
        summary=Text("旅行社、酒店、剧场、景区", "Agencies, hotels, theatres, sights"),
    ),
    economy.KEY: Entry(
        Text("主要经济指标月度数据", "Monthly economic series"),
        ("series", "name", "unit", "division", "period", "revision", "value", "stated_at"),
        Text("分县区的主要经济指标，含修订", "Economic series by county, with revisions"),
        SERIES,
        Sharing.OPEN_TO_ALL,
        Opening.OPEN,
        Cycle.MONTHLY,
    ),
}  # fmt: skip
