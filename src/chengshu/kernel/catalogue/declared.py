"""The catalogue's own tables and figures, as declared."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.base.units import Unit
from chengshu.kernel.catalogue.queries.statistics import municipal_departments_catalogued
from chengshu.spec.data import Cycle, Dataset, Field, Grade, Meaning, Opening, Sharing
from chengshu.spec.figures import Indicator

ENTRIES = Dataset(
    key="catalogue.resource",
    label=Text("信息资源目录", "Entries of the catalogue"),
    model="catalogue.Resource",
    sharing=Sharing.OPEN_TO_ALL,
    opening=Opening.OPEN,
    grade=Grade.PUBLIC,
    cycle=Cycle.REAL_TIME,
    standard="GB/T 21063.4-2007",
    fields=(
        Field("key", Text("标识", "Key"), grade=Grade.PUBLIC),
        Field("code", Text("信息资源代码", "Code"), grade=Grade.PUBLIC),
        Field("name_zh", Text("信息资源名称", "Name"), grade=Grade.PUBLIC),
        Field("provider", Text("提供方", "Provider"), grade=Grade.PUBLIC),
        Field("sharing", Text("共享类型", "Sharing"), grade=Grade.PUBLIC),
        Field("opening", Text("开放类型", "Opening"), grade=Grade.PUBLIC),
        Field("cycle", Text("更新周期", "Update cycle"), grade=Grade.PUBLIC),
        Field("grade", Text("数据级别", "Grade"), grade=Grade.PUBLIC),
        Field("published_at", Text("发布时间", "Published"), grade=Grade.PUBLIC, meaning=Meaning.HAPPENED_AT),
    ),
)
NEEDS = Dataset(
    key="catalogue.need",
    label=Text("共享需求清单", "Needs of data"),
    model="catalogue.DataNeed",
    fields=(
        Field("asker", Text("需求方", "Who needs it")),
        Field("provider", Text("提供方", "Of whom")),
        Field("name", Text("需要的数据", "What")),
        Field("purpose", Text("用途", "What for")),
        Field("state", Text("状态", "State")),
        Field("created_at", Text("提出时间", "Stated"), meaning=Meaning.HAPPENED_AT),
    ),
)
ELEMENTS = Dataset(
    key="catalogue.element",
    label=Text("数据元", "Data elements"),
    model="catalogue.DataElement",
    sharing=Sharing.OPEN_TO_ALL,
    opening=Opening.OPEN,
    grade=Grade.PUBLIC,
    standard="GB/T 18391.1-2009",
    fields=(
        Field("code", Text("代码", "Code"), grade=Grade.PUBLIC),
        Field("name_zh", Text("名称", "Name"), grade=Grade.PUBLIC),
        Field("column", Text("标准字段名", "Column"), grade=Grade.PUBLIC),
        Field("standard", Text("依据标准", "Standard"), grade=Grade.PUBLIC),
    ),
)
DATASETS = (ENTRIES, NEEDS, ELEMENTS)
INDICATORS = (
    Indicator(
        key="municipal_departments_catalogued",
        label=Text("市级部门编目率", "City departments that catalogued their data"),
        unit=Unit.RATIO,
        source=ENTRIES,
        compute=municipal_departments_catalogued,
        formula=Text(
            "当日已发布过至少一条自编目录的市级部门数 ÷ 在册市级部门总数",
            "City departments with an entry of their own published by that day ÷ all city departments",
        ),
    ),
)
