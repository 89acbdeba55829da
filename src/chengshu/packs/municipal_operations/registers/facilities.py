"""Books of municipal facilities (市政设施): roads, bridges, drains, channels, lamps, pipes, hydrants, manholes."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.packs.municipal_operations.columns import Column, ColumnType
from chengshu.packs.municipal_operations.registers.declaring import Quantity, Register, Shape, Shelf

MATERIAL = Text("材质", "Material")
GRADES = (
    ("a", Text("A级 完好", "A, sound")),
    ("b", Text("B级 良好", "B, good")),
    ("c", Text("C级 合格", "C, fair")),
    ("d", Text("D级 不合格", "D, unfit")),
)
LEVEL = Quantity("level", Text("水位", "Water level"), "m")
FLOODED = ("flooded", Text("积水", "Flooded"))
COVER = ("cover", Text("井盖缺失、破损", "Cover missing or broken"))

ROADS = Register(
    "roads",
    Text("城市道路", "Roads"),
    Shelf.FACILITIES,
    "DL",
    (
        Column("length_m", Text("长度", "Length"), ColumnType.DECIMAL, unit="m", least=0, listed=True, needed=True),
        Column("width_m", Text("路幅宽度", "Width"), ColumnType.DECIMAL, unit="m", least=0, most=200),
        Column("area_m2", Text("车行道面积", "Carriageway"), ColumnType.DECIMAL, unit="m²", least=0, listed=True),
        Column(
            "surface",
            Text("路面类型", "Surface"),
            ColumnType.CHOICE,
            (
                ("asphalt", Text("沥青", "Asphalt")),
                ("concrete", Text("水泥混凝土", "Concrete")),
                ("block", Text("砌块", "Blocks")),
            ),
        ),
        Column(
            "pci", Text("路面状况指数", "Pavement condition index"), ColumnType.DECIMAL, least=0, most=100, listed=True
        ),
        Column("from_to", Text("起止", "From and to"), listed=True),
    ),
    kinds=(
        ("expressway", Text("快速路", "Expressway")),
        ("arterial", Text("主干路", "Arterial")),
        ("secondary", Text("次干路", "Secondary")),
        ("branch", Text("支路", "Branch")),
    ),
    findings=(
        ("pothole", Text("坑槽", "Pothole")),
        ("crack", Text("裂缝", "Crack")),
        ("subsidence", Text("沉陷", "Subsidence")),
        ("pavement", Text("人行道破损", "Broken pavement")),
        FLOODED,
    ),
    shape=Shape.LINE,
    told_by=("路面", "坑槽", "坑洼", "人行道", "盲道", "路沿"),
    icon="road",
    standard="CJJ 36-2016",
)
BRIDGES = Register(
    "bridges",
    Text("城市桥梁", "Bridges"),
    Shelf.FACILITIES,
    "QL",
    (
        Column("length_m", Text("全长", "Length"), ColumnType.DECIMAL, unit="m", least=0, listed=True, needed=True),
        Column("spans", Text("跨数", "Spans"), ColumnType.WHOLE, least=1, most=500),
        Column("load", Text("设计荷载", "Design load")),
        Column("limit_t", Text("限载", "Weight limit"), ColumnType.DECIMAL, unit="t", least=0, listed=True),
        Column(
            "bci", Text("桥梁状况指数", "Bridge condition index"), ColumnType.DECIMAL, least=0, most=100, listed=True
        ),
        Column("grade", Text("完好状态", "Condition"), ColumnType.CHOICE, GRADES, listed=True),
        Column("inspected_on", Text("最近检测", "Last inspected"), ColumnType.DAY),
    ),
    kinds=(
        ("beam", Text("梁桥", "Beam bridge")),
        ("arch", Text("拱桥", "Arch bridge")),
        ("cable", Text("斜拉桥、悬索桥", "Cable-stayed or suspension")),
        ("foot", Text("人行天桥", "Footbridge")),
        ("tunnel", Text("地下通道", "Underpass")),
    ),
    findings=(
        ("railing", Text("栏杆破损", "Broken railing")),
        ("joint", Text("伸缩缝破损", "Broken joint")),
        ("crack", Text("结构裂缝", "Structural crack")),
        FLOODED,
    ),
    told_by=("桥", "天桥", "栏杆"),
    icon="layers-intersect",
    standard="CJJ 99-2017",
)
DRAINS = Register(
    "drains",
    Text("排水管渠", "Drains"),
    Shelf.FACILITIES,
    "PS",
    (
        Column("length_m", Text("长度", "Length"), ColumnType.DECIMAL, unit="m", least=0, listed=True, needed=True),
        Column("diameter_mm", Text("管径", "Diameter"), ColumnType.WHOLE, unit="mm", least=50, most=10000, listed=True),
        Column("material", MATERIAL),
        Column("cleaned_on", Text("最近疏浚", "Last cleaned"), ColumnType.DAY, listed=True),
        Column("slope", Text("坡度", "Slope"), ColumnType.DECIMAL, unit="‰"),
    ),
    kinds=(
        ("rain", Text("雨水", "Rain water")),
        ("foul", Text("污水", "Foul water")),
        ("combined", Text("合流", "Combined")),
    ),
    findings=(
        ("blocked", Text("堵塞", "Blocked")),
        ("collapsed", Text("塌陷", "Collapsed")),
        ("mixed", Text("雨污混接", "Misconnected")),
        FLOODED,
    ),
    quantities=(LEVEL,),
    shape=Shape.LINE,
    told_by=("积水", "下水道", "排水", "内涝"),
    icon="arrows-sort",
    standard="CJJ 68-2016",
)
CHANNELS = Register(
    "channels",
    Text("城市河渠", "River channels"),
    Shelf.FACILITIES,
    "HQ",
    (
        Column("length_m", Text("长度", "Length"), ColumnType.DECIMAL, unit="m", least=0, listed=True, needed=True),
        Column("bank", Text("护岸形式", "Banks")),
        Column("warning_m", Text("警戒水位", "Warning level"), ColumnType.DECIMAL, unit="m", listed=True),
        Column("warden", Text("河长", "River warden"), listed=True),
        Column(
            "quality",
            Text("水质类别", "Water quality"),
            ColumnType.CHOICE,
            tuple((str(n), Text(f"{roman}类", f"Class {roman}")) for n, roman in enumerate("ⅠⅡⅢⅣⅤ", 1)),
        ),
    ),
    kinds=(("river", Text("河道", "River")), ("canal", Text("渠道", "Canal")), ("lake", Text("湖塘", "Pond or lake"))),
    findings=(
        ("litter", Text("漂浮物", "Floating litter")),
        ("bank", Text("护岸损坏", "Damaged bank")),
        ("outfall", Text("排口溢流", "Overflowing outfall")),
    ),
    quantities=(LEVEL,),
    shape=Shape.LINE,
    told_by=("河道", "河面", "河水"),
    icon="route",
)
LAMPS = Register(
    "lamps",
    Text("道路照明", "Street lights"),
    Shelf.FACILITIES,
    "ZM",
    (
        Column("pole", Text("灯杆号", "Pole"), listed=True, needed=True),
        Column("power_w", Text("功率", "Power"), ColumnType.WHOLE, unit="W", least=1, most=5000, listed=True),
        Column("height_m", Text("杆高", "Height"), ColumnType.DECIMAL, unit="m", least=0, most=60),
        Column("box", Text("控制箱", "Control box"), listed=True),
        Column("single_lamp", Text("单灯控制", "Controlled singly"), ColumnType.FLAG),
    ),
    kinds=(
        ("led", Text("LED灯", "LED")),
        ("sodium", Text("高压钠灯", "Sodium")),
        ("high_mast", Text("高杆灯", "High mast")),
        ("scenery", Text("景观灯", "Scenery light")),
    ),
    findings=(
        ("dark", Text("灯不亮", "Dark")),
        ("leaning", Text("灯杆倾斜", "Leaning pole")),
        ("wire", Text("线缆裸露", "Bare wire")),
    ),
    quantities=(Quantity("leakage_ma", Text("漏电电流", "Leakage current"), "mA"),),
    told_by=("路灯", "灯杆", "照明"),
    icon="bulb",
    component_class="0118",
    standard="CJJ 89-2012",
)
MANHOLES = Register(
    "manholes",
    Text("窨井盖", "Manholes"),
    Shelf.FACILITIES,
    "JG",
    (
        Column("material", MATERIAL, listed=True),
        Column("net", Text("防坠网", "Safety net"), ColumnType.FLAG, listed=True),
        Column("depth_m", Text("井深", "Depth"), ColumnType.DECIMAL, unit="m", least=0, most=50),
        Column("road", Text("所在道路", "Road"), listed=True),
    ),
    kinds=(
        ("rain", Text("雨水", "Rain water")),
        ("foul", Text("污水", "Foul water")),
        ("water", Text("给水", "Water")),
        ("gas", Text("燃气", "Gas")),
        ("power", Text("电力", "Power")),
        ("telecom", Text("通信", "Telecommunications")),
    ),
    findings=(COVER, ("sunken", Text("井盖沉降", "Sunken")), ("overflow", Text("井口溢流", "Overflowing"))),
    quantities=(LEVEL, Quantity("methane_lel", Text("可燃气体浓度", "Methane"), "%LEL")),
    told_by=("井盖", "窨井", "雨水箅"),
    icon="circle-dot",
)
PIPES = Register(
    "pipes",
    Text("地下管线", "Pipes"),
    Shelf.FACILITIES,
    "GX",
    (
        Column("length_m", Text("长度", "Length"), ColumnType.DECIMAL, unit="m", least=0, listed=True, needed=True),
        Column("diameter_mm", Text("管径", "Diameter"), ColumnType.WHOLE, unit="mm", least=5, most=5000, listed=True),
        Column("material", MATERIAL, listed=True),
        Column("depth_m", Text("埋深", "Depth"), ColumnType.DECIMAL, unit="m", least=0, most=100),
        Column("pressure", Text("压力等级", "Pressure class")),
    ),
    kinds=(
        ("gas", Text("燃气", "Gas")),
        ("heat", Text("热力", "Heat")),
        ("water", Text("给水", "Water")),
        ("reclaimed", Text("再生水", "Reclaimed water")),
    ),
    findings=(
        ("leak", Text("泄漏", "Leak")),
        ("occupied", Text("占压", "Built over")),
        ("exposed", Text("裸露", "Exposed")),
    ),
    quantities=(
        Quantity("pressure_mpa", Text("压力", "Pressure"), "MPa"),
        Quantity("flow_m3_h", Text("流量", "Flow"), "m³/h"),
    ),
    shape=Shape.LINE,
    told_by=("管道", "水压", "暖气", "燃气味", "漏水", "爆管"),
    icon="git-branch",
)
HYDRANTS = Register(
    "hydrants",
    Text("消火栓", "Hydrants"),
    Shelf.FACILITIES,
    "XH",
    (
        Column("diameter_mm", Text("公称直径", "Nominal diameter"), ColumnType.WHOLE, unit="mm", least=40, most=400),
        Column("tested_on", Text("最近试水", "Last tested"), ColumnType.DAY, listed=True),
        Column("road", Text("所在道路", "Road"), listed=True),
    ),
    kinds=(("above", Text("地上式", "Above ground")), ("below", Text("地下式", "Below ground"))),
    findings=(
        ("leak", Text("漏水", "Leak")),
        ("blocked", Text("被埋压、圈占", "Blocked")),
        ("dry", Text("无水", "Dry")),
    ),
    quantities=(Quantity("pressure_mpa", Text("压力", "Pressure"), "MPa"),),
    told_by=("消火栓", "消防栓"),
    icon="circle-dot",
    component_class="0113",
)
FACILITIES = (ROADS, BRIDGES, DRAINS, CHANNELS, LAMPS, MANHOLES, PIPES, HYDRANTS)
