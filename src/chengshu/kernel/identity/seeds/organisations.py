"""The bodies of the invented city, in one tree below its committee and its government."""

from __future__ import annotations

from chengshu.kernel.identity.models import Level, Organisation, OrganisationAlias
from chengshu.kernel.identity.models import OrganisationKind as Kind
from chengshu.kernel.identity.seeds.bodies import BUREAUS, CITY, PARTY, Body
from chengshu.kernel.identity.seeds.places import CITY_CODE, COUNTIES, County
from chengshu.kernel.identity.services import add_organisation

COMMITTEE = "tianzhong.committee"
GOVERNMENT = "tianzhong.government"
STEERING = "tianzhong.steering"
EXPERTS = "tianzhong.experts"


def code_of(key: str) -> str:
    """The code of a body by its key."""
    return f"tianzhong.{key}"


def seed_organisations() -> None:
    """Add what is missing; a body that is there stays as it is."""
    committee = _body(COMMITTEE, f"中共{CITY}委员会", "Tianzhong City Committee", Kind.COMMITTEE, aliases=("市委",))
    government = _body(
        GOVERNMENT, f"{CITY}人民政府", "Tianzhong City Government", Kind.GOVERNMENT, aliases=("市政府", "市人民政府")
    )
    for order, body in enumerate(PARTY, 10):
        _department(body, committee, order)
    for order, body in enumerate(BUREAUS, 100):
        _department(body, government, order)
    _body(
        STEERING,
        f"{CITY}新型智慧城市建设领导小组",
        "Smart City Steering Group",
        Kind.GROUP,
        parent=government,
        order=1,
        aliases=("市新型智慧城市建设领导小组", "市智慧城市建设领导小组", "领导小组"),
    )
    _body(
        EXPERTS,
        f"{CITY}新型智慧城市建设专家咨询委员会",
        "Smart City Expert Advisory Committee",
        Kind.GROUP,
        parent=government,
        order=2,
        aliases=("市专家咨询委员会", "专家咨询委员会"),
    )
    for order, county in enumerate(COUNTIES, 300):
        _county(county, government, order)


def _department(body: Body, parent: Organisation, order: int) -> None:
    full = f"{CITY}{body.name_zh.removeprefix('市')}" if body.name_zh.startswith("市") else body.name_zh
    name_zh = full.replace(f"{CITY}委", f"中共{CITY}委")
    _body(code_of(body.key), name_zh, body.name_en, body.kind, parent=parent, order=order, aliases=body.aliases)


def _county(county: County, government: Organisation, order: int) -> None:
    body = _body(
        code_of(county.key),
        f"{county.name_zh}人民政府",
        f"{county.name_en} Government",
        Kind.COUNTY,
        parent=government,
        order=order,
        division_code=county.code,
        level=Level.COUNTY,
        aliases=(county.name_zh, f"{county.name_zh}政府"),
    )
    _body(
        code_of(f"{county.key}.data"),
        f"{county.name_zh}大数据局",
        f"{county.name_en} Data Bureau",
        Kind.BUREAU,
        parent=body,
        division_code=county.code,
        level=Level.COUNTY,
    )


def _body(
    code: str,
    name_zh: str,
    name_en: str,
    kind: str,
    *,
    parent: Organisation | None = None,
    order: int = 0,
    division_code: str = CITY_CODE,
    level: str = Level.CITY,
    aliases: tuple[str, ...] = (),
) -> Organisation:
    body = Organisation.objects.filter(code=code).first() or add_organisation(
        name_zh,
        code=code,
        name_en=name_en,
        kind=kind,
        level=level,
        parent=parent,
        division_code=division_code,
        order=order,
    )
    missing = set(aliases) - {name_zh} - set(body.aliases.values_list("name", flat=True))
    OrganisationAlias.objects.bulk_create(
        [OrganisationAlias(organisation=body, name=name) for name in sorted(missing)], ignore_conflicts=True
    )
    return body
