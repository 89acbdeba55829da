"""A small city: one district of two streets with cells, three roads, a school, and whatever stands beside them.

It lies between 114.00 and 114.20 east, 33.00 and 33.10 north; 0.001 degrees are some 93 m sideways and 111 m upwards.
"""

from __future__ import annotations

import json
from typing import Any

from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.geo.models import Division, DivisionLevel
from chengshu.kernel.places.editions import Kind, changed
from chengshu.kernel.places.models import (
    Cell,
    CellLevel,
    Component,
    ComponentClass,
    Feature,
    FeatureKind,
)
from chengshu.kernel.places.outlines import geometry_of, outline_of
from chengshu.kernel.places.services import ComponentContent, register_component

DISTRICT, WEST, EAST = "990102", "990102001", "990102002"


def box(west: float, south: float, east: float, north: float) -> str:
    """A box as GeoJSON."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def make_cell(
    code: str, level: CellLevel, name: str, shape: str, parent: Cell | None = None, *, division: str = ""
) -> Cell:
    """A cell."""
    outline = outline_of(geometry_of(shape))
    row = Cell.objects.create(
        code=code,
        level=level,
        name_zh=name,
        parent=parent,
        division_code=division or code[: 6 if level == CellLevel.COUNTY else 9],
        **outline.columns,
    )
    changed(Kind.CELLS)
    return row


def make_feature(key: str, kind: FeatureKind, name: str, geometry: dict[str, Any], division: str = "") -> Feature:
    """A feature of the map."""
    outline = outline_of(geometry_of(geometry))
    row = Feature.objects.create(key=key, kind=kind, name_zh=name, division_code=division, **outline.columns)
    changed(Kind.FEATURES)
    return row


def make_road(name: str, *spots: tuple[float, float]) -> Feature:
    """A road through some positions."""
    line: dict[str, Any] = {"type": "LineString", "coordinates": [list(spot) for spot in spots]}
    return make_feature(f"road-{name}", FeatureKind.ROAD, name, line)


def make_landmark(name: str, lon: float, lat: float, division: str = WEST) -> Feature:
    """A landmark."""
    point: dict[str, Any] = {"type": "Point", "coordinates": [lon, lat]}
    return make_feature(f"mark-{name}-{lon}", FeatureKind.LANDMARK, name, point, division)


def make_city() -> None:
    """The small city."""
    province = Division.objects.create(code="99", level=DivisionLevel.PROVINCE, name_zh="示例省")
    top = Division.objects.create(code="9901", level=DivisionLevel.CITY, name_zh="天中市", parent=province)
    county = Division.objects.create(code=DISTRICT, level=DivisionLevel.COUNTY, name_zh="衡川区", parent=top)
    Division.objects.create(code=WEST, level=DivisionLevel.TOWN, name_zh="云溪街道", parent=county)
    Division.objects.create(code=EAST, level=DivisionLevel.TOWN, name_zh="清桥街道", parent=county)
    Division.objects.create(code="990121", level=DivisionLevel.COUNTY, name_zh="临渠县", parent=top)
    whole = make_cell(DISTRICT, CellLevel.COUNTY, "衡川区", box(114.0, 33.0, 114.2, 33.1))
    west = make_cell(WEST, CellLevel.STREET, "云溪街道", box(114.0, 33.0, 114.1, 33.1), whole)
    make_cell(EAST, CellLevel.STREET, "清桥街道", box(114.1, 33.0, 114.2, 33.1), whole)
    home = make_cell(f"{WEST}001", CellLevel.COMMUNITY, "福园社区", box(114.0, 33.0, 114.1, 33.05), west)
    duty = make_cell(f"{WEST}001-01", CellLevel.DUTY, "福园社区第一网格", box(114.0, 33.0, 114.1, 33.05), home)
    make_cell(f"{WEST}001001", CellLevel.UNIT, "福园社区001单元网格", box(114.0, 33.0, 114.05, 33.05), duty)
    make_cell(f"{WEST}001002", CellLevel.UNIT, "福园社区002单元网格", box(114.05, 33.0, 114.1, 33.05), duty)
    make_road("清河路", (114.01, 33.02), (114.19, 33.02))
    make_road("建设路", (114.03, 33.0), (114.03, 33.1))
    make_road("文昌街", (114.07, 33.0), (114.07, 33.1))
    make_road("远山路", (114.01, 33.09), (114.02, 33.09))
    make_landmark("云溪小学", 114.06, 33.03)
    for code, name in (("0118", "路灯"), ("0103", "雨水井盖"), ("0305", "垃圾箱")):
        ComponentClass.objects.create(code=code, name_zh=name, name_en=name, main_zh="公用设施类", main_en="Utilities")


def make_component(lon: float = 114.02, lat: float = 33.02, class_code: str = "0103", **values: object) -> Component:
    """A component that stands somewhere in the small city."""
    return register_component(ComponentContent(class_code=class_code, lon=lon, lat=lat, **values), by=PLATFORM)  # type: ignore[arg-type]
