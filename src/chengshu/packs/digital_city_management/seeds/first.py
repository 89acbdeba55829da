"""Shops, sites, vehicles and rules of the invented city, inspected by its people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.queries import who_may
from chengshu.kernel.places.queries.cells import cells_listed
from chengshu.packs.digital_city_management.models import Shop, Supervised, WarningRule
from chengshu.packs.digital_city_management.rights import FIELD
from chengshu.packs.digital_city_management.services import registers
from chengshu.packs.digital_city_management.services.warning import RuleContent, set_rule

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation

COMMUNITY = 3
SHOPS = (
    "晨记早餐店", "清河五金行", "福园便利店", "云溪鲜果铺", "老街面馆", "惠民药房", "春晓花店", "和兴家电",
    "安康诊所", "书香文具店", "河畔茶社", "乐购生鲜",
)  # fmt: skip
SITES = ("滨河新居二期工地", "第三中学改扩建工地", "城东污水管网工地", "文化中心工地")
VEHICLES = ("天A·D1027", "天A·D2231", "天A·D3308", "天A·D4419")
RULES = (
    RuleContent(Text("同地段井盖问题聚集", "Covers missing in one place"), "0101", 3, 500, 24),
    RuleContent(Text("短时多发（全部类别）", "Many cases in a short time"), "", 6, 300, 6),
)


def seed_digital_city_management() -> None:
    """Nothing where something is registered already, or nobody goes out to inspect."""
    grant = who_may(FIELD).first()
    if grant is None or Shop.everywhere.exists():
        return
    _shops(grant.organisation)
    _watched(grant.organisation)
    if not WarningRule.objects.exists():
        for rule in RULES:
            set_rule(rule, grant.organisation, by=PLATFORM)


def _shops(unit: Organisation) -> None:
    cells = list(cells_listed().filter(level=COMMUNITY)[: len(SHOPS)])
    for number, (name, cell) in enumerate(zip(SHOPS, cells, strict=False), 1):
        values = {
            "name_zh": name, "code": f"MQ{number:04}", "unit": unit, "address": f"{cell.name_zh}沿街{number}号",
            "division_code": cell.division_code[:12], "lon": cell.lon, "lat": cell.lat,
            "duties": ["clean", "order"] if number % 3 else ["clean", "green", "order"],
            "signed_on": clock.today() - timedelta(days=200 + number),
        }  # fmt: skip
        shop = registers.keep_shop(values, by=PLATFORM)
        if number % 4:
            with clock.frozen(clock.now() - timedelta(days=number)):
                marks = {key: max(40, 100 - 7 * number + 9 * place) for place, key in enumerate(shop.duties)}
                registers.visit_shop(shop, {key: min(100, mark) for key, mark in marks.items()}, by=PLATFORM)


def _watched(unit: Organisation) -> None:
    cells = list(cells_listed().filter(level=COMMUNITY)[20 : 20 + len(SITES)])
    today = clock.today()
    for number, (name, cell) in enumerate(zip(SITES, cells, strict=False), 1):
        values = {
            "kind": "site", "name_zh": name, "number": f"ZT{today.year}{number:04}", "unit": unit,
            "company": "天中城建集团",
            "address": f"{cell.name_zh}东侧", "division_code": cell.division_code[:12], "lon": cell.lon,
            "lat": cell.lat,
            "permit_from": today - timedelta(days=300),
            "permit_until": today + timedelta(days=120 - 50 * number),
        }  # fmt: skip
        registers.keep_supervised(values, by=PLATFORM)
    for number, plate in enumerate(VEHICLES, 1):
        values = {
            "kind": "vehicle", "name_zh": f"渣土车 {plate}", "number": plate, "unit": unit,
            "company": "天中渣土运输公司",
            "permit_from": today - timedelta(days=200), "permit_until": today + timedelta(days=90 - 40 * number),
        }  # fmt: skip
        registers.keep_supervised(values, by=PLATFORM)
    for number, row in enumerate(Supervised.everywhere.order_by("pk")[:5], 1):
        with clock.frozen(clock.now() - timedelta(days=2 * number)):
            sound = number % 2 == 0
            words = "围挡、冲洗设施齐全。" if sound else "出入口积尘，车辆未冲洗上路，已要求当日整改。"
            registers.find(row, words, by=PLATFORM, in_order=sound)
