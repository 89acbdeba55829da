"""Makers of groups, experts and the rest for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor, actor_for
from chengshu.kernel.access.models import Grant, Role, RolePermission
from chengshu.kernel.access.tests.make import make_actor, make_organisation, make_person
from chengshu.kernel.governance.models import (
    Branch,
    Committee,
    Expert,
    ExpertField,
    ExpertKind,
    OfficerKind,
    Standard,
    StandardState,
    SteeringGroup,
)
from chengshu.kernel.governance.models import ChiefOfficer as Officer
from chengshu.kernel.governance.rights import COUNTY_OFFICE, EXPERT, OFFICE
from chengshu.kernel.governance.services.experts import (
    ExpertContent,
    Newcomer,
    appoint_expert,
    found_committee,
    register_newcomer,
)
from chengshu.kernel.governance.services.groups import GroupContent, found_group
from chengshu.kernel.governance.services.officers import OfficeContent, appoint_officer
from chengshu.kernel.governance.services.standards import (
    EditionContent,
    StandardContent,
    add_edition,
    register_standard,
    set_standard_state,
)
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.spec import people

_numbers = count(1)


def make_office(organisation: Organisation | None = None) -> Actor:
    """Somebody of the city's office."""
    return make_actor("办公室", organisation=organisation or make_organisation(division_code="9901"), may=OFFICE.may)


def make_county_office(organisation: Organisation) -> Actor:
    """Somebody of a county's office."""
    return make_actor("县办", organisation=organisation, may=COUNTY_OFFICE.may)


def body_of(actor: Actor) -> Organisation:
    """The actor's own unit."""
    return Organisation.objects.get(pk=actor.organisation_id or 0)


def grant(person: Person, role: people.Role, organisation: Organisation) -> Actor:
    """The person with a declared role for a body."""
    row, _ = Role.objects.get_or_create(key=role.key, defaults={"name_zh": role.label.zh, "name_en": role.label.en})
    for permission, scope in role.may.items():
        RolePermission.objects.get_or_create(role=row, permission=permission.key, defaults={"scope": scope})
    Grant.objects.create(person=person, role=row, organisation=organisation)
    return actor_for(person)


def counted(row: object, name: str) -> int:
    """A number that a query added to a row."""
    return int(getattr(row, name))


def make_group(by: Actor) -> SteeringGroup:
    """A steering group with its office at the actor's unit."""
    content = GroupContent(name_zh="新型智慧城市建设领导小组", name_en="Steering group", duties="统筹推进智慧城市建设")
    return found_group(body_of(by), content, by=by)


def make_field(key: str = "data") -> ExpertField:
    """A field of experts."""
    field, _ = ExpertField.objects.get_or_create(
        key=key, defaults={"name_zh": "数据治理", "name_en": "Data governance"}
    )
    return field


def make_committee(by: Actor) -> Committee:
    """An expert committee whose secretariat is the actor's unit."""
    return found_committee(body_of(by), name_zh=f"专家咨询委员会{next(_numbers)}", name_en="Experts", by=by)


def make_expert(
    committee: Committee,
    *,
    by: Actor,
    employer: str = "外地大学",
    employer_body: Organisation | None = None,
    fields: Sequence[ExpertField] = (),
    until: date | None = None,
) -> Expert:
    """An appointed expert from outside who holds the expert role."""
    number = next(_numbers)
    content = ExpertContent(
        kind=ExpertKind.SCHOLAR, employer=employer, employer_body=employer_body, fields=tuple(fields or [make_field()])
    )
    expert = register_newcomer(committee, Newcomer(f"专家{number}", f"Expert {number}"), content, by=by)
    today = clock.today()
    appoint_expert(
        expert.pk,
        committee,
        certificate=f"ZJ-{number:04}",
        since=today - timedelta(days=30),
        until=until or today + timedelta(days=700),
        by=by,
    )
    grant(expert.person, EXPERT, committee.body)
    return expert


def make_officer(organisation: Organisation, *, by: Actor = PLATFORM, since: date | None = None) -> Officer:
    """A chief data officer of a unit."""
    person = make_person(organisation=organisation, leads=True)
    return appoint_officer(organisation, person, kind=OfficerKind.CDO, content=OfficeContent(since=since), by=by)


def make_standard(by: Actor, *, number: str = "T/TZ 001", state: StandardState = StandardState.IN_FORCE) -> Standard:
    """A standard of the actor's unit with one edition."""
    branch, _ = Branch.objects.get_or_create(key="data", defaults={"name_zh": "数据", "name_en": "Data"})
    content = StandardContent(
        number=number, name_zh="数据编目规范", name_en="Cataloguing", branch=branch, scope="市直部门"
    )
    standard = register_standard(body_of(by), content, by=by)
    edition = EditionContent(edition="V1", text="第一条 目的\n第二条 范围\n", effective_on=clock.today())
    add_edition(standard.pk, edition, by=by)
    return set_standard_state(standard.pk, state, by=by)
