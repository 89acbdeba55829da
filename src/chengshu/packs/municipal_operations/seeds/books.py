"""The books of the invented city: small, but each with rows of every kind."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chengshu.packs.municipal_operations.models import Counter, Entry
from chengshu.packs.municipal_operations.models.ledger import EntryState
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.packs.municipal_operations.seeds.cast import (
    components,
    degrees,
    line_of,
    numbered,
    spot_on,
    square_at,
    streets,
    unit_of,
)

DICE = random.Random(20260101)  # noqa: S311 - for an invented city
OPENED = date(2016, 5, 1)
BRIDGES = (
    ("望河大桥", "Wanghe Bridge"),
    ("衡川桥", "Hengchuan Bridge"),
    ("柳园天桥", "Willow Footbridge"),
    ("东湖桥", "East Lake Bridge"),
    ("青年路立交", "Youth Road Flyover"),
    ("站前地道", "Station Underpass"),
)
CHANNELS = (
    ("望河", "Wang River"),
    ("衡川", "Heng Stream"),
    ("柳园渠", "Willow Canal"),
    ("东湖", "East Lake"),
    ("护城河", "City Moat"),
)
PARKS = (
    ("望河公园", "Wanghe Park"),
    ("人民公园", "People's Park"),
    ("柳园", "Willow Garden"),
    ("衡川湿地公园", "Hengchuan Wetland"),
    ("东湖公园", "East Lake Park"),
    ("青年公园", "Youth Park"),
    ("人民广场", "People's Square"),
)
TREES = (
    ("国槐", "Styphnolobium japonicum"),
    ("银杏", "Ginkgo biloba"),
    ("侧柏", "Platycladus orientalis"),
    ("皂荚", "Gleditsia sinensis"),
    ("黄连木", "Pistacia chinensis"),
)
PESTS = (
    (
        "美国白蛾",
        "Fall webworm",
        "Hyphantria cunea",
        "insect",
        "法桐、白蜡、杨",
        "5—9月",
        True,
        "剪除网幕，释放周氏啮小蜂，低龄幼虫期喷施 Bt 制剂。",
    ),
    (
        "悬铃木方翅网蝽",
        "Sycamore lace bug",
        "Corythucha ciliata",
        "insect",
        "悬铃木",
        "6—9月",
        False,
        "清除落叶和翘皮，若虫期树干注药。",
    ),
    (
        "国槐尺蠖",
        "Locust looper",
        "Semiothisa cinerearia",
        "insect",
        "国槐",
        "5—8月",
        False,
        "人工挖蛹，低龄期喷施灭幼脲。",
    ),
    (
        "草坪锈病",
        "Turf rust",
        "Puccinia zoysiae",
        "disease",
        "结缕草",
        "7—10月",
        False,
        "及时修剪，控制水肥，喷施三唑酮。",
    ),
    (
        "银杏叶枯病",
        "Ginkgo leaf blight",
        "Alternaria alternata",
        "disease",
        "银杏",
        "6—9月",
        False,
        "清除病叶，加强水肥，喷施代森锰锌。",
    ),
)
PLANTS = (
    ("gas", "gas_gate", "城东门站", "East Gate Station", "40", "万m³/d"),
    ("gas", "gas_regulator", "望河调压站", "Wanghe Regulator", "8", "万m³/d"),
    ("heating", "heat_source", "城北热源厂", "North Heat Plant", "232", "MW"),
    ("heating", "heat_exchange", "柳园换热站", "Willow Heat Exchange", "18", "MW"),
    ("waterworks", "water_works", "第一水厂", "No. 1 Water Works", "15", "万m³/d"),
    ("waterworks", "water_pump", "东湖加压站", "East Lake Pumps", "4", "万m³/d"),
    ("sewage", "sewage_works", "第一污水处理厂", "No. 1 Sewage Works", "12", "万m³/d"),
    ("sewage", "sewage_pump", "护城河泵站", "Moat Pumps", "3", "万m³/d"),
)


@dataclass(frozen=True)
class Row:
    """A row to be written; what is not said is empty."""

    register: str
    unit: Any
    name_zh: str
    name_en: str
    kind: str = ""
    values: dict[str, Any] | None = None
    spot: tuple[str, Any, Any, str] | None = None
    shape: dict[str, Any] | None = None
    component: str = ""
    state: str = EntryState.IN_USE


def seed_books() -> None:
    """Write all books at once."""
    codes = {key: numbered(register.prefix) for key, register in REGISTERS.items()}
    rows = [_entry(row, next(codes[row.register])) for row in _rows()]
    Entry.everywhere.bulk_create(rows, batch_size=500)
    for key in REGISTERS:
        last = sum(row.register == key for row in rows)
        Counter.objects.update_or_create(key=f"code.{key}", defaults={"last": last})


def _entry(row: Row, code: str) -> Entry:
    street, lon, lat, area = row.spot or ("", None, None, "")
    return Entry(
        register=row.register,
        code=code,
        kind=row.kind,
        unit=row.unit,
        name_zh=row.name_zh,
        name_en=row.name_en,
        division_code=area,
        address=street,
        lon=lon,
        lat=lat,
        shape=row.shape,
        component=row.component,
        state=row.state,
        in_use_since=OPENED + timedelta(days=DICE.randrange(3000)),
        values=row.values or {},
    )


def _rows() -> Iterator[Row]:
    facilities, sanitation, gardens = unit_of("facilities"), unit_of("sanitation"), unit_of("gardens")
    if facilities is None or sanitation is None or gardens is None:
        return
    yield from _roads(facilities)
    yield from _points(facilities, unit_of("waterworks") or facilities)
    yield from _water(facilities)
    yield from _cleaning(sanitation)
    yield from _green(gardens)
    yield from _plants()


def _roads(unit: Any) -> Iterator[Row]:
    kinds = ("arterial", "secondary", "branch")
    for number, (name, line) in enumerate(streets()[:24]):
        metres = round(line.length * 95_000)
        spot = spot_on(number, 0.5)
        values = {
            "length_m": str(metres),
            "width_m": str(DICE.choice((18, 24, 36))),
            "area_m2": str(metres * 16),
            "surface": DICE.choice(("asphalt", "asphalt", "concrete")),
            "pci": str(DICE.randrange(68, 97)),
        }
        yield Row("roads", unit, name, f"Road {number + 1}", kinds[number % 3], values, spot, line_of(number))
    for number, (name_zh, name_en) in enumerate(BRIDGES):
        kind = "foot" if "天桥" in name_zh else "tunnel" if "地道" in name_zh else "beam"
        bci = DICE.randrange(66, 98)
        grade = "a" if bci >= 90 else "b" if bci >= 80 else "c"
        values = {"length_m": str(60 + 35 * number), "limit_t": "20", "bci": str(bci), "grade": grade}
        yield Row("bridges", unit, name_zh, name_en, kind, values | {"spans": 3 + number}, spot_on(number * 3, 0.4))


def _points(unit: Any, waterworks: Any) -> Iterator[Row]:
    sorts = (
        ("lamps", unit, "0118", 120, "led"),
        ("manholes", unit, "0103", 60, "rain"),
        ("hydrants", waterworks, "0113", 40, "above"),
    )
    for register, keeper, class_code, most, kind in sorts:
        for number, one in enumerate(components(class_code, most), 1):
            road = one.address.rstrip("0123456789号")
            values: dict[str, dict[str, Any]] = {
                "lamps": {
                    "pole": f"{number:04d}",
                    "power_w": 120,
                    "box": f"{road}1号箱",
                    "single_lamp": number % 3 == 0,
                },
                "manholes": {"material": "球墨铸铁", "net": number % 4 != 0, "road": road},
                "hydrants": {"diameter_mm": 100, "road": road, "tested_on": "2026-03-15"},
            }
            spot = (one.address, degrees(one.lon), degrees(one.lat), one.division_code)
            state = EntryState.IDLE if number % 40 == 0 else EntryState.IN_USE
            code = one.code if register != "manholes" else ""
            name_zh, name_en = f"{one.address}{one.name_zh}", f"{one.name_en} {number}"
            yield Row(register, keeper, name_zh, name_en, kind, values[register], spot, None, code, state)


def _water(unit: Any) -> Iterator[Row]:
    kinds = ("rain", "foul", "combined")
    for number in range(18):
        name, *_ = spot_on(number, 0.3)
        values = {
            "length_m": str(400 + 90 * number),
            "diameter_mm": 600 + 200 * (number % 4),
            "material": "钢筋混凝土管",
        }
        kind = kinds[number % 3]
        label = {"rain": "雨水管", "foul": "污水管", "combined": "合流管"}[kind]
        shape = line_of(number, 0.1, 0.6)
        yield Row("drains", unit, f"{name}{label}", f"Drain {number + 1}", kind, values, spot_on(number, 0.3), shape)
    for number, (name_zh, name_en) in enumerate(CHANNELS):
        kind = "lake" if "湖" in name_zh else "canal" if "渠" in name_zh else "river"
        values = {
            "length_m": str(2600 + 700 * number),
            "warning_m": f"{81 + number}.5",
            "quality": "4",
            "bank": "生态护岸",
        }
        yield Row("channels", unit, name_zh, name_en, kind, values, spot_on(number * 5 + 1, 0.8))
    for number, (kind, label, key) in enumerate(
        (("gas", "燃气管", "gas"), ("heat", "热力管", "heating"), ("water", "给水管", "waterworks"))
    ):
        for part in range(3):
            at = number * 3 + part
            name, *_ = spot_on(at, 0.6)
            values = {"length_m": str(1200 + 300 * part), "diameter_mm": 200 + 100 * part, "material": "钢管"}
            shape = line_of(at, 0.4, 0.9)
            yield Row(
                "pipes", unit_of(key) or unit, f"{name}{label}", f"Main {at + 1}", kind, values, spot_on(at, 0.6), shape
            )


def _cleaning(unit: Any) -> Iterator[Row]:
    for number in range(12):
        name, lon, lat, area = spot_on(number * 2, 0.5)
        values = {
            "area_m2": str(18_000 + 2_500 * number),
            "rounds": 2,
            "machine": number % 3 != 2,
            "crew": f"清扫{number % 4 + 1}班",
        }
        kind = ("first", "second", "third")[number % 3]
        shape = square_at(lon, lat)
        yield Row(
            "cleaning_areas",
            unit,
            f"{name}保洁区",
            f"Cleaning area {number + 1}",
            kind,
            values,
            (name, lon, lat, area),
            shape,
        )
    for number, kind in enumerate(("waste", "waste", "kitchen", "recyclable", "water", "sweep")):
        name, *_ = spot_on(number * 4, 0.1)
        values = {"length_km": str(14 + 3 * number), "stops": 22 + 4 * number, "starts_at": "05:00—09:00"}
        yield Row(
            "routes",
            unit,
            f"{name}线",
            f"Route {number + 1}",
            kind,
            values,
            spot_on(number * 4, 0.1),
            line_of(number * 4),
        )
    for number in range(12):
        kind = ("compactor", "compactor", "sweeper", "sprinkler", "suction", "hook")[number % 6]
        energy = "electric" if number % 2 else "diesel"
        values = {
            "plate": f"测A{80100 + number}",
            "load_t": str(5 + number % 4 * 3),
            "energy": energy,
            "inspected_until": "2027-03-31",
        }
        yield Row("vehicles", unit, f"{number + 1:02d}号作业车", f"Vehicle {number + 1}", kind, values)
    for number in range(6):
        kind = ("cleaning", "cleaning", "collection", "toilet", "upkeep", "garden")[number]
        values = {"leader": f"班组长{number + 1}", "people": 14 + 2 * number, "shift": "早班"}
        yield Row("crews", unit, f"作业{number + 1}班", f"Crew {number + 1}", kind, values)
    for number, one in enumerate(components("0301", 20), 1):
        values = {
            "seats_women": 8,
            "seats_men": 6,
            "barrier_free": number % 3 != 0,
            "family": number % 4 == 0,
            "hours": "00:00—24:00" if number % 2 else "06:00—22:00",
        }
        spot = (one.address, degrees(one.lon), degrees(one.lat), one.division_code)
        kind = ("first", "second", "third")[number % 3]
        yield Row("toilets", unit, f"{one.address}公厕", f"Public toilet {number}", kind, values, spot, None, one.code)
    for number in range(5):
        name, *_ = spot_on(number * 6 + 2, 0.9)
        values = {
            "capacity_t": str(80 + 60 * number),
            "process": "竖直压缩",
            "deodorised": True,
            "hours": "05:00—21:00",
        }
        yield Row(
            "stations",
            unit,
            f"{name}转运站",
            f"Transfer station {number + 1}",
            ("small", "middle", "large")[number % 3],
            values,
            spot_on(number * 6 + 2, 0.9),
        )
    for number, kind in enumerate(("bicycle", "shoes", "clothes", "appliance", "bicycle", "shoes")):
        trade = {
            "bicycle": "自行车、电动车修理",
            "shoes": "修鞋、配钥匙",
            "clothes": "缝补改衣",
            "appliance": "小家电维修",
        }[kind]
        name, *_ = spot_on(number * 3 + 1, 0.45)
        yield Row(
            "repair_points",
            unit,
            f"{name}便民点",
            f"Repair shop {number + 1}",
            kind,
            {"trade": trade, "hours": "08:00—19:00"},
            spot_on(number * 3 + 1, 0.45),
        )


def _green(unit: Any) -> Iterator[Row]:
    for number, (name_zh, name_en) in enumerate(PARKS):
        _, lon, lat, area = spot_on(number * 3 + 2, 0.7)
        kind = "square" if "广场" in name_zh else "park"
        values = {
            "area_m2": str(42_000 + 18_000 * number),
            "trees": 900 + 240 * number,
            "care": "first" if number < 4 else "second",
        }
        yield Row(
            "green_areas", unit, name_zh, name_en, kind, values, (name_zh, lon, lat, area), square_at(lon, lat, 0.003)
        )
    for number in range(10):
        species, latin = TREES[number % len(TREES)]
        age = 130 + 55 * number
        kind = "first" if age >= 500 else "second" if age >= 300 else "third"
        vigour = "weak" if number == 7 else "normal"
        values = {"species": species, "latin": latin, "age": age, "girth_cm": str(180 + 22 * number), "vigour": vigour}
        yield Row(
            "old_trees",
            unit,
            f"{number + 1}号{species}",
            f"Old tree {number + 1}",
            kind,
            values,
            spot_on(number * 2 + 1, 0.35),
        )
    for name_zh, name_en, latin, kind, hosts, season, quarantine, treatment in PESTS:
        values = {"latin": latin, "hosts": hosts, "season": season, "quarantine": quarantine, "treatment": treatment}
        yield Row("pests", unit, name_zh, name_en, kind, values)


def _plants() -> Iterator[Row]:
    for number, (body, kind, name_zh, name_en, capacity, measure) in enumerate(PLANTS):
        unit = unit_of(body)
        if unit is not None:
            values = {"capacity": capacity, "capacity_unit": measure, "served": 12_000 + 9_000 * number}
            hazard = {"major_hazard": kind == "gas_gate"}
            yield Row("plants", unit, name_zh, name_en, kind, values | hazard, spot_on(number * 4 + 3, 0.95))
