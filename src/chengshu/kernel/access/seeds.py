"""Roles of the people of the invented city; a role that no pack declares is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chengshu.kernel.access.models import Grant, Role
from chengshu.kernel.identity.models import Account, Organisation
from chengshu.kernel.identity.seeds.accounts import Staff, staff
from chengshu.kernel.identity.seeds.organisations import GOVERNMENT, code_of
from chengshu.kernel.identity.seeds.places import COUNTIES
from chengshu.spec.people import Power
from chengshu.spec.registry import registry

POWERS = {
    "admin.system": Power.SYSTEM,
    "admin.security": Power.SECURITY,
    "admin.audit": Power.AUDIT,
}
ROLES: dict[str, tuple[str, ...]] = {
    "data.officer": (
        "catalogue.officer",
        "projects.plan_manager",
        "governance.office",
        "appraisal.officer",
        "lifecycle.officer",
        "gathering.officer",
        "quality.officer",
        "work.timekeeper",
        "messages.keeper",
        "files.keeper",
        "geo.keeper",
        "registries.keeper",
        "places.geographer",
        "licences.keeper",
        "nodes.keeper",
        "lake.keeper",
        "analysis.officer",
        "analysis.analyst",
        "inventory.officer",
        "open_data.office",
        "exchange.officer",
        "intake.keeper",
    ),
    "data.head": (
        "projects.leader",
        "governance.group_member",
        "appraisal.leader",
        "lifecycle.leader",
        "open_data.leader",
        "lake.reader",
        "analysis.reader",
        "gathering.leader",
    ),
    "supervisor": (
        "cases.leader",
        "evaluation.leader",
        "projects.supervisor",
        "work.supervisor",
        "work.assigner",
        "inventory.reader",
    ),
    "mayor": (
        "lake.reader",
        "analysis.leader",
        "municipal_operations.city_leader",
        "hotline_12345.leader",
        "digital_city_management.leader",
        "places.reader",
        "cases.leader",
        "evaluation.leader",
        "texts.reader",
        "work.assigner",
        "projects.leader",
        "governance.group_member",
        "appraisal.leader",
        "lifecycle.leader",
    ),
    "vice.mayor": (
        "analysis.leader",
        "municipal_operations.city_leader",
        "projects.leader",
        "governance.group_member",
        "appraisal.leader",
        "lifecycle.leader",
    ),
    "secretary": ("projects.leader", "governance.group_member"),
    "services.clerk": ("registries.window",),
    "reform.clerk": ("lifecycle.reform_reviewer",),
    "finance.clerk": ("lifecycle.finance_reviewer",),
    "audit-bureau.clerk": ("lifecycle.audit_reviewer", "open_data.auditor"),
    "transport.deputy": ("lifecycle.manager",),
    "expert": ("governance.expert",),
    "digital.clerk": ("open_data.operator",),
    "seat": (
        "places.reader",
        "cases.seat",
        "hotline_12345.seat",
    ),
    "dispatcher": (
        "places.reader",
        "cases.dispatcher",
        "dispatch.user",
        "intake.confirmer",
        "digital_city_management.dispatcher",
        "municipal_operations.book_reader",
    ),
    "inspector": (
        "places.reader",
        "cases.inspector",
        "digital_city_management.inspector",
    ),
    "crew": (
        "municipal_operations.crew",
        "places.unit",
        "cases.crew",
        "dispatch.crew",
    ),
    "hotline.clerk": (
        "cases.seat",
        "cases.dispatcher",
        "dispatch.user",
        "intake.confirmer",
        "texts.analyst",
        "hotline_12345.clerk",
    ),
    "hotline.head": (
        "texts.reader",
        "cases.dispatcher",
        "dispatch.keeper",
        "hotline_12345.head",
    ),
    "command.clerk": (
        "places.keeper",
        "cases.dispatcher",
        "dispatch.user",
        "intake.confirmer",
        "digital_city_management.keeper",
        "municipal_operations.book_reader",
    ),
    "command.head": (
        "cases.dispatcher",
        "dispatch.keeper",
        "cases.keeper",
        "evaluation.keeper",
        "digital_city_management.keeper",
    ),
    "urban.clerk": (
        "municipal_operations.office",
        "cases.keeper",
    ),
    "urban.head": (
        "municipal_operations.leader",
        "cases.leader",
        "evaluation.leader",
        "digital_city_management.leader",
    ),
    "reform.head": ("lifecycle.reform_reviewer",),
    "finance.head": ("lifecycle.finance_reviewer",),
    "audit-bureau.head": ("lifecycle.audit_reviewer",),
    "facilities.clerk": ("municipal_operations.unit_clerk",),
    "facilities.head": ("municipal_operations.unit_head",),
    "sanitation.clerk": ("municipal_operations.unit_clerk",),
    "sanitation.head": ("municipal_operations.unit_head",),
    "gardens.clerk": ("municipal_operations.unit_clerk",),
    "gardens.head": ("municipal_operations.unit_head",),
    "gas.clerk": ("municipal_operations.company_clerk",),
    "gas.head": ("municipal_operations.company_head",),
    "heating.clerk": ("municipal_operations.company_clerk",),
    "heating.head": ("municipal_operations.company_head",),
    "waterworks.clerk": ("municipal_operations.company_clerk",),
    "waterworks.head": ("municipal_operations.company_head",),
    "sewage.clerk": ("municipal_operations.company_clerk",),
    "sewage.head": ("municipal_operations.company_head",),
    "enforcement.clerk": ("municipal_operations.officer", "digital_city_management.enforcer"),
    "enforcement.deputy": ("municipal_operations.lawyer",),
    "justice.clerk": ("municipal_operations.reconsiderer",),
    "justice.head": ("municipal_operations.reconsideration_head",),
    "enforcement.head": ("municipal_operations.chief", "municipal_operations.officer"),
}
EVERYBODY = ("identity.staff", "quality.user", "catalogue.reader")
HEADS = (
    "places.reader",
    "projects.unit_head",
    "governance.chief_officer",
    "lifecycle.unit_head",
    "work.assigner",
    "licences.leader",
    "analysis.reader",
    "catalogue.reviewer",
    "open_data.unit_head",
    "exchange.unit_head",
    "cases.unit_head",
    "evaluation.reader",
)
CLERKS = (
    "places.unit",
    "projects.unit_reporter",
    "appraisal.contact",
    "lifecycle.unit_clerk",
    "lifecycle.manager",
    "inventory.keeper",
    "analysis.analyst",
    "quality.provider",
    "licences.issuer",
    "catalogue.clerk",
    "open_data.unit_clerk",
    "registries.owner",
    "gathering.provider",
    "exchange.unit_clerk",
    "cases.unit_clerk",
    "dispatch.unit",
)
COUNTY_HEADS = ("projects.leader",)
COUNTY_OFFICES = ("governance.county_office",)
COUNTY_DATA_OFFICES = ("projects.plan_manager", "projects.supervisor", "quality.officer")
CITY_WIDE = frozenset({"work.supervisor"})


@dataclass(frozen=True)
class Wanted:
    """A role for somebody, for a body by its code."""

    username: str
    role: str
    body: str


def seed_grants() -> None:
    """Grant what is missing; a grant that somebody ended is not given again."""
    roles = {role.key: role.pk for role in Role.objects.filter(retired=False)}
    people = dict(Account.objects.values_list("username", "person_id"))
    bodies = dict(Organisation.objects.values_list("code", "pk"))
    present = set(Grant.objects.values_list("person_id", "role_id", "organisation_id"))
    wanted = {
        (people[one.username], roles[one.role], bodies[one.body])
        for person in staff()
        for one in _wanted(person)
        if one.role in roles and one.username in people
    }
    Grant.objects.bulk_create(
        Grant(person_id=person, role_id=role, organisation_id=body) for person, role, body in sorted(wanted - present)
    )


def _wanted(person: Staff) -> Iterator[Wanted]:
    roles = {*EVERYBODY, *ROLES.get(person.username, ()), *_roles_of_post(person), *_powers(person.username)}
    for role in sorted(roles):
        yield Wanted(person.username, role, GOVERNMENT if role in CITY_WIDE else person.body)


def _powers(username: str) -> Iterator[str]:
    """The roles of the administrator of this name; each of the three powers (三员) is another person."""
    power = POWERS.get(username)
    if power is not None:
        yield from (role.key for role in registry.roles.values() if role.power is power)


def _roles_of_post(person: Staff) -> tuple[str, ...]:
    counties = {code_of(county.key) for county in COUNTIES}
    if person.username.endswith(".data.clerk"):
        return (*CLERKS, *COUNTY_DATA_OFFICES)
    if person.username.endswith(".clerk"):
        return (*CLERKS, *COUNTY_OFFICES) if person.body in counties else CLERKS
    if person.username.endswith((".head", ".deputy")):
        return (*HEADS, *COUNTY_HEADS) if person.body in counties else HEADS
    return ()
