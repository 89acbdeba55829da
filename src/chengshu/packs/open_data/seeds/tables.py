"""Small invented tables; nothing in them was ever measured, and each description says so."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from chengshu.kernel.catalogue.contents import ItemContent, ResourceContent
from chengshu.spec.data import Cycle, FieldType, Grade, Meaning, Opening, Sharing

INVENTED_ZH = "（虚构的示例数据）"
INVENTED_EN = " (Invented example data.)"
_COUNTIES = ("东城区", "西城区", "汝河县", "青峰县")


@dataclass(frozen=True)
class Invented:
    """A resource of a body, by the body's name, with its rows and what the portal says about it."""

    key: str
    body: str
    theme: str
    content: ResourceContent
    rows: pa.Table
    tags: tuple[str, ...]


def _item(column: str, zh: str, en: str, kind: FieldType = FieldType.TEXT, **more: Any) -> ItemContent:
    given = {"grade": Grade.PUBLIC, "sharing": Sharing.OPEN_TO_ALL, "opening": Opening.OPEN, **more}
    return ItemContent(column=column, name_zh=zh, name_en=en, type=kind, **given)


def _content(zh: str, en: str, summary_zh: str, summary_en: str, cycle: Cycle, *items: ItemContent) -> ResourceContent:
    return ResourceContent(
        name_zh=zh,
        name_en=en,
        classification="",
        summary_zh=summary_zh + INVENTED_ZH,
        summary_en=summary_en + INVENTED_EN,
        cycle=cycle,
        sharing=Sharing.OPEN_TO_ALL,
        opening=Opening.OPEN,
        grade=Grade.PUBLIC,
        items=items,
    )


def invented(today: date) -> list[Invented]:
    """The same each time on one day."""
    draw = random.Random(20)  # noqa: S311  invented data
    return [_air(draw, today), _parking(draw), _stops(draw), _parks(draw), _visits(draw, today)]


