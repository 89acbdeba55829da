"""Six crews of the invented city with members, hours and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases.models import Case, CaseClass, Scheme, Stage
from chengshu.kernel.dispatch.models import Crew
from chengshu.kernel.dispatch.queries.crews import can_do
from chengshu.kernel.dispatch.services.crews import CrewContent, add_crew, add_member, assign, note_position
from chengshu.kernel.dispatch.services.hours import set_hours
from chengshu.kernel.identity.models import Account, Organisation, Person
from chengshu.kernel.identity.seeds.organisations import code_of
from chengshu.kernel.identity.services import add_person
from chengshu.kernel.places.queries import place_of_text

MEMBER = Text("处置人员", "Crew member")
WEEK = tuple(range(7))
ORDERS = 4


@dataclass(frozen=True)
class Wanted:
    """A crew as it is written below."""

    body: str
    name: Text
    people: tuple[tuple[str, str], ...]
    skills: tuple[str, ...]
    stands: str
    hours: tuple[time, time] = (time(7, 30), time(19, 30))


CREWS = (
    Wanted("facilities", Text("道路抢修一班", "Road crew 1"), (("石砚舟", "Shi Yanzhou"),),
           ("01", "02", "E01"), "文昌街"),
    Wanted("facilities", Text("路灯维护班", "Lamp crew"), (("陶知夏", "Tao Zhixia"), ("柏子衿", "Bai Zijin")),
           ("0118", "0119", "0120"), "滨河大道"),
    Wanted("facilities", Text("夜间应急班", "Night crew"), (("温景辰", "Wen Jingchen"), ("庄望岳", "Zhuang Wangyue")),
           (), "迎宾大道", (time(19, 30), time(7, 30))),
    Wanted("sanitation", Text("环卫机动班", "Sanitation crew"),
           (("苗青禾", "Miao Qinghe"), ("费长风", "Fei Changfeng")), (), "人民路"),
    Wanted("gardens", Text("园林养护班", "Gardens crew"), (("岑木兰", "Cen Mulan"),), (), "柳园街"),
    Wanted("enforcement", Text("执法巡查一组", "Enforcement patrol 1"), (("项南乔", "Xiang Nanqiao"),), (), "建设路"),
)  # fmt: skip


def seed_crews() -> None:
    """Make the crews; nothing where there are some already. The account ``crew`` works in the first."""
    bodies = {row.code: row for row in Organisation.objects.filter(active=True)}
    if Crew.everywhere.exists() or code_of("facilities") not in bodies:
        return
    classes = {row.code: row for row in CaseClass.objects.filter(scheme=Scheme.CITY, retired_on=None)}
    account = Account.objects.filter(username="crew").select_related("person").first()
    first = account.person if account else None
    for wanted in CREWS:
        if code_of(wanted.body) in bodies:
            crew = _make(wanted, bodies[code_of(wanted.body)], classes, first)
            if first is not None:
                _give(crew)
            first = None


def _make(wanted: Wanted, unit: Organisation, classes: dict[str, CaseClass], first: Person | None) -> Crew:
    skills = [classes[code] for code in wanted.skills if code in classes]
    crew = add_crew(unit, CrewContent(wanted.name, skills), by=PLATFORM)
    people = [
        add_person(zh, name_en=en, organisation=unit, title_zh=MEMBER.zh, title_en=MEMBER.en)
        for zh, en in wanted.people
    ]
    for person in [*([first] if first else []), *people]:
        add_member(crew, person, by=PLATFORM)
    set_hours(crew, [(day, *wanted.hours) for day in WEEK], by=PLATFORM)
    spot = next((one for one in place_of_text(wanted.stands) if one.lon is not None and one.lat is not None), None)
    if spot is not None and spot.lon is not None and spot.lat is not None:
        note_position(crew, spot.lon, spot.lat, by=PLATFORM)
    return crew


def _give(crew: Crew) -> None:
    """What its unit has on its hands and the crew can do."""
    waiting = Case.everywhere.filter(lead=crew.unit, stage=Stage.HANDLING, outcome="").select_related("case_class")
    fitting = [case for case in waiting.order_by("pk") if can_do(crew, case.case_class)]
    for case in fitting[:ORDERS]:
        assign(case, crew, by=PLATFORM)
