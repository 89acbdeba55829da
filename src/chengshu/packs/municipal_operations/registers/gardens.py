"""Books of parks and gardens (园林绿化): green areas, old trees, pests."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.packs.municipal_operations.columns import Column, ColumnType
from chengshu.packs.municipal_operations.registers.declaring import Register, Shape, Shelf

PEST = ("pest", Text("病虫害", "Pest or disease"))
DEAD = ("dead", Text("枯死", "Dead plants"))

GREEN_AREAS = Register(
    "green_areas",
    Text("绿地", "Green areas"),
    Shelf.GARDENS,
    "LD",
    (
        Column("area_m2", Text("绿地面积", "Area"), ColumnType.DECIMAL, unit="m²", least=0, listed=True, needed=True),
        Column("trees", Text("乔木", "Trees"), ColumnType.WHOLE, least=0, listed=True),
        Column(
            "care",
            Text("养护等级", "Grade of care"),
            ColumnType.CHOICE,
            (
                ("first", Text("一级养护", "First grade")),
                ("second", Text("二级养护", "Second grade")),
                ("third", Text("三级养护", "Third grade")),
            ),
            listed=True,
        ),
        Column("watering", Text("灌溉方式", "Watering")),
        Column("plants", Text("主要植物", "Main plants"), ColumnType.TEXT),
    ),
    kinds=(
        ("park", Text("公园绿地 G1", "Park, G1")),
        ("protective", Text("防护绿地 G2", "Protective, G2")),
        ("square", Text("广场用地 G3", "Square, G3")),
        ("attached", Text("附属绿地 XG", "Attached, XG")),
        ("street", Text("行道树", "Street trees")),
    ),
    findings=(
        PEST,
        DEAD,
        ("trampled", Text("绿地被占、被踩", "Occupied or trampled")),
        ("thirsty", Text("缺水", "Dry")),
    ),
    shape=Shape.AREA,
    told_by=("绿地", "草坪", "行道树", "树枝", "公园"),
    icon="world",
    assessed=True,
    standard="CJJ/T 85-2017",
)
OLD_TREES = Register(
    "old_trees",
    Text("古树名木", "Old and notable trees"),
    Shelf.GARDENS,
    "GS",
    (
        Column("species", Text("树种", "Species"), listed=True, needed=True, public=True),
        Column("latin", Text("拉丁学名", "Latin name"), public=True),
        Column(
            "age", Text("树龄（年）", "Age in years"), ColumnType.WHOLE, least=1, most=5000, listed=True, public=True
        ),
        Column("girth_cm", Text("胸围", "Girth"), ColumnType.DECIMAL, unit="cm", least=1, most=3000, listed=True),
        Column("height_m", Text("树高", "Height"), ColumnType.DECIMAL, unit="m", least=0, most=120),
        Column(
            "vigour",
            Text("长势", "Vigour"),
            ColumnType.CHOICE,
            (
                ("normal", Text("正常", "Normal")),
                ("weak", Text("衰弱", "Weak")),
                ("endangered", Text("濒危", "Endangered")),
                ("dead", Text("死亡", "Dead")),
            ),
            listed=True,
        ),
        Column("guardian", Text("养护责任人", "Guardian")),
        Column("story", Text("历史传说", "Story"), ColumnType.TEXT, public=True),
    ),
    kinds=(
        ("first", Text("一级（五百年以上）", "First class, 500 years and more")),
        ("second", Text("二级（三百至五百年）", "Second class, 300 to 500 years")),
        ("third", Text("三级（一百至三百年）", "Third class, 100 to 300 years")),
        ("notable", Text("名木", "Notable")),
    ),
    findings=(PEST, ("hollow", Text("树洞、腐朽", "Hollow or rotten")), ("leaning", Text("倾斜", "Leaning")), DEAD),
    told_by=("古树",),
    icon="fingerprint",
    component_class="0401",
    standard="LY/T 2737-2016",
)
PESTS = Register(
    "pests",
    Text("病虫害名录", "Pests and diseases"),
    Shelf.GARDENS,
    "BC",
    (
        Column("latin", Text("拉丁学名", "Latin name"), listed=True),
        Column("hosts", Text("主要寄主", "Hosts"), listed=True, needed=True),
        Column("season", Text("高发期", "Season"), listed=True),
        Column("quarantine", Text("检疫性有害生物", "Under quarantine"), ColumnType.FLAG, listed=True),
        Column("treatment", Text("防治办法", "Treatment"), ColumnType.TEXT, needed=True),
    ),
    kinds=(
        ("insect", Text("虫害", "Insect")),
        ("disease", Text("病害", "Disease")),
        ("weed", Text("有害植物", "Weed")),
    ),
    shape=Shape.NOWHERE,
    icon="alert-triangle",
)
GARDENS = (GREEN_AREAS, OLD_TREES, PESTS)
