"""Fifteen months of patrols, orders, costs, scores and waste in the invented city, and what is under way today."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.identity.queries import people_seen_by
from chengshu.packs.municipal_operations.models import Assessment, Cost, Entry, Finding, Haul, Order, Patrol
from chengshu.packs.municipal_operations.models.assessing import Waste
from chengshu.packs.municipal_operations.models.upkeep import (
    CostKind,
    FindingState,
    OrderKind,
    OrderState,
    Severity,
    Span,
)
from chengshu.packs.municipal_operations.numbering import next_in
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.packs.municipal_operations.seeds.cast import unit_of
from chengshu.packs.municipal_operations.services.assessing import set_criterion
from chengshu.packs.municipal_operations.services.orders import OrderContent, make_order
from chengshu.packs.municipal_operations.services.patrols import FindingContent, report_finding
from chengshu.packs.municipal_operations.services.plans import PlanContent, make_plan, months_after, open_rounds

DICE = random.Random(20260202)  # noqa: S311 - for an invented city
MONTHS = 15
SAID = {
    "pothole": "路面坑槽约 0.6 米见方",
    "crack": "裂缝长约 2 米",
    "dark": "夜间不亮",
    "leaning": "杆体倾斜",
    "cover": "井盖松动有响声",
    "blocked": "排水不畅",
    "litter": "有暴露垃圾",
    "dirty": "保洁不到位",
    "pest": "叶片有虫网",
    "leak": "有渗漏",
}
CRITERIA = {
    "cleaning_areas": (
        ("路面见本色", "Surface clean", 40),
        ("果皮箱及时清掏", "Bins emptied", 30),
        ("无暴露垃圾", "No litter", 30),
    ),
    "toilets": (("地面、便器清洁", "Clean", 40), ("无异味", "No smell", 30), ("设施完好", "Fittings sound", 30)),
    "stations": (("渗滤液规范处置", "Leachate treated", 50), ("站容整洁、无异味", "Tidy, no smell", 50)),
    "green_areas": (
        ("修剪整齐", "Trimmed", 30),
        ("无病虫害", "No pests", 40),
        ("无裸露、枯死", "No bare or dead spots", 30),
    ),
}
PLANS = (
    ("facilities", "roads", "道路巡养", "Roads looked after", "清扫边沟，修补裂缝和坑槽。", 1, Span.MONTHS, True, 20),
    (
        "facilities",
        "lamps",
        "路灯灯具检修",
        "Lamps looked after",
        "检查灯具、线缆和控制箱，更换损坏灯具。",
        3,
        Span.MONTHS,
        True,
        30,
    ),
    (
        "facilities",
        "bridges",
        "桥梁日常巡检",
        "Bridges inspected",
        "检查桥面、栏杆、伸缩缝和支座。",
        1,
        Span.MONTHS,
        False,
        10,
    ),
    ("facilities", "drains", "汛前疏浚", "Drains cleaned", "疏浚管渠、清掏雨水口。", 6, Span.MONTHS, True, 45),
    ("sanitation", "toilets", "公厕消杀", "Toilets disinfected", "全面消杀，检查设施。", 7, Span.DAYS, True, 3),
    (
        "gardens",
        "old_trees",
        "古树复壮巡护",
        "Old trees looked after",
        "检查长势、支撑和病虫害，浇水复壮。",
        3,
        Span.MONTHS,
        False,
        15,
    ),
    (
        "gardens",
        "green_areas",
        "绿地养护",
        "Green areas looked after",
        "修剪、灌溉、除草、防治病虫害。",
        1,
        Span.MONTHS,
        True,
        20,
    ),
)


def seed_upkeep() -> None:
    """Criteria and plans, the past in bulk, and today's findings and orders by the ordinary way."""
    for register, criteria in CRITERIA.items():
        for name_zh, name_en, points in criteria:
            set_criterion(REGISTERS[register], name_zh, points, by=PLATFORM, name_en=name_en)
    _past()
    for body, register, name_zh, name_en, task, every, span, together, days in PLANS:
        unit = unit_of(body)
        if unit is not None:
            since = clock.today() - timedelta(days=2)
            content = PlanContent(register, name_zh, task, every, span, name_en, (), together, days, since)
            make_plan(unit, content, by=PLATFORM)
    open_rounds()
    _today()


def _past() -> None:
    entries: dict[str, list[Entry]] = {}
    for entry in Entry.everywhere.select_related("unit").order_by("pk"):
        entries.setdefault(entry.register, []).append(entry)
    patrolled = [key for key, register in REGISTERS.items() if register.findings and entries.get(key)]
    if not patrolled:
        return
    findings = [_finding(entries, DICE.choice(patrolled), at) for at in _moments()]
    Finding.everywhere.bulk_create(findings, batch_size=500)
    number = next_in(f"GD{clock.today().year}", more=len(findings))
    orders = [_order(one, number + place) for place, one in enumerate(findings)]
    Order.everywhere.bulk_create(orders, batch_size=500)
    Cost.objects.bulk_create((cost for order in orders for cost in _costs(order)), batch_size=500)
    Assessment.everywhere.bulk_create(_scores(entries), batch_size=500)
    Haul.everywhere.bulk_create(_hauls(entries), batch_size=500)


def _moments() -> Iterator[datetime]:
    """More in the rainy months; up to the day before yesterday."""
    today = clock.today()
    month = months_after(today.replace(day=1), -MONTHS)
    while month < today:
        for _ in range(9 + (6 if month.month in (6, 7, 8) else 0) + DICE.randrange(4)):
            day = month + timedelta(days=DICE.randrange(28))
            if day < today - timedelta(days=2):
                yield clock.start_of_day(day) + timedelta(hours=8 + DICE.randrange(9), minutes=DICE.randrange(60))
        month = months_after(month, 1)


