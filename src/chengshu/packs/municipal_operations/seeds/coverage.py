"""What is to be on the platform, and the separate systems the bureau had."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.inventory.contents import SystemContent
from chengshu.kernel.inventory.queries.systems import systems_seen_by
from chengshu.kernel.inventory.services.mergers import plan_merger
from chengshu.kernel.inventory.services.systems import register_system, set_state
from chengshu.packs.municipal_operations.models import Company
from chengshu.packs.municipal_operations.seeds.cast import unit_of
from chengshu.packs.municipal_operations.services.lists import set_business

BUSINESSES = (
    ("roads", "城市道路养护", "Upkeep of roads", ("roads",), ()),
    ("bridges", "城市桥梁养护", "Upkeep of bridges", ("bridges",), ()),
    ("drains", "排水管理", "Drainage", ("drains", "manholes"), ()),
    ("channels", "河渠管理", "River channels", ("channels",), ()),
    ("lighting", "城市照明", "Street lighting", ("lamps",), ()),
    ("pipes", "地下管线", "Pipes", ("pipes",), ()),
    ("cleaning", "市容环卫", "Sanitation", ("cleaning_areas", "toilets", "stations"), ()),
    ("greening", "园林绿化", "Parks and gardens", ("green_areas", "old_trees"), ()),
    ("permits", "城管行政许可", "Permits", (), ("permits",)),
    ("enforcement", "城管行政执法", "Enforcement", (), ("proceedings",)),
)
SYSTEMS = (
    (
        "urban",
        "CGJ-001",
        "城市管理综合平台",
        "Urban management platform",
        "数字城管、市政、环卫、园林、执法一体办理。",
        True,
    ),
    ("facilities", "CGJ-011", "路灯单灯控制系统", "Lamp control", "路灯开关控制和故障告警。", False),
    ("facilities", "CGJ-012", "市政养护台账（单机版）", "Upkeep ledger", "登记市政设施养护。", False),
    ("sanitation", "CGJ-021", "环卫车辆定位系统", "Vehicle positioning", "环卫车辆定位和轨迹。", False),
    ("gardens", "CGJ-031", "古树名木管理系统", "Old tree register", "古树名木登记和巡护。", False),
)


def seed_coverage() -> None:
    """The list of what is to be on the platform; systems in the inventory, one of them to be merged."""
    since = date(clock.today().year - 2, 1, 1)
    for key, name_zh, name_en, registers, works in BUSINESSES:
        shown = {"registers": list(registers), "works": list(works)}
        set_business(None, by=PLATFORM, key=key, name_zh=name_zh, name_en=name_en, since=since, **shown)
    for company in Company.everywhere.select_related("body"):
        name = f"{company.body.name_zh}（{company.trade_label.zh}）"
        english = f"{company.body.name.en} ({company.trade_label.en})"
        named = {"key": f"company-{company.pk}", "name_zh": name, "name_en": english}
        set_business(None, by=PLATFORM, company=company, since=since, **named)
    _systems()


def _systems() -> None:
    made = {}
    for body, code, name_zh, name_en, purpose, comprehensive in SYSTEMS:
        owner = unit_of(body)
        if owner is None or systems_seen_by(PLATFORM).filter(code=code).exists():
            continue
        content = SystemContent(
            name_zh, code, purpose, "extranet", "own_room", name_en, users=60, comprehensive=comprehensive
        )
        made[code] = register_system(owner, content, by=PLATFORM)
    whole = made.get("CGJ-001")
    if whole is not None and "CGJ-031" in made:
        set_state(made["CGJ-031"], cast(Any, "merged"), merged_into=whole)
    if whole is not None and "CGJ-012" in made:
        day = clock.today() + timedelta(days=60)
        plan = "台账导入平台后停用单机版。"
        plan_merger(made["CGJ-012"], whole, planned_on=day, plan=plan, by=PLATFORM)
