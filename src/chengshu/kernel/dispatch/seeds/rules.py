"""A dozen rules of the invented city, and who stands in off hours."""

from __future__ import annotations

from dataclasses import dataclass

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases.models import CaseClass, Scheme
from chengshu.kernel.dispatch.models import Mode, Moment, Period, Rule
from chengshu.kernel.dispatch.services.rules import RuleContent, add_rule, set_stand_in
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.identity.seeds.organisations import code_of

WHY = "依据天中市城市管理案件派遣规则（样例）"


@dataclass(frozen=True)
class Wanted:
    """A rule as it is written below: bodies by key, the class by tree and code."""

    rank: int
    name: Text
    units: tuple[str, ...]
    mode: Mode
    scheme: str = ""
    code: str = ""
    area: str = ""
    words: tuple[str, ...] = ()
    least_urgency: int = 0
    moment: str = ""
    support: tuple[str, ...] = ()
    order: str = ""


CITY, HOTLINE = Scheme.CITY.value, Scheme.HOTLINE.value
SEND, PROPOSE = Mode.SEND, Mode.PROPOSE
RULES = (
    Wanted(10, Text("燃气泄漏直派", "Gas leaks go at once"), ("gas",), SEND, words=("燃气泄漏", "煤气味", "天然气泄漏"),
           support=("emergency",), order="立即到场，先疏散、再关阀、后抢修，三十分钟内报告。"),
    Wanted(20, Text("路面塌陷直派", "Collapsed roads go at once"), ("facilities",), SEND, words=("塌陷", "塌方"),
           least_urgency=1, support=("police",), order="到场后先设置围挡和警示灯。"),
    Wanted(30, Text("污水井盖直派", "Sewage covers go at once"), ("sewage",), SEND, CITY, "0102"),
    Wanted(31, Text("雨水设施直派", "Storm drains go at once"), ("facilities",), SEND, CITY, "0103"),
    Wanted(32, Text("路灯直派", "Street lamps go at once"), ("facilities",), SEND, CITY, "0118"),
    Wanted(40, Text("暴露垃圾直派环卫", "Exposed refuse to sanitation"), ("sanitation",), SEND, CITY, "E0102",
           area="990102"),
    Wanted(41, Text("市容环境按负荷派遣", "Street order by load"), ("sanitation", "enforcement"), PROPOSE, CITY, "E01"),
    Wanted(50, Text("下水道堵塞协同处置", "Blocked sewers, jointly"), ("sewage",), PROPOSE, CITY, "E0404",
           support=("sanitation",), order="疏通后由环卫清洗路面。"),
    Wanted(60, Text("热线路灯诉求", "Requests about lamps"), ("facilities",), PROPOSE, HOTLINE, "1002"),
    Wanted(61, Text("热线道路损坏", "Requests about roads"), ("facilities",), PROPOSE, HOTLINE, "1001"),
    Wanted(70, Text("夜间占道经营", "Trading at night"), ("enforcement",), PROPOSE, HOTLINE, "1102",
           moment=Moment.NIGHT),
    Wanted(80, Text("树木倒伏阻路", "Fallen trees"), ("gardens",), PROPOSE, words=("树倒", "倒伏", "枝条折断"),
           support=("police",)),
)  # fmt: skip
OFF_HOURS = (("gardens", "facilities"), ("transport", "facilities"))


def seed_rules() -> None:
    """Write the rules; nothing where somebody keeps rules already."""
    bodies = {row.code: row for row in Organisation.objects.filter(active=True)}
    if Rule.objects.exists() or code_of("command") not in bodies:
        return
    classes = {(row.scheme, row.code): row for row in CaseClass.objects.filter(retired_on=None)}
    for wanted in RULES:
        _add(wanted, bodies, classes)
    for unit, instead in OFF_HOURS:
        if code_of(unit) in bodies and code_of(instead) in bodies:
            for period in Period:
                set_stand_in(bodies[code_of(unit)], period, bodies[code_of(instead)], by=PLATFORM)


def _add(wanted: Wanted, bodies: dict[str, Organisation], classes: dict[tuple[str, str], CaseClass]) -> None:
    under = classes.get((wanted.scheme, wanted.code))
    units = [bodies[code_of(key)] for key in wanted.units if code_of(key) in bodies]
    if not units or (wanted.code and under is None):
        return
    content = RuleContent(
        wanted.name,
        units,
        support=[bodies[code_of(key)] for key in wanted.support if code_of(key) in bodies],
        rank=wanted.rank,
        mode=wanted.mode,
        case_class=under,
        division_code=wanted.area,
        words=wanted.words,
        least_urgency=wanted.least_urgency,
        moment=wanted.moment,
        order=wanted.order,
        why=WHY,
    )
    add_rule(content, by=PLATFORM)