def _air(draw: random.Random, today: date) -> Invented:
    days = [today - timedelta(days=back) for back in range(365, 0, -1)]
    stations = [f"{county}站" for county in _COUNTIES]
    rows = [(day, station) for day in days for station in stations]
    pm25 = [
        None if draw.random() < 0.02 else max(4, int(70 - 45 * abs((day.month - 7) / 6 - 0) + draw.gauss(0, 18)))
        for day, _ in rows
    ]
    content = _content(
        "环境空气质量日报",
        "Daily air quality",
        "各监测站每日细颗粒物、臭氧和空气质量指数。",
        "Fine particles, ozone and the index by station and day.",
        Cycle.DAILY,
        _item("day", "日期", "Day", FieldType.DATE, is_key=True),
        _item("station", "监测站", "Station", is_key=True),
        _item("pm25", "细颗粒物", "PM2.5", FieldType.INTEGER, unit="µg/m³"),
        _item("ozone", "臭氧", "Ozone", FieldType.INTEGER, unit="µg/m³"),
        _item("level", "等级", "Level"),
    )
    ozone = [draw.randrange(20, 190) for _ in rows]
    level = [None if value is None else ("优", "良", "轻度污染", "中度污染")[min(3, value // 36)] for value in pm25]
    table = pa.table(
        {
            "day": [day for day, _ in rows],
            "station": [station for _, station in rows],
            "pm25": pm25,
            "ozone": ozone,
            "level": level,
        }
    )
    return Invented("open_demo.air", "天中市生态环境局", "environment", content, table, ("空气质量", "PM2.5", "监测"))


def _parking(draw: random.Random) -> Invented:
    count = 180
    content = _content(
        "公共停车场",
        "Public car parks",
        "对公众开放的停车场位置、泊位数和收费方式。",
        "Where one may park, how many bays, and how it is charged.",
        Cycle.MONTHLY,
        _item("name", "名称", "Name", is_key=True),
        _item("county", "县区", "County"),
        _item("bays", "泊位数", "Bays", FieldType.INTEGER),
        _item("chargers", "充电桩数", "Chargers", FieldType.INTEGER),
        _item("fee", "收费方式", "Fee"),
    )
    table = pa.table(
        {
            "name": [f"第{number}停车场" for number in range(1, count + 1)],
            "county": [draw.choice(_COUNTIES) for _ in range(count)],
            "bays": [draw.randrange(20, 800, 10) for _ in range(count)],
            "chargers": [draw.choice((0, 0, 2, 4, 8, 16)) for _ in range(count)],
            "fee": [draw.choice(("免费", "按次", "按小时", "按小时，封顶")) for _ in range(count)],
        }
    )
    return Invented("open_demo.parking", "天中市城市管理局", "transport", content, table, ("停车", "充电桩"))


def _stops(draw: random.Random) -> Invented:
    count = 600
    content = _content(
        "公交站点",
        "Bus stops",
        "公交站点名称、所在县区、停靠线路数和坐标。",
        "Names, counties, lines and coordinates of bus stops.",
        Cycle.QUARTERLY,
        _item("code", "站点编号", "Code", is_key=True),
        _item("name", "站名", "Name"),
        _item("county", "县区", "County"),
        _item("lines", "线路数", "Lines", FieldType.INTEGER),
        _item("longitude", "经度", "Longitude", FieldType.FLOAT, meaning=Meaning.LONGITUDE),
        _item("latitude", "纬度", "Latitude", FieldType.FLOAT, meaning=Meaning.LATITUDE),
    )
    table = pa.table(
        {
            "code": [f"B{number:04}" for number in range(count)],
            "name": [f"{draw.choice(('人民', '和平', '建设', '青年', '滨河'))}路{number}站" for number in range(count)],
            "county": [draw.choice(_COUNTIES) for _ in range(count)],
            "lines": [draw.randrange(1, 12) for _ in range(count)],
            "longitude": [round(114 + draw.random() * 0.4, 5) for _ in range(count)],
            "latitude": [round(32.8 + draw.random() * 0.4, 5) for _ in range(count)],
        }
    )
    return Invented("open_demo.stops", "天中市交通运输局", "transport", content, table, ("公交", "站点"))


def _parks(draw: random.Random) -> Invented:
    count = 64
    content = _content(
        "公园名录",
        "Parks",
        "城市公园的名称、面积、开放时间和无障碍设施。",
        "Parks with area, hours and accessibility.",
        Cycle.YEARLY,
        _item("name", "名称", "Name", is_key=True),
        _item("county", "县区", "County"),
        _item("hectares", "面积", "Area", FieldType.FLOAT, unit="公顷"),
        _item("hours", "开放时间", "Hours"),
        _item("accessible", "无障碍", "Accessible", FieldType.LOGICAL),
    )
    table = pa.table(
        {
            "name": [
                f"{draw.choice(('滨河', '森林', '儿童', '文化', '湿地'))}公园{number}" for number in range(1, count + 1)
            ],
            "county": [draw.choice(_COUNTIES) for _ in range(count)],
            "hectares": [round(draw.uniform(0.4, 60), 1) for _ in range(count)],
            "hours": [draw.choice(("全天", "6:00–21:00", "8:00–18:00")) for _ in range(count)],
            "accessible": [draw.random() < 0.8 for _ in range(count)],
        }
    )
    return Invented("open_demo.parks", "天中市林业和园林局", "life", content, table, ("公园", "绿地", "无障碍"))


def _visits(draw: random.Random, today: date) -> Invented:
    """About persons: it opens only made coarser, which the pages show."""
    count = 5000
    secret: dict[str, Any] = {"grade": Grade.SENSITIVE}
    content = _content(
        "门诊就诊情况",
        "Outpatient visits",
        "门诊就诊的性别、出生年代、县区和病种，已去除个人标识并作概括处理。",
        "Outpatient visits by sex, decade of birth, county and illness, without identifiers and made coarser.",
        Cycle.YEARLY,
        _item("patient", "姓名", "Patient", meaning=Meaning.PERSON_NAME, opening=Opening.CLOSED, **secret),
        _item("sex", "性别", "Sex", meaning=Meaning.SEX),
        _item("birth", "出生日期", "Birth date", FieldType.DATE, meaning=Meaning.BIRTH_DATE),
        _item("address", "住址", "Address", meaning=Meaning.ADDRESS),
        _item("illness", "病种", "Illness", **secret),
    )
    table = pa.table(
        {
            "patient": [f"患者{number}" for number in range(count)],
            "sex": [draw.choice("男女") for _ in range(count)],
            "birth": [today - timedelta(days=draw.randrange(6000, 29000)) for _ in range(count)],
            "address": [f"天中市{draw.choice(_COUNTIES)}和平路{draw.randrange(400)}号" for _ in range(count)],
            "illness": [draw.choice(("感冒", "高血压", "糖尿病", "骨折", "肠胃炎", "皮炎")) for _ in range(count)],
        }
    )
    return Invented("open_demo.visits", "天中市卫生健康委员会", "health", content, table, ("就诊", "门诊"))
