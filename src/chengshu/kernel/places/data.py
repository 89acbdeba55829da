"""The tables of places as the city's catalogue knows them."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.data import Cycle, Dataset, Field, Grade, Meaning, Sharing

CELLS = Dataset(
    key="places.cell",
    label=Text("城市管理网格", "Cells of the city's grid"),
    model="places.Cell",
    fields=(
        Field("code", Text("网格编码", "Code"), grade=Grade.PUBLIC),
        Field("name_zh", Text("中文名称", "Name in Chinese"), grade=Grade.PUBLIC),
        Field("name_en", Text("英文名称", "Name in English"), grade=Grade.PUBLIC),
        Field("level", Text("级别", "Level"), grade=Grade.PUBLIC),
        Field("parent", Text("上级网格", "Within"), grade=Grade.PUBLIC),
        Field("division_code", Text("行政区划代码", "Division"), grade=Grade.PUBLIC, meaning=Meaning.DIVISION),
        Field("shape", Text("边界（GeoJSON，CGCS2000）", "Outline (GeoJSON, CGCS2000)")),
        Field("lon", Text("中心经度", "Longitude of its middle"), meaning=Meaning.LONGITUDE),
        Field("lat", Text("中心纬度", "Latitude of its middle"), meaning=Meaning.LATITUDE),
        Field("valid_from", Text("启用日期", "Valid from")),
        Field("valid_until", Text("停用日期", "Valid until")),
    ),
    sharing=Sharing.OPEN_TO_ALL,
    standard="GB/T 30428.1-2013",
    cycle=Cycle.QUARTERLY,
)
COMPONENTS = Dataset(
    key="places.component",
    label=Text("城市部件", "City components"),
    model="places.Component",
    fields=(
        Field("code", Text("部件标识码", "Code")),
        Field("class_code", Text("小类代码", "Class")),
        Field("name_zh", Text("中文名称", "Name in Chinese")),
        Field("name_en", Text("英文名称", "Name in English")),
        Field("lon", Text("经度（度）", "Longitude (degrees)"), meaning=Meaning.LONGITUDE),
        Field("lat", Text("纬度（度）", "Latitude (degrees)"), meaning=Meaning.LATITUDE),
        Field("height_m", Text("高程（米）", "Height (m)")),
        Field("address", Text("地址", "Address"), meaning=Meaning.ADDRESS),
        Field("division_code", Text("行政区划代码", "Division"), meaning=Meaning.DIVISION),
        Field("cell", Text("单元网格", "Unit cell")),
        Field("owner", Text("权属单位", "Owner")),
        Field("keeper", Text("养护单位", "Kept by")),
        Field("state", Text("状态", "State")),
        Field("placed_on", Text("设置日期", "Placed on")),
        Field("removed_on", Text("拆除日期", "Taken away on")),
        Field("changed_at", Text("变更时间", "Changed at"), meaning=Meaning.UPDATED_AT),
    ),
    sharing=Sharing.ON_REQUEST,
    sharing_ground="含燃气、供电等设施的精确位置，按需申请共享",
    standard="GB/T 30428.2-2013",
)