def _finding(entries: dict[str, list[Entry]], register: str, at: datetime) -> Finding:
    entry = DICE.choice(entries[register])
    kind, label = DICE.choice(REGISTERS[register].findings)
    return Finding(
        register=register,
        entry=entry,
        kind=kind,
        severity=DICE.choice((Severity.MINOR, Severity.MINOR, Severity.SERIOUS)),
        words=f"{entry.name_zh}{SAID.get(kind, label.zh)}。",
        unit=entry.unit,
        address=entry.address,
        division_code=entry.division_code,
        lon=entry.lon,
        lat=entry.lat,
        found_at=at,
        state=FindingState.SETTLED,
        created_at=at,
    )


def _order(finding: Finding, number: int) -> Order:
    due = clock.local(finding.found_at).date() + timedelta(days=3)
    took = timedelta(hours=DICE.choice((20, 30, 44, 60, 68, 92)))
    entry: Any = finding.entry
    price = DICE.randrange(80, 900) * 100
    return Order(
        number=f"GD{clock.today().year}-{number:05d}",
        kind=OrderKind.REPAIR,
        register=finding.register,
        entry=entry,
        finding=finding,
        unit=finding.unit,
        title=f"{entry.name_zh}：{finding.kind_label.zh}维修"[:200],
        task=finding.words,
        division_code=finding.division_code,
        due_on=due,
        state=OrderState.DONE,
        crew=f"养护{DICE.randrange(1, 5)}班",
        cost_fen=3 * price,
        report="已修复，现场清理完毕。",
        done_at=min(finding.found_at + took, clock.now()),
        created_at=finding.found_at,
    )


def _costs(order: Order) -> Iterator[Cost]:
    price = order.cost_fen // 3
    for kind, words, measure, times in ((CostKind.LABOUR, "人工", "工日", 2), (CostKind.MATERIAL, "材料", "批", 1)):
        yield Cost(
            order=order,
            kind=kind,
            words=words,
            quantity=Decimal(times),
            measure=measure,
            price_fen=price,
            amount_fen=times * price,
        )


def _scores(entries: dict[str, list[Entry]]) -> Iterator[Assessment]:
    today = clock.today()
    for register in CRITERIA:
        for entry in entries.get(register, ()):
            for back in (1, 2, 3):
                on = months_after(today.replace(day=15), -back)
                score = Decimal(DICE.randrange(780, 985)) / 10
                yield Assessment(entry=entry, unit=entry.unit, on=on, score=score)


def _hauls(entries: dict[str, list[Entry]]) -> Iterator[Haul]:
    stations, vehicles = entries.get("stations", []), entries.get("vehicles", [])
    if not vehicles:
        return
    day = months_after(clock.today().replace(day=1), -MONTHS)
    while day < clock.today():
        for place, station in enumerate(stations):
            for waste, tonnes in ((Waste.OTHER, 260), (Waste.KITCHEN, 70), (Waste.RECYCLABLE, 30)):
                season = Decimal("1.12") if day.month in (7, 8, 10) else Decimal(1)
                weight = (Decimal(tonnes + 40 * place + DICE.randrange(30)) * season).quantize(Decimal("0.01"))
                vehicle = vehicles[place % len(vehicles)]
                yield Haul(
                    station=station, vehicle=vehicle, unit=station.unit, on=day, waste=waste, tonnes=weight, trips=14
                )
        day += timedelta(days=7)


def _today() -> None:
    wanted: tuple[tuple[str, str, Severity, str], ...] = (
        ("roads", "pothole", Severity.SERIOUS, "慢车道坑槽约 0.8 米见方，影响通行。"),
        ("lamps", "dark", Severity.MINOR, "连续三盏路灯夜间不亮。"),
        ("manholes", "cover", Severity.SERIOUS, "井盖破损，边缘翘起。"),
        ("old_trees", "pest", Severity.MINOR, "叶背发现虫卵，需要防治。"),
        ("toilets", "broken", Severity.MINOR, "洗手池龙头损坏。"),
    )
    for place, (register, kind, severity, words) in enumerate(wanted):
        entry = Entry.everywhere.filter(register=register).select_related("unit").order_by("pk").first()
        if entry is None:
            continue
        content = FindingContent(kind, words, severity, entry=entry, patrol=_patrol(entry))
        finding = report_finding(entry.unit, REGISTERS[register], content, by=PLATFORM)
        if place % 2 == 0:
            _order_of(finding, entry, clock.today() + timedelta(days=3))


def _patrol(entry: Entry) -> Patrol | None:
    """A round that somebody of the unit is on since this morning."""
    person = people_seen_by(PLATFORM, organisation=entry.unit).order_by("pk").last()
    if person is None:
        return None
    began = clock.now() - timedelta(hours=2)
    area = f"{entry.address or entry.name_zh}周边"
    return Patrol.everywhere.create(
        unit=entry.unit, person=person, register=entry.register, area=area[:200], started_at=began
    )


def _order_of(finding: Finding, entry: Entry, due_on: date) -> None:
    content = OrderContent(
        kind=OrderKind.REPAIR,
        register=finding.register,
        title=f"{entry.name_zh}：{finding.kind_label.zh}维修",
        task=finding.words,
        due_on=due_on,
        entry=entry,
        finding=finding,
        division_code=finding.division_code,
        estimate_fen=120_000,
    )
    make_order(entry.unit, content, by=PLATFORM)
