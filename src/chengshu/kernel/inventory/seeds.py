"""Systems of the invented city: some used, some forgotten, some alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.inventory.contents import FunctionLine, SystemContent
from chengshu.kernel.inventory.models import Hosting, InformationSystem, Network
from chengshu.kernel.inventory.queries.use import months_before
from chengshu.kernel.inventory.services.exceptions import ask_exception
from chengshu.kernel.inventory.services.mergers import plan_merger
from chengshu.kernel.inventory.services.roll_outs import plan_roll_out, report_roll_out
from chengshu.kernel.inventory.services.systems import register_system, report_use, set_functions
from chengshu.kernel.inventory.services.zombies import find_zombies

WAN = 1_000_000
Menu = tuple[tuple[int, str, str, str], ...]


@dataclass(frozen=True)
class Invented:
    """A system of a bureau; costs in 10,000 yuan, ``active`` users a month, None where nobody reports."""

    bureau: str
    code: str
    name: str
    english: str
    purpose: str
    users: int
    active: int | None
    cost: int
    yearly: int
    network: Network = Network.EXTRANET
    hosting: Hosting = Hosting.OWN_ROOM
    comprehensive: bool = False
    menu: Menu = ()


CIVIL_MENU: Menu = (
    (1, "婚姻登记", "结婚登记、离婚登记", "结婚登记信息、离婚登记信息"),
    (2, "预约", "婚姻登记预约", ""),
    (2, "档案查询", "出具婚姻登记记录证明", ""),
    (1, "社会救助", "最低生活保障、特困供养", "低保对象信息"),
    (2, "核对", "居民家庭经济状况核对", "家庭经济状况核对结果"),
)
SYSTEMS = (
    Invented(
        "civil",
        "MZ-001",
        "民政综合业务系统",
        "Civil affairs system",
        "办理婚姻登记、社会救助、养老和殡葬业务。",
        860,
        640,
        980,
        96,
        hosting=Hosting.CLOUD,
        comprehensive=True,
        menu=CIVIL_MENU,
    ),
    Invented(
        "civil",
        "MZ-002",
        "低保信息管理系统",
        "Minimum living allowance system",
        "登记和核查最低生活保障对象。",
        210,
        6,
        120,
        12,
    ),
    Invented(
        "civil",
        "MZ-003",
        "殡葬管理单机版",
        "Funeral register",
        "登记殡葬服务。",
        14,
        None,
        18,
        2,
        network=Network.ALONE,
    ),
    Invented(
        "police",
        "GA-001",
        "人口综合管理系统",
        "Population system",
        "管理户籍人口、流动人口和居民身份证。",
        3200,
        2950,
        4600,
        420,
        network=Network.OWN,
        comprehensive=True,
        menu=((1, "户籍管理", "户口登记", "户籍人口信息"), (1, "流动人口", "居住证办理", "流动人口信息")),
    ),
    Invented(
        "tax",
        "SW-001",
        "地方税源管理系统",
        "Local tax sources",
        "登记和分析地方税源。",
        420,
        310,
        760,
        68,
        hosting=Hosting.UPPER,
    ),
    Invented(
        "transport",
        "JT-001",
        "交通运输综合平台",
        "Transport platform",
        "道路运输、公路和水路业务的受理与监管。",
        540,
        430,
        1500,
        130,
        hosting=Hosting.CLOUD,
        comprehensive=True,
        menu=((1, "道路运输", "道路运输经营许可", "道路运输经营业户信息、营运车辆信息"),),
    ),
    Invented("transport", "JT-002", "出租汽车信息系统", "Taxi register", "登记出租汽车及驾驶员。", 65, 3, 90, 9),
    Invented(
        "education",
        "JY-001",
        "学籍管理辅助系统",
        "Pupil register",
        "辅助管理中小学学籍。",
        1900,
        1500,
        320,
        30,
        hosting=Hosting.UPPER,
    ),
    Invented(
        "water",
        "SL-001",
        "水资源取水监测系统",
        "Water abstraction",
        "监测取水户取水量。",
        88,
        61,
        410,
        38,
        menu=((1, "取水监测", "取水许可监管", "取水监测数据"),),
    ),
    Invented("grain", "LS-001", "粮食库存报表系统", "Grain stock reports", "汇总各库点粮食库存。", 40, None, 35, 3),
    Invented("commerce", "SW-101", "商贸流通统计系统", "Trade statistics", "收集商贸企业报表。", 130, 0, 60, 5),
)


def seed_inventory() -> None:
    """Add what is missing; a city that keeps its own inventory is left alone."""
    if InformationSystem.everywhere.exists():
        return
    bureaus = {
        row.code.removeprefix("tianzhong."): row for row in Organisation.objects.filter(code__startswith="tianzhong.")
    }
    made = {one.code: _register(one, bureaus[one.bureau]) for one in SYSTEMS if one.bureau in bureaus}
    if len(made) < len(SYSTEMS):
        return
    year_end = date(clock.today().year, 12, 31)
    plan_merger(
        made["JT-002"], made["JT-001"], planned_on=year_end, plan="迁移车辆与驾驶员数据，停用原系统。", by=PLATFORM
    )
    ask_exception(
        made["GA-001"],
        reason="公安信息网业务，按规定不与政务外网直接联通。",
        until=year_end + timedelta(days=365),
        by=PLATFORM,
    )
    counties = [bureaus[key] for key in sorted(bureaus) if bureaus[key].kind == "county"][:4]
    plan_roll_out(made["MZ-001"], counties, planned_by=year_end, planned_users=30, by=PLATFORM)
    for number, roll_out in enumerate(made["MZ-001"].roll_outs.all()[:2]):
        report_roll_out(roll_out, in_use_since=date(year_end.year, 3, 1), active_users=18 + 9 * number, by=PLATFORM)
    find_zombies()


def _register(one: Invented, bureau: Organisation) -> InformationSystem:
    content = SystemContent(
        name_zh=one.name,
        name_en=one.english,
        code=one.code,
        purpose=one.purpose,
        network=one.network,
        hosting=one.hosting,
        builder="天中软件有限公司",
        built_on=date(2016, 6, 1),
        cost_fen=one.cost * WAN,
        yearly_fen=one.yearly * WAN,
        users=one.users,
        comprehensive=one.comprehensive,
    )
    system = register_system(bureau, content, by=PLATFORM)
    set_functions(system, [FunctionLine(*entry) for entry in one.menu], by=PLATFORM)
    for month in months_before(clock.today(), 6) if one.active is not None else ():
        used = one.active or 0
        day = month.replace(day=28) if used else None
        report_use(system, month, active_users=used, sign_ins=used * 14, last_used_on=day, by=PLATFORM)
    return system
