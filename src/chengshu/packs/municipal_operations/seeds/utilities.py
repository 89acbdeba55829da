"""Companies, their figures and fourteen months of them, interruptions, alarm rules of the invented city."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.packs.municipal_operations.models import Company, Entry, Fault, Figure, Return, ReturnValue
from chengshu.packs.municipal_operations.models.alarms import Comparison, Level, Watched
from chengshu.packs.municipal_operations.models.utilities import Aspect, FaultKind, ReturnState, Trade
from chengshu.packs.municipal_operations.numbering import next_number
from chengshu.packs.municipal_operations.seeds.cast import spot_on, unit_of
from chengshu.packs.municipal_operations.services.alarms import RuleContent, set_rule, take_reading
from chengshu.packs.municipal_operations.services.lists import admit
from chengshu.packs.municipal_operations.services.plans import months_after
from chengshu.packs.municipal_operations.services.utilities import FaultContent, open_returns, report_fault

MONTHS = 14
COMPANIES = (
    ("gas", Trade.GAS, 286_000, "0396-8888001"),
    ("heating", Trade.HEAT, 121_000, "0396-8888002"),
    ("waterworks", Trade.WATER, 402_000, "0396-8888003"),
    ("sewage", Trade.SEWAGE, 0, "0396-8888004"),
)
UNITS_EN = {"万m³": "×10,000 m³", "万GJ": "×10,000 GJ", "次": "times"}
# Trade, aspect, key, names, unit, summed, usual value, seasonal share, normal from and to.
FIGURES = (
    (Trade.GAS, Aspect.SUPPLY, "supplied", "供气量", "Gas supplied", "万m³", True, 1850, 0.45, None, None),
    (Trade.GAS, Aspect.FAULT, "repairs", "抢修次数", "Emergency repairs", "次", True, 14, 0.1, None, None),
    (Trade.GAS, Aspect.SAFETY, "checked", "入户安检率", "Households checked", "%", False, 96, 0, 90, 100),
    (Trade.GAS, Aspect.SERVICE, "on_time", "报修及时率", "Repairs begun in time", "%", False, 98, 0, 95, 100),
    (Trade.HEAT, Aspect.SUPPLY, "supplied", "供热量", "Heat supplied", "万GJ", True, 62, 0.9, None, None),
    (Trade.HEAT, Aspect.FAULT, "stops", "停供次数", "Interruptions", "次", True, 3, 0.3, None, None),
    (Trade.HEAT, Aspect.SAFETY, "hazards", "隐患整改率", "Hazards put right", "%", False, 97, 0, 90, 100),
    (Trade.HEAT, Aspect.SERVICE, "warm", "室温合格率", "Homes warm enough", "%", False, 98, 0, 95, 100),
    (Trade.WATER, Aspect.SUPPLY, "supplied", "供水量", "Water supplied", "万m³", True, 720, -0.12, None, None),
    (Trade.WATER, Aspect.FAULT, "bursts", "爆管次数", "Burst mains", "次", True, 9, 0.3, None, 20),
    (Trade.WATER, Aspect.SAFETY, "quality", "水质综合合格率", "Water quality", "%", False, 99, 0, 95, 100),
    (Trade.WATER, Aspect.SERVICE, "loss", "管网漏损率", "Lost in the network", "%", False, 9, 0, 0, 10),
    (Trade.SEWAGE, Aspect.SUPPLY, "treated", "污水处理量", "Sewage treated", "万m³", True, 560, -0.15, None, None),
    (Trade.SEWAGE, Aspect.FAULT, "stops", "设备故障停机", "Hours stopped", "h", True, 11, 0.2, None, None),
    (Trade.SEWAGE, Aspect.SAFETY, "effluent", "出水达标率", "Effluent within limits", "%", False, 99, 0, 98, 100),
    (Trade.SEWAGE, Aspect.SERVICE, "sludge", "污泥无害化处置率", "Sludge made harmless", "%", False, 97, 0, 95, 100),
)
RULES = (
    (Watched.READING, "manholes", "level", "", Comparison.AT_LEAST, "1.5", Level.YELLOW, 60, "开启强排泵，设置围挡。"),
    (
        Watched.READING,
        "manholes",
        "methane_lel",
        "",
        Comparison.AT_LEAST,
        "20",
        Level.ORANGE,
        30,
        "疏散警戒，禁火，通知燃气公司。",
    ),
    (
        Watched.READING,
        "channels",
        "level",
        "",
        Comparison.AT_LEAST,
        "82",
        Level.ORANGE,
        120,
        "启动防汛预案，巡查堤防。",
    ),
    (
        Watched.READING,
        "plants",
        "pressure_mpa",
        "",
        Comparison.AT_MOST,
        "0.12",
        Level.YELLOW,
        60,
        "核查管网压力，准备错峰供应。",
    ),
    (Watched.FAULT, "", "", "leak", Comparison.AT_LEAST, "0", Level.YELLOW, 30, "关阀、警戒、检测，必要时疏散。"),
    (Watched.FAULT, "", "", "", Comparison.AT_LEAST, "3000", Level.YELLOW, 240, "启动应急供应，发布公告。"),
    (Watched.FAULT, "", "", "", Comparison.AT_LEAST, "30000", Level.RED, 60, "报市应急指挥部，启动一级响应。"),
    (Watched.FINDING, "", "", "", Comparison.AT_LEAST, "3", Level.YELLOW, 120, "现场封控，先期处置。"),
)
CLASSES = {("manholes", "level", ""): "E0404", ("manholes", "methane_lel", ""): "E0403", ("", "", "leak"): "E0403"}
"""Classes of GB/T 30428.2 for the cases of these rules; of the others intake chooses."""
PAST_FAULTS = (
    ("waterworks", FaultKind.BURST, 1),
    ("gas", FaultKind.PRESSURE, 2),
    ("heating", FaultKind.BURST, 3),
    ("waterworks", FaultKind.BURST, 4),
    ("waterworks", FaultKind.QUALITY, 6),
    ("heating", FaultKind.PRESSURE, 9),
    ("waterworks", FaultKind.BURST, 10),
    ("gas", FaultKind.LEAK, 12),
)


def seed_utilities() -> None:
    """Companies with their figures, a year of returns, interruptions, rules and a few readings."""
    first = months_after(clock.today().replace(day=1), -MONTHS)
    companies = dict(_companies(first))
    figures = [_figure(row, first) for row in FIGURES]
    Figure.objects.bulk_create(figures)
    for company in companies.values():
        _returns(company, list(Figure.objects.filter(trade=company.trade).order_by("pk")), first)
    open_returns()
    for watched, register, quantity, subkind, comparison, threshold, level, minutes, advice in RULES:
        content = RuleContent(
            watched,
            Decimal(threshold),
            level,
            minutes,
            register,
            quantity,
            subkind,
            comparison,
            advice=advice,
            class_code=CLASSES.get((register, quantity, subkind), ""),
        )
        set_rule(content, by=PLATFORM)
    _past_faults(companies)
    _todays_faults(companies)
    _readings()


def _companies(first: date) -> Iterator[tuple[str, Company]]:
    for key, trade, households, line in COMPANIES:
        body = unit_of(key)
        if body is not None:
            given = {"households": households, "service_line": line, "since": first, "licence": f"经{key}-001"}
            yield key, admit(body, trade, by=PLATFORM, **given)


def _figure(
    row: tuple[Trade, Aspect, str, str, str, str, bool, int, float, int | None, int | None], first: date
) -> Figure:
    trade, aspect, key, name_zh, name_en, unit, total, _usual, _season, low, high = row
    per_cent = unit == "%"
    return Figure(
        trade=trade,
        aspect=aspect,
        key=key,
        name_zh=name_zh,
        name_en=name_en,
        unit=unit,
        unit_en=UNITS_EN.get(unit, ""),
        total=total,
        least=0,
        most=100 if per_cent else None,
        normal_least=low,
        normal_most=high,
        since=first,
    )


def _returns(company: Company, figures: list[Figure], first: date) -> None:
    usual = {row[2]: (row[7], row[8]) for row in FIGURES if row[0] == company.trade}
    values = []
    for back in range(MONTHS - 1):
        month = months_after(first, back)
        handed = clock.start_of_day(months_after(month, 1) + timedelta(days=5))
        row = Return.everywhere.create(
            company=company, month=month, state=ReturnState.ACCEPTED, handed_in_at=handed, accepted_at=handed
        )
        for one in figures:
            base, season = usual[one.key]
            values.append(ReturnValue(handed=row, figure=one, value=_value(base, season, month, one)))
    ReturnValue.objects.bulk_create(values)


def _value(base: int, season: float, month: date, figure: Figure) -> Decimal:
    """Higher in winter for a positive season, lower for a negative one; a little different every month."""
    wave = math.cos((month.month - 1) / 12 * 2 * math.pi)
    wobble = math.sin(month.month * 12.9 + month.year + len(figure.key)) * 0.02
    value = max(0.0, base * (1 + season * wave + wobble))
    exact = Decimal("1") if figure.unit == "次" else Decimal("0.1")
    return Decimal(min(value, 100.0) if figure.unit == "%" else value).quantize(exact)


def _past_faults(companies: dict[str, Company]) -> None:
    rows = []
    for number, (key, kind, back) in enumerate(PAST_FAULTS):
        company = companies.get(key)
        if company is None:
            continue
        starts = clock.start_of_day(months_after(clock.today(), -back)) + timedelta(hours=9)
        street, lon, lat, area = spot_on(number * 3, 0.5)
        rows.append(
            Fault(
                number=next_number("TG"),
                company=company,
                kind=kind,
                area=f"{street}沿线",
                area_en=f"Along {street}",
                division_code=area,
                lon=lon,
                lat=lat,
                households=600 + 150 * number,
                starts_at=starts,
                ended_at=starts + timedelta(hours=5 + number),
                words_zh=f"{street}沿线{kind.label}，正在抢修。",
                words_en="Supply is interrupted; repairs are under way.",
                published=True,
            )
        )
    Fault.everywhere.bulk_create(rows)


def _todays_faults(companies: dict[str, Company]) -> None:
    water, gas = companies.get("waterworks"), companies.get("gas")
    now = clock.now()
    if water is not None:
        street, lon, lat, area = spot_on(4, 0.4)
        report_fault(water, _burst(street, now, lon, lat, area), by=PLATFORM)
    if gas is not None:
        street, lon, lat, area = spot_on(9, 0.6)
        planned = FaultContent(
            FaultKind.PLANNED,
            f"{street}（东湖公园至青年公园段）",
            f"因{street}燃气管道改造，明日 9 时至 17 时停气，请提前做好准备，恢复供气前关闭灶前阀。",
            "Gas is off tomorrow from 9 to 17 while a main is renewed. Please close the valve at the cooker.",
            f"{street}, from East Lake Park to Youth Park",
            area,
            820,
            starts_at=clock.start_of_day(clock.today() + timedelta(days=1)) + timedelta(hours=9),
            expected_at=clock.start_of_day(clock.today() + timedelta(days=1)) + timedelta(hours=17),
            lon=lon,
            lat=lat,
            published=True,
        )
        report_fault(gas, planned, by=PLATFORM)


def _burst(street: str, now: datetime, lon: Decimal, lat: Decimal, area: str) -> FaultContent:
    return FaultContent(
        FaultKind.BURST,
        f"{street}沿线小区",
        f"{street} DN600 供水主管爆管，正在抢修，请沿线居民储水备用，送水车已到达。",
        "A water main has burst. Repairs are under way, and water is brought by lorry.",
        f"Homes along {street}",
        area,
        4200,
        starts_at=now - timedelta(hours=1),
        expected_at=now + timedelta(hours=7),
        lon=lon,
        lat=lat,
        inside="已关闭上下游阀门，抢修队 2 支到场。",
        published=True,
    )


def _readings() -> None:
    usual = (("manholes", "level", "0.42"), ("channels", "level", "79.6"), ("plants", "pressure_mpa", "0.31"))
    for register, quantity, value in usual:
        for place, entry in enumerate(Entry.everywhere.filter(register=register).order_by("pk")[:3]):
            reference = f"{register} {place}"
            take_reading(entry, quantity, Decimal(value), by=PLATFORM, source="现场监测", reference=f"seed {reference}")
