"""The geographic base of the invented city: layers as its bureaus would keep them, and some hundred features."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.identity.seeds import COUNTIES
from chengshu.kernel.identity.seeds.organisations import code_of
from chengshu.kernel.places.geobase.publishing import publish_layer
from chengshu.kernel.places.geobase.shares import measure
from chengshu.kernel.places.models import Cell, GeoLayer
from chengshu.kernel.places.models import LayerGroup as Group
from chengshu.kernel.places.models import LayerShape as Shape
from chengshu.kernel.places.outlines import outline_of
from chengshu.kernel.places.seeds.drawing import on_map
from chengshu.kernel.places.seeds.grid import middles
from chengshu.kernel.places.services.geofeatures import write_features
from chengshu.kernel.places.services.layers import ItemWanted, LayerContent, define_layer
from chengshu.spec.data import Cycle, FieldType, Grade, Sharing

_FROM = date(2025, 1, 1)
_SURVEY = "2024年度国土变更调查（示例）"
_KIND = ItemWanted("land_kind", Text("地类", "Land class"))
_TREES = ItemWanted("trees", Text("主要树种", "Trees"), choices=("杨树", "侧柏", "栎类", "混交"))
_PROTECTED = ItemWanted("protected", Text("保护级别", "Protection"), choices=("国家级", "省级", "市级", "一般"))
_DEPTH = ItemWanted("depth_m", Text("埋深", "Depth"), FieldType.DECIMAL, "米")
_BORE = ItemWanted("bore_mm", Text("管径", "Bore"), FieldType.INTEGER, "毫米")

#: Key, names, group, class, shape, owner, grade, scale, items, how many, their size in kilometres, code of the first.
_OWN: tuple[tuple[Any, ...], ...] = (
    ("farmland", "永久基本农田", "Permanent farmland",
     Group.CROPLAND, "0101", Shape.AREA, "planning", "2", (_KIND,), 60, 2.4),
    ("forest", "林地", "Forest",
     Group.FOREST, "0301", Shape.AREA, "forestry", "2", (_TREES,), 36, 1.8),
    ("grassland", "草地", "Grassland",
     Group.GRASSLAND, "0401", Shape.AREA, "forestry", "2", (_KIND,), 14, 1.1),
    ("wetland", "湿地", "Wetland",
     Group.WETLAND, "0506", Shape.AREA, "forestry", "2", (_PROTECTED,), 12, 0.9),
    ("reservoir", "水库坑塘", "Reservoirs and ponds",
     Group.LAND_WATER, "1703", Shape.AREA, "water", "2", (), 18, 0.6),
    ("mineral", "矿产地", "Mineral sites",
     Group.MINERAL, "KC01", Shape.POINT, "planning", "2", (_KIND,), 16, 0),
    ("control_point", "测量控制点", "Survey control points",
     Group.CONTROL, "110000", Shape.POINT, "planning", "3", (), 24, 0),
    ("canal", "灌溉沟渠", "Irrigation canals",
     Group.WATER, "220000", Shape.LINE, "water", "2", (), 30, 4.0),
    ("gas_main", "燃气主干管", "Gas mains",
     Group.PIPELINE, "540000", Shape.LINE, "planning", "3", (_BORE, _DEPTH), 24, 1.6),
    ("hill", "丘陵地貌", "Hills",
     Group.RELIEF, "750000", Shape.AREA, "planning", "2", (), 10, 1.5),
)  # fmt: skip
#: Content that stands in the base as it is: key, names, group, class, shape, owner, where it is held.
_HELD: tuple[Any, ...] = (
    ("counties", "县级行政区", "Counties",
     Group.BOUNDARY, "640000", Shape.AREA, "planning", "cells:1"),
    ("streets", "乡级行政区", "Streets and towns",
     Group.BOUNDARY, "650000", Shape.AREA, "planning", "cells:2"),
    ("communities", "社区（村）", "Communities",
     Group.BOUNDARY, "660000", Shape.AREA, "civil", "cells:3"),
    ("unit_cells", "单元网格", "Unit cells",
     Group.BOUNDARY, "660001", Shape.AREA, "command", "cells:5"),
    ("rivers", "河流", "Rivers",
     Group.WATER, "210000", Shape.LINE, "water", "features:river"),
    ("lakes", "湖泊", "Lakes",
     Group.WATER, "230000", Shape.AREA, "water", "features:lake"),
    ("highways", "高速和快速路", "Motorways",
     Group.TRANSPORT, "420000", Shape.LINE, "transport", "features:motorway"),
    ("roads", "城市道路", "City roads",
     Group.TRANSPORT, "430000", Shape.LINE, "urban", "features:main_road,road"),
    ("parks", "城市绿地", "Parks",
     Group.VEGETATION, "820000", Shape.AREA, "forestry", "features:green"),
    ("landmarks", "地标和公共服务设施", "Landmarks",
     Group.SETTLEMENT, "340000", Shape.POINT, "planning", "features:landmark"),
    ("components", "城市部件", "City components",
     Group.SETTLEMENT, "380000", Shape.POINT, "urban", "components"),
    ("addresses", "标准地址", "Standard addresses",
     Group.SETTLEMENT, "310000", Shape.WORDS, "planning", "addresses"),
)  # fmt: skip
_PUBLISHED = ("farmland", "forest", "wetland", "reservoir")
_NAMES = "青云龙泉清溪柳河望岭平湖石桥白沙"


def seed_geobase() -> None:
    """Set up the layers where the grid is drawn and there are none; the same features each time."""
    if GeoLayer.everywhere.exists() or not Cell.objects.exists():
        return
    bodies = {body.code.removeprefix(code_of("")): body for body in Organisation.objects.filter(level="city")}
    if "planning" not in bodies:
        return
    with transaction.atomic():
        for order, row in enumerate(_OWN):
            _own(row, bodies, order)
        for key, zh, en, group, code, shape, owner, held in _HELD:
            content = LayerContent(
                zh, group, code, shape, bodies.get(owner, bodies["planning"]), en, cycle=Cycle.REAL_TIME
            )
            define_layer(key, content, by=PLATFORM, held=held)
    for layer in GeoLayer.everywhere.filter(key__in=_PUBLISHED).select_related("owner"):
        publish_layer(layer, sharing=Sharing.ON_REQUEST, ground="用于履行法定职责", by=PLATFORM)


def _own(row: tuple[Any, ...], bodies: dict[str, Organisation], order: int) -> None:
    key, zh, en, group, code, shape, owner, grade, items, count, size = row
    content = LayerContent(
        zh, group, code, shape, bodies.get(owner, bodies["planning"]), en, _SURVEY, Cycle.YEARLY, Grade(grade), 10_000,
        "CGCS2000 / 3-degree Gauss-Kruger", "示例城市的虚构要素，供演示图层的建设、导入、统计和共享。",
    )  # fmt: skip
    layer = define_layer(key, content, by=PLATFORM, items=items)
    rows = list(_rows(layer, items, np.random.default_rng(7100 + order), count, size))
    write_features(layer, rows, valid_from=_FROM, by=PLATFORM, why="初始入库")


def _rows(
    layer: GeoLayer, items: tuple[ItemWanted, ...], rng: np.random.Generator, count: int, size: float
) -> Iterator[dict[str, Any]]:
    where = list(middles().values())
    for number in range(1, count + 1):
        x, y = where[(number * 7) % len(where)]
        turn, away = rng.uniform(0, 2 * np.pi), rng.uniform(1.5, 10)
        shape = on_map(_drawn(layer.shape_kind, x + away * np.cos(turn), y + away * np.sin(turn), size, rng))
        whole = measure(shape)
        name = f"{_NAMES[number % len(_NAMES)]}{_NAMES[(number * 5 + 3) % len(_NAMES)]}{layer.name_zh}{number:02}"
        yield {
            "code": f"{COUNTIES[number % len(COUNTIES)].code}{layer.class_code[:4]}{number:04}",
            "name_zh": name,
            "name_en": "",
            "source": _SURVEY,
            "sourced_on": "2024-12-31",
            "attributes": {item.key: _value(item, layer, rng) for item in items},
            "outline": outline_of(shape).columns,
            "area_m2": round(whole.area_m2, 3),
            "length_m": round(whole.length_m, 3),
        }


def _drawn(kind: str, x: float, y: float, size: float, rng: np.random.Generator) -> BaseGeometry:
    if kind == Shape.POINT:
        return shapely.Point(x, y)
    if kind == Shape.LINE:
        steps = np.cumsum(rng.normal((size / 8, size / 14), size / 12, (9, 2)), axis=0)
        return shapely.LineString(steps + np.array((x, y)))
    turns = np.linspace(0, 2 * np.pi, 18, endpoint=False)
    radius = size / 2 * (1 + 0.18 * np.sin(3 * turns + x) + rng.uniform(-0.06, 0.06, len(turns)))
    ring = np.column_stack((x + radius * np.cos(turns), y + 0.7 * radius * np.sin(turns)))
    return shapely.orient_polygons(shapely.Polygon(ring))


def _value(item: ItemWanted, layer: GeoLayer, rng: np.random.Generator) -> Any:
    if item.choices:
        return item.choices[int(rng.integers(0, len(item.choices)))]
    if item.type == FieldType.DECIMAL:
        return round(float(rng.uniform(0.8, 2.6)), 2)
    if item.type == FieldType.INTEGER:
        return int(rng.choice((110, 160, 200, 315)))
    kinds = {
        "farmland": ("水浇地", "旱地"),
        "mineral": ("建筑石料", "砂岩", "黏土"),
        "grassland": ("其他草地", "人工草地"),
    }
    named = kinds.get(layer.key, ("其他",))
    return named[int(rng.integers(0, len(named)))]
