"""The base databases of the invented city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chengshu.base.text import Text
from chengshu.kernel.registries.models import Kind
from chengshu.kernel.registries.services import FieldWanted
from chengshu.spec.data import FieldType, Grade, Meaning


@dataclass(frozen=True)
class Filled:
    """A feed: the catalogue's key, and the registry's fields with the columns that fill them."""

    resource: str
    mapping: Mapping[str, str]
    founding: bool = True
    time_column: str = ""


@dataclass(frozen=True)
class Base:
    """A registry to set up; ``owner`` is the key of its bureau."""

    key: str
    label: Text
    kind: Kind
    owner: str
    summary: Text
    base: bool = True
    fields: Sequence[str] = ()
    own_fields: Sequence[FieldWanted] = ()
    feeds: Sequence[Filled] = ()
    subject: str = ""
    per_row: bool = False
    kept_by: str = ""
    part_of: str = ""
    standard: str = ""


def wanted(
    key: str,
    zh: str,
    en: str,
    *,
    meaning: Meaning = Meaning.PLAIN,
    grade: Grade = Grade.PUBLIC,
    type: FieldType = FieldType.TEXT,
) -> FieldWanted:
    """A field of its own."""
    return FieldWanted(key, Text(zh, en), meaning, grade, type)  # fmt: skip


_PERSON = {"number": "id_number", "name": "name", "sex": "sex", "born_on": "birth_date"}
_ENTITY = {"code": "code", "entity_name": "name", "representative": "representative", "address": "address"}

BASES: Sequence[Base] = (
    Base(
        "population",
        Text("人口基础库", "Population"),
        Kind.PERSON,
        "police",
        Text(
            "一人一条，由公安、卫生健康、民政、医疗保障等部门数据融合而成，每个字段都有来源。",
            "One record per person, merged from police, health, civil affairs and insurance; each field has a source.",
        ),
        fields=(
            "number", "name", "sex", "born_on", "nation", "household", "address", "phone", "marriage", "insured",
            "doctor",
        ),
        feeds=(
            Filled(
                "police.residents",
                _PERSON | {"nation": "nation", "household": "division", "address": "address"},
            ),
            Filled("health.residents", _PERSON | {"address": "address", "phone": "phone", "doctor": "clinic"}),
            Filled("insurance.insured", _PERSON | {"address": "address", "phone": "phone", "insured": "state"}),
            Filled("civil.marriages", _PERSON | {"marriage": "state"}),
        ),
        standard="GB 11643-1999",
    ),
    Base(
        "entities",
        Text("法人基础库", "Legal entities"),
        Kind.ENTITY,
        "market",
        Text(
            "以统一社会信用代码为唯一标识，由市场监管、民政、税务部门数据融合而成。",
            "Unified social credit code as the unique key, merged from market supervision, civil affairs and tax.",
        ),
        fields=(
            "code", "entity_name", "representative", "kind", "state", "founded_on", "capital", "address", "phone",
            "tax_office", "tax_credit", "division",
        ),
        feeds=(
            Filled(
                "market.entities",
                _ENTITY
                | {
                    "kind": "kind",
                    "state": "state",
                    "founded_on": "founded_on",
                    "capital": "capital",
                    "phone": "phone",
                    "division": "division",
                },
            ),
            Filled("civil.organisations", _ENTITY | {"kind": "kind", "founded_on": "founded_on"}),
            Filled(
                "tax.payers",
                _ENTITY | {"phone": "phone", "tax_office": "tax_office", "tax_credit": "tax_credit"},
                founding=False,
            ),
        ),
        standard="GB 32100-2015",
    ),
    Base(
        "geography",
        Text("空间地理库", "Geography"),
        Kind.GEOGRAPHY,
        "planning",
        Text(
            "基础地理和自然资源要素按图层入库，坐标系为 CGCS2000，各有来源、时点和历史；网格、部件、地址一并入库。",
            "Geographic features and natural resources by layer in CGCS2000, each with source, date and history.",
        ),
        own_fields=(
            wanted("code", "要素编码", "Code"),
            wanted("name", "名称", "Name"),
            wanted("layer", "图层", "Layer"),
            wanted("class_code", "分类代码", "Class"),
            wanted("division", "所在行政区划", "Division", meaning=Meaning.DIVISION),
            wanted("area_m2", "面积（平方米）", "Area (m²)", type=FieldType.DECIMAL),
            wanted("length_m", "长度（米）", "Length (m)", type=FieldType.DECIMAL),
            wanted("lon", "经度", "Longitude", meaning=Meaning.LONGITUDE, grade=Grade.INTERNAL, type=FieldType.FLOAT),
            wanted("lat", "纬度", "Latitude", meaning=Meaning.LATITUDE, grade=Grade.INTERNAL, type=FieldType.FLOAT),
            wanted("shape", "图形（GeoJSON）", "Shape (GeoJSON)", grade=Grade.SENSITIVE, type=FieldType.LONG_TEXT),
            wanted("attributes", "属性", "Attributes", grade=Grade.INTERNAL, type=FieldType.LONG_TEXT),
            wanted("source", "来源", "Source"),
            wanted("sourced_on", "数据时点", "As of", type=FieldType.DATE),
            wanted("valid_from", "有效自", "Valid from", type=FieldType.DATE),
        ),
        kept_by="places",
        standard="GB/T 13923",
    ),
    Base(
        "places",
        Text("地址基础库", "Standard addresses"),
        Kind.PLACE,
        "planning",
        Text(
            "标准地址到楼栋，可解析人们写的地址并给出置信度；空间地理实体另见空间地理库。",
            "Standard addresses down to the building; reads addresses as people write them, with a confidence.",
        ),
        fields=("place_code", "address", "division"),
        feeds=(
            Filled(
                "planning.addresses", {"place_code": "place_code", "address": "address", "division": "division"}
            ),
        ),
        part_of="geography",
        standard="GB/T 23705-2009",
    ),
    Base(
        "economy",
        Text("宏观经济库", "Economy"),
        Kind.SERIES,
        "statistics",
        Text(
            "按地区和时期的经济指标，修订留痕。",
            "Economic series by area and period; revisions are kept.",
        ),
        own_fields=(
            wanted("series", "指标代码", "Series"),
            wanted("series_name", "指标名称", "Name of series"),
            wanted("unit", "计量单位", "Unit"),
            wanted("division", "行政区划", "Division", meaning=Meaning.DIVISION),
            wanted("period", "时期", "Period"),
            wanted("value", "数值", "Value", type=FieldType.DECIMAL),
            wanted("stated_at", "发布时间", "Stated at", type=FieldType.TIME),
        ),
        feeds=(
            Filled(
                "statistics.series",
                {
                    "series": "series",
                    "series_name": "name",
                    "unit": "unit",
                    "division": "division",
                    "period": "period",
                    "value": "value",
                    "stated_at": "stated_at",
                },
                time_column="stated_at",
            ),
        ),
    ),
    Base(
        "licences",
        Text("电子证照库", "E-licences"),
        Kind.LICENCE,
        "services",
        Text(
            "第五大基础库，由电子证照系统维护，这里引用。",
            "The fifth base database; kept by the e-licence system and referred to here.",
        ),
        kept_by="licences",
    ),
)  # fmt: skip

#: Registry, field, and the catalogue key of the source that answers for it.
AUTHORITIES: Sequence[tuple[str, str, str]] = (
    ("population", "number", "police.residents"),
    ("population", "name", "police.residents"),
    ("population", "born_on", "police.residents"),
    ("population", "household", "police.residents"),
    ("population", "marriage", "civil.marriages"),
    ("population", "insured", "insurance.insured"),
    ("population", "doctor", "health.residents"),
    ("entities", "code", "market.entities"),
    ("entities", "entity_name", "market.entities"),
    ("entities", "state", "market.entities"),
    ("entities", "tax_office", "tax.payers"),
    ("entities", "tax_credit", "tax.payers"),
)
PURPOSES: Mapping[str, tuple[str, str, str]] = {
    "service": ("办理政务服务事项", "Handling an application", "《国务院关于在线政务服务的若干规定》第八条"),
    "verification": ("办件材料核验", "Checking papers of a case", "《优化营商环境条例》第三十七条"),
    "supervision": ("行政执法和监管", "Supervision", "法定职责"),
    "relief": ("社会救助审核", "Checking for relief", "《社会救助暂行办法》第五十八条"),
    "statistics": ("统计分析", "Statistics", "《统计法》"),
}
