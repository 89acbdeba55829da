"""Books of sanitation (市容环卫): cleaning areas, routes, vehicles, crews, toilets, transfer stations."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.packs.municipal_operations.columns import Column, ColumnType
from chengshu.packs.municipal_operations.registers.declaring import Quantity, Register, Shape, Shelf

LITTER = ("litter", Text("暴露垃圾", "Litter lying about"))
DIRTY = ("dirty", Text("保洁不到位", "Not clean"))
OPEN_HOURS = Column("hours", Text("开放时间", "Open"), listed=True, public=True)

CLEANING_AREAS = Register(
    "cleaning_areas",
    Text("清扫保洁区域", "Cleaning areas"),
    Shelf.SANITATION,
    "QS",
    (
        Column("area_m2", Text("保洁面积", "Area"), ColumnType.DECIMAL, unit="m²", least=0, listed=True, needed=True),
        Column("rounds", Text("每日普扫次数", "Sweeps a day"), ColumnType.WHOLE, least=0, most=24, listed=True),
        Column("machine", Text("机械化清扫", "Swept by machine"), ColumnType.FLAG, listed=True),
        Column("crew", Text("责任班组", "Crew"), listed=True),
    ),
    kinds=(
        ("first", Text("一级道路", "First-class roads")),
        ("second", Text("二级道路", "Second-class roads")),
        ("third", Text("三级道路", "Third-class roads")),
        ("square", Text("广场", "Square")),
    ),
    findings=(LITTER, DIRTY, ("snow", Text("积雪未清", "Snow not cleared"))),
    shape=Shape.AREA,
    told_by=("垃圾", "保洁", "果皮箱", "清扫"),
    icon="layout-grid",
    assessed=True,
)
ROUTES = Register(
    "routes",
    Text("收运作业路线", "Collection routes"),
    Shelf.SANITATION,
    "LX",
    (
        Column("length_km", Text("里程", "Length"), ColumnType.DECIMAL, unit="km", least=0, listed=True, needed=True),
        Column("stops", Text("收集点数", "Stops"), ColumnType.WHOLE, least=0, most=2000, listed=True),
        Column("starts_at", Text("作业时间", "Hours"), listed=True),
        Column("vehicle", Text("作业车辆", "Vehicle")),
    ),
    kinds=(
        ("waste", Text("生活垃圾收运", "Household waste")),
        ("kitchen", Text("厨余垃圾收运", "Kitchen waste")),
        ("recyclable", Text("可回收物收运", "Recyclables")),
        ("water", Text("洒水、冲洗", "Watering")),
        ("sweep", Text("机械清扫", "Machine sweeping")),
    ),
    findings=(("missed", Text("漏收", "Missed stop")), LITTER),
    shape=Shape.LINE,
    told_by=("清运", "收运"),
    icon="route",
)
VEHICLES = Register(
    "vehicles",
    Text("环卫车辆", "Vehicles"),
    Shelf.SANITATION,
    "CL",
    (
        Column("plate", Text("号牌号码", "Plate number"), listed=True, needed=True),
        Column("load_t", Text("核定载质量", "Load"), ColumnType.DECIMAL, unit="t", least=0, most=100, listed=True),
        Column(
            "energy",
            Text("能源", "Energy"),
            ColumnType.CHOICE,
            (
                ("electric", Text("纯电动", "Electric")),
                ("diesel", Text("柴油", "Diesel")),
                ("gas", Text("燃气", "Gas")),
            ),
            listed=True,
        ),
        Column("inspected_until", Text("检验有效期至", "Inspected until"), ColumnType.DAY, listed=True),
        Column("positioning", Text("卫星定位终端", "Positioning unit")),
    ),
    kinds=(
        ("compactor", Text("压缩车", "Compactor")),
        ("sweeper", Text("洗扫车", "Sweeper")),
        ("sprinkler", Text("洒水车", "Sprinkler")),
        ("suction", Text("吸污车", "Suction truck")),
        ("hook", Text("勾臂车", "Hook-lift truck")),
    ),
    findings=(("leak", Text("沿途洒漏", "Spilling")), ("dirty", Text("车容不洁", "Dirty vehicle"))),
    shape=Shape.NOWHERE,
    told_by=("洒水车", "垃圾车"),
    icon="send",
)
CREWS = Register(
    "crews",
    Text("作业班组", "Crews"),
    Shelf.SANITATION,
    "BZ",
    (
        Column("leader", Text("班组长", "Leader"), listed=True, needed=True),
        Column("people", Text("人数", "People"), ColumnType.WHOLE, least=1, most=500, listed=True, needed=True),
        Column("shift", Text("班次", "Shift"), listed=True),
        Column("duty", Text("作业范围", "Where they work"), ColumnType.TEXT),
    ),
    kinds=(
        ("cleaning", Text("清扫保洁", "Cleaning")),
        ("collection", Text("垃圾收运", "Collection")),
        ("toilet", Text("公厕管护", "Toilets")),
        ("upkeep", Text("设施养护", "Upkeep of facilities")),
        ("garden", Text("绿化养护", "Gardening")),
    ),
    shape=Shape.NOWHERE,
    icon="users-group",
    assessed=True,
)
TOILETS = Register(
    "toilets",
    Text("公共厕所", "Public toilets"),
    Shelf.SANITATION,
    "GC",
    (
        Column("seats_women", Text("女厕位", "Places for women"), ColumnType.WHOLE, least=0, most=200, listed=True),
        Column("seats_men", Text("男厕位", "Places for men"), ColumnType.WHOLE, least=0, most=200, listed=True),
        Column("barrier_free", Text("无障碍厕位", "Without barriers"), ColumnType.FLAG, listed=True, public=True),
        Column("family", Text("第三卫生间", "Family room"), ColumnType.FLAG, public=True),
        OPEN_HOURS,
    ),
    kinds=(
        ("first", Text("一类", "First class")),
        ("second", Text("二类", "Second class")),
        ("third", Text("三类", "Third class")),
        ("mobile", Text("活动式", "Mobile")),
    ),
    findings=(
        DIRTY,
        ("broken", Text("设施损坏", "Broken fittings")),
        ("closed", Text("无故关闭", "Closed without reason")),
    ),
    quantities=(Quantity("ammonia_mg_m3", Text("氨浓度", "Ammonia"), "mg/m³"),),
    told_by=("公厕", "厕所"),
    icon="building",
    service=True,
    assessed=True,
    component_class="0301",
)
STATIONS = Register(
    "stations",
    Text("垃圾转运站", "Transfer stations"),
    Shelf.SANITATION,
    "ZZ",
    (
        Column(
            "capacity_t",
            Text("设计日转运量", "Design capacity a day"),
            ColumnType.DECIMAL,
            unit="t",
            least=0,
            listed=True,
            needed=True,
        ),
        Column("process", Text("压缩工艺", "Process")),
        Column("deodorised", Text("除臭设施", "Deodorised"), ColumnType.FLAG, listed=True),
        OPEN_HOURS,
    ),
    kinds=(("large", Text("大型", "Large")), ("middle", Text("中型", "Middle")), ("small", Text("小型", "Small"))),
    findings=(("smell", Text("臭气扰民", "Smell")), ("leachate", Text("渗滤液外溢", "Leachate")), DIRTY),
    quantities=(Quantity("ammonia_mg_m3", Text("氨浓度", "Ammonia"), "mg/m³"),),
    told_by=("中转站", "转运站"),
    icon="package",
    assessed=True,
    component_class="0304",
)
REPAIR_POINTS = Register(
    "repair_points",
    Text("便民维修点", "Repair shops"),
    Shelf.SANITATION,
    "WX",
    (
        Column("trade", Text("服务内容", "What they mend"), listed=True, public=True, needed=True),
        OPEN_HOURS,
    ),
    kinds=(
        ("bicycle", Text("车辆修理", "Bicycles")),
        ("shoes", Text("修鞋、配匙", "Shoes and keys")),
        ("clothes", Text("缝补", "Clothes")),
        ("appliance", Text("家电维修", "Appliances")),
    ),
    findings=(("spread", Text("超范围占道", "Beyond its place")), DIRTY),
    told_by=("修鞋", "修车"),
    icon="tool",
    service=True,
)
SANITATION = (CLEANING_AREAS, ROUTES, VEHICLES, CREWS, TOILETS, STATIONS, REPAIR_POINTS)
