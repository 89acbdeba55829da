"""The roads, waters, parks and landmarks of the invented city."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from chengshu.kernel.gathering.seeds.words import STREETS
from chengshu.kernel.identity.seeds import COUNTIES
from chengshu.kernel.places.editions import Kind, changed
from chengshu.kernel.places.models import Cell, CellLevel, Feature, FeatureKind
from chengshu.kernel.places.outlines import geometry_of, outline_of
from chengshu.kernel.places.seeds.drawing import on_map, spots_in
from chengshu.kernel.places.seeds.grid import middles

HALF = len(STREETS) // 2
WIDE_KM, HIGH_KM = 15.0, 8.4
MAIN = 3
_ESTATES = ("花园", "小区", "家园", "名邸", "新城", "公寓")
_KINDS = (
    ("小学", "Primary School"),
    ("中学", "Middle School"),
    ("社区卫生服务中心", "Health Centre"),
    ("农贸市场", "Market"),
    ("幼儿园", "Kindergarten"),
    ("派出所", "Police Station"),
)
_SEATS = (
    ("人民政府", "Government"),
    ("人民医院", "People's Hospital"),
    ("第一中学", "No. 1 Middle School"),
    ("汽车站", "Coach Station"),
    ("体育馆", "Sports Hall"),
)
_CITY = (
    ("天中市人民政府", "City Hall", (-1.6, 2.2)),
    ("天中火车站", "Tianzhong Railway Station", (-11.2, -4.9)),
    ("天中汽车客运总站", "Central Coach Station", (9.3, -5.3)),
    ("天中市第一人民医院", "First People's Hospital", (-4.6, 0.6)),
    ("天中市图书馆", "City Library", (2.9, 3.3)),
    ("天中市体育中心", "Sports Centre", (11.5, 3.7)),
    ("天中大学", "Tianzhong University", (7.7, 6.3)),
    ("人民广场", "People's Square", (-3.1, 1.9)),
)
_PARKS = (
    ("望河公园", "Wanghe Park", (1.9, -2.6), 1.1, 0.7),
    ("人民公园", "People's Park", (-6.8, 3.2), 0.9, 0.6),
    ("柳园", "Willow Garden", (-9.9, -2.2), 0.8, 0.9),
    ("衡川湿地公园", "Hengchuan Wetland", (-13.6, 5.6), 1.9, 1.1),
    ("东湖公园", "East Lake Park", (12.3, -1.8), 1.5, 1.2),
    ("青年公园", "Youth Park", (6.2, 1.4), 0.6, 0.6),
)
_LAKES = (
    ("东湖", "East Lake", (12.5, -1.7), 0.9, 0.7),
    ("衡川湿地", "Hengchuan Marsh", (-13.5, 5.7), 1.1, 0.5),
    ("龙泉水库", "Longquan Reservoir", (-33.0, 30.0), 2.4, 1.4),
)


@dataclass(frozen=True)
class Drawn:
    """A feature to be, in kilometres."""

    key: str
    kind: FeatureKind
    name_zh: str
    name_en: str
    shape: BaseGeometry


def seed_features() -> None:
    """Draw roads, waters, parks and landmarks where the grid is drawn and they are not."""
    if Feature.objects.exists() or not Cell.objects.exists():
        return
    streets = Cell.objects.filter(level=CellLevel.STREET)
    areas = {cell.code: geometry_of(cell.shape) for cell in streets}
    tree, codes = shapely.STRtree(list(areas.values())), list(areas)
    with transaction.atomic():
        rows = []
        for one in (*roads(), *waters(), *parks()):
            rows.append(_row(one, ""))
        for one in landmarks():
            spot = on_map(one.shape)
            holding = tree.query(spot, predicate="intersects")
            rows.append(_row(one, codes[int(holding[0])] if len(holding) else ""))
        rows += list(_beside_streets(areas))
        Feature.objects.bulk_create(rows, batch_size=500)
        changed(Kind.FEATURES)


def roads() -> Iterator[Drawn]:
    """Streets of the two districts crossing each other, a ring around them, and a highway to each county."""
    for number, name in enumerate(STREETS):
        kind = FeatureKind.MAIN_ROAD if number % MAIN == 0 else FeatureKind.ROAD
        yield Drawn(f"road-{number:03}", kind, name, "", street(number))
    turns = [2 * math.pi * n / 72 for n in range(73)]
    ring = shapely.LineString([(17.5 * math.cos(turn), 11.5 * math.sin(turn)) for turn in turns])
    yield Drawn("road-ring", FeatureKind.MOTORWAY, "天中绕城高速", "Tianzhong Ring Motorway", ring)
    where = middles()
    for county in COUNTIES:
        if county.is_district:
            continue
        x, y = where[county.code]
        away, short = math.hypot(x, y), county.name_zh[:2]
        start = (x / away * 9.5, y / away * 6.5)
        bend = ((start[0] + x) / 2 - y * 0.05, (start[1] + y) / 2 + x * 0.05)
        highway = shapely.LineString(_curve(start, bend, (x, y)))
        yield Drawn(
            f"road-to-{county.key}",
            FeatureKind.MAIN_ROAD,
            f"天{short}公路",
            f"Tian-{county.key.title()} Highway",
            highway,
        )
        for turn, name in ((0.2, "大道"), (1.77, "中路")):
            dx, dy = 5 * math.cos(turn), 5 * math.sin(turn)
            line = shapely.LineString([(x - dx, y - dy), (x, y), (x + dx, y + dy)])
            yield Drawn(f"road-{county.key}-{name}", FeatureKind.ROAD, f"{short}{name}", "", line)


def street(number: int) -> shapely.LineString:
    """A street of the districts: each other one runs north, the rest east; none quite straight."""
    if number % 2 == 0:
        x = -WIDE_KM + 2 * WIDE_KM * (number / 2 + 0.5) / HALF
        ys = [HIGH_KM * (n / 10 - 1) for n in range(21)]
        return shapely.LineString([(x + 0.22 * math.sin(y / 2.6 + number), y) for y in ys])
    y = -HIGH_KM + 2 * HIGH_KM * (number // 2 + 0.5) / HALF
    xs = [WIDE_KM * (n / 15 - 1) for n in range(31)]
    return shapely.LineString([(x, y + 0.16 * math.sin(x / 3.1 + number)) for x in xs])


def waters() -> Iterator[Drawn]:
    """The river between the districts, one that joins it, and lakes."""
    ys = [59 - 2 * n for n in range(60)]
    river = shapely.LineString([(1.2 * math.sin(y / 5.5) + 0.06 * y + 0.9 * math.sin(y / 13), y) for y in ys])
    yield Drawn("river-1", FeatureKind.RIVER, "望河", "Wang River", river)
    xs = [-57 + 2 * n for n in range(28)]
    other = shapely.LineString([*((x, -14 + 2.2 * math.sin(x / 6.5)) for x in xs), (-1.4, -16.5), (-1.0, -18.0)])
    yield Drawn("river-2", FeatureKind.RIVER, "衡水河", "Hengshui River", other)
    for number, (zh, en, spot, wide, high) in enumerate(_LAKES):
        yield Drawn(f"lake-{number}", FeatureKind.LAKE, zh, en, _blob(spot, wide, high))


def parks() -> Iterator[Drawn]:
    """Parks of the districts."""
    for number, (zh, en, spot, wide, high) in enumerate(_PARKS):
        yield Drawn(f"green-{number}", FeatureKind.GREEN, zh, en, _blob(spot, wide, high))


def landmarks() -> Iterator[Drawn]:
    """What everybody knows, in the city and at the seat of each county."""
    for number, (zh, en, at) in enumerate(_CITY):
        yield Drawn(f"mark-city-{number}", FeatureKind.LANDMARK, zh, en, shapely.Point(at))
    for county in COUNTIES:
        x, y = middles()[county.code]
        for number, (zh, en) in enumerate(_SEATS):
            spot = shapely.Point(x + 0.9 * math.cos(number * 1.3), y + 0.9 * math.sin(number * 1.3))
            name_en = f"{county.name_en} {en}"
            yield Drawn(f"mark-{county.key}-{number}", FeatureKind.LANDMARK, f"{county.name_zh}{zh}", name_en, spot)


def _beside_streets(areas: dict[str, BaseGeometry]) -> Iterator[Feature]:
    """Schools, markets and estates of every street of the districts."""
    districts = {county.code for county in COUNTIES if county.is_district}
    names = dict(Cell.objects.filter(level=CellLevel.STREET).values_list("code", "name_zh"))
    names_en = dict(Cell.objects.filter(level=CellLevel.STREET).values_list("code", "name_en"))
    for number, (code, area) in enumerate(areas.items()):
        if code[:6] not in districts:
            continue
        short, short_en = names[code].removesuffix("街道"), names_en[code].removesuffix(" Subdistrict")
        estate = _ESTATES[number % len(_ESTATES)]
        called = [
            *((f"{short}{zh}", f"{short_en} {en}") for zh, en in _KINDS),
            (f"{short}{estate}", f"{short_en} Estate"),
        ]
        for (zh, en), spot in zip(called, spots_in(area, len(called), f"marks {code}"), strict=True):
            outline = outline_of(shapely.Point(spot))
            yield Feature(
                key=f"mark-{code}-{zh}",
                kind=FeatureKind.LANDMARK,
                name_zh=zh,
                name_en=en,
                division_code=code,
                **outline.columns,
            )


def _row(one: Drawn, division_code: str) -> Feature:
    outline = outline_of(on_map(one.shape))
    return Feature(
        key=one.key,
        kind=one.kind,
        name_zh=one.name_zh,
        name_en=one.name_en,
        division_code=division_code,
        **outline.columns,
    )


def _blob(spot: tuple[float, float], wide: float, high: float) -> BaseGeometry:
    """A rounded area that is no ellipse."""
    turns = [2 * math.pi * n / 40 for n in range(40)]
    away = [1 + 0.12 * math.sin(3 * turn + spot[0]) + 0.06 * math.sin(5 * turn + spot[1]) for turn in turns]
    return shapely.Polygon(
        [
            (spot[0] + wide * r * math.cos(turn), spot[1] + high * r * math.sin(turn))
            for r, turn in zip(away, turns, strict=True)
        ]
    )


def _curve(
    start: tuple[float, float], bend: tuple[float, float], end: tuple[float, float]
) -> list[tuple[float, float]]:
    """A line bent once (a quadratic Bézier curve)."""
    found = []
    for n in range(25):
        t = n / 24
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        found.append((a * start[0] + b * bend[0] + c * end[0], a * start[1] + b * bend[1] + c * end[1]))
    return found
