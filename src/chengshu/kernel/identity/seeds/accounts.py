"""The people of the invented city: a head and clerks for each body, and the accounts that are shown when it starts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from chengshu.base.text import Text
from chengshu.kernel.identity.models import Account, Organisation
from chengshu.kernel.identity.seeds.bodies import BUREAUS, PARTY
from chengshu.kernel.identity.seeds.organisations import COMMITTEE, EXPERTS, GOVERNMENT, code_of
from chengshu.kernel.identity.seeds.places import COUNTIES
from chengshu.kernel.identity.services import add_person

DEMO_PASSWORD = "Tianzhong-2026"  # noqa: S105 - printed on the terminal, for an invented city

_SURNAMES = (
    ("赵", "Zhao"), ("钱", "Qian"), ("孙", "Sun"), ("周", "Zhou"), ("吴", "Wu"), ("郑", "Zheng"), ("冯", "Feng"),
    ("陈", "Chen"), ("褚", "Chu"), ("卫", "Wei"), ("蒋", "Jiang"), ("沈", "Shen"), ("韩", "Han"), ("杨", "Yang"),
    ("朱", "Zhu"), ("秦", "Qin"), ("许", "Xu"), ("何", "He"), ("吕", "Lü"), ("施", "Shi"), ("孔", "Kong"),
    ("曹", "Cao"), ("严", "Yan"),
)  # fmt: skip
_GIVEN = (
    ("知远", "Zhiyuan"), ("明澈", "Mingche"), ("书禾", "Shuhe"), ("景行", "Jingxing"), ("若谷", "Ruogu"),
    ("清和", "Qinghe"), ("望舒", "Wangshu"), ("怀瑾", "Huaijin"), ("云帆", "Yunfan"), ("思齐", "Siqi"),
    ("嘉树", "Jiashu"), ("听澜", "Tinglan"), ("承泽", "Chengze"), ("静姝", "Jingshu"), ("予安", "Yu'an"),
    ("修远", "Xiuyuan"), ("采薇", "Caiwei"), ("牧野", "Muye"), ("星河", "Xinghe"),
)  # fmt: skip


@dataclass(frozen=True)
class Staff:
    """Somebody of the invented city: the account's name, the body by its code, and the post."""

    username: str
    body: str
    title: Text
    leads: bool = False


CLERK = Text("科员", "Clerk")
HEADLINE: dict[str, tuple[Staff, Text]] = {
    staff.username: (staff, what)
    for staff, what in (
        (
            Staff("data.officer", code_of("data"), Text("规划科科长", "Head of planning")),
            Text("市大数据局经办：管规划、管数据", "Data bureau officer: keeps the plan"),
        ),
        (
            Staff("supervisor", code_of("office"), Text("督查室主任", "Head of supervision")),
            Text("督查人员：督办、催办、核查", "Supervisor: urges and checks"),
        ),
        (
            Staff("mayor", GOVERNMENT, Text("市长", "Mayor"), leads=True),
            Text("市领导：看全局、批示", "City leader: sees everything"),
        ),
        (
            Staff("vice.mayor", GOVERNMENT, Text("副市长", "Vice mayor")),
            Text("分管市领导：审批", "Vice mayor: approves"),
        ),
        (
            Staff("secretary", COMMITTEE, Text("市委书记", "Party secretary"), leads=True),
            Text("市委领导", "City leader"),
        ),
        (
            Staff("expert", EXPERTS, Text("咨询专家", "Adviser")),
            Text("专家：评审、咨询", "Expert: reviews"),
        ),
        (
            Staff("seat", code_of("hotline"), Text("话务员", "Hotline seat")),
            Text("12345话务员：接听、登记、回访", "Hotline seat: takes and files requests, calls back"),
        ),
        (
            Staff("dispatcher", code_of("command"), Text("派遣员", "Dispatcher")),
            Text("数字城管派遣员：受理、立案、派遣、结案", "Dispatcher: files, dispatches and closes cases"),
        ),
        (
            Staff("inspector", code_of("command"), Text("信息采集员", "Inspector")),
            Text("网格采集员：手机上报、核实、核查", "Grid inspector: reports and checks on the phone"),
        ),
        (
            Staff("crew", code_of("facilities"), Text("处置班组长", "Crew leader")),
            Text("处置人员：手机上接单、处置、反馈", "Handling crew: takes orders and reports on the phone"),
        ),
        (
            Staff("admin.system", code_of("data"), Text("系统管理员", "System administrator")),
            Text("系统管理员（首次登录要绑定手机验证器）", "System administrator (sets up a second factor first)"),
        ),
        (
            Staff("admin.security", code_of("data"), Text("安全管理员", "Security administrator")),
            Text("安全管理员：授权（同上）", "Security administrator: grants roles (likewise)"),
        ),
        (
            Staff("admin.audit", code_of("data"), Text("审计管理员", "Audit administrator")),
            Text("审计管理员：查审计（同上）", "Audit administrator: reads the audit record (likewise)"),
        ),
    )
}


def staff() -> Iterator[Staff]:
    """Everybody, in the order in which they are added."""
    yield from (person for person, _ in HEADLINE.values())
    for body in (*PARTY, *BUREAUS):
        code = code_of(body.key)
        yield Staff(f"{body.key}.head", code, Text(body.head_zh, body.head_en), leads=True)
        yield Staff(f"{body.key}.deputy", code, Text("分管副职", "Deputy"))
        yield Staff(f"{body.key}.clerk", code, CLERK)
    for county in COUNTIES:
        title = "区长" if county.is_district else "市长" if county.name_zh.endswith("市") else "县长"
        yield Staff(f"{county.key}.head", code_of(county.key), Text(title, "Head of the county"), leads=True)
        yield Staff(f"{county.key}.clerk", code_of(county.key), CLERK)
        data = code_of(f"{county.key}.data")
        yield Staff(f"{county.key}.data.head", data, Text("局长", "Director"), leads=True)
        yield Staff(f"{county.key}.data.clerk", data, CLERK)


def seed_people() -> None:
    """Add the people who are missing, each with an account under the printed password."""
    present = set(Account.objects.values_list("username", flat=True))
    missing = [(number, one) for number, one in enumerate(staff()) if one.username not in present]
    if not missing:
        return
    bodies = {body.code: body for body in Organisation.objects.filter(code__startswith="tianzhong.")}
    password = make_password(DEMO_PASSWORD)
    Account.objects.bulk_create([_account(number, one, bodies[one.body], password) for number, one in missing])


def _account(number: int, one: Staff, body: Organisation, password: str) -> Account:
    """Everybody shares one hash, as everybody shares one password: hashing each would take the time of a coffee."""
    name = _name(number)
    person = add_person(
        name.zh,
        organisation=body,
        title_zh=one.title.zh,
        name_en=name.en,
        title_en=one.title.en,
        leads=one.leads,
        phone=f"164{number:08}",
        email=f"{one.username}@tianzhong.example",
    )
    return Account(username=one.username, person=person, password=password)


def _name(number: int) -> Text:
    """A name for each number, none twice below 437."""
    surname, given = _SURNAMES[number % len(_SURNAMES)], _GIVEN[number % len(_GIVEN)]
    return Text(surname[0] + given[0], f"{given[1]} {surname[1]}")
