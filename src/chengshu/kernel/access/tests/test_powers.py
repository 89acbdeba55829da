"""The three administrators (三员分立): nobody grants to themself, nobody holds two powers, the last one stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access import rights, services
from chengshu.kernel.access.actor import actor_for
from chengshu.kernel.access.errors import (
    AlreadyGranted,
    BeyondOwnReach,
    DeclaredRole,
    PowerIsFixed,
    PowerMissing,
    RoleInUse,
    RoleRetired,
    TwoPowers,
)
from chengshu.kernel.access.models import Grant, Role, RolePermission
from chengshu.kernel.access.queries import people_who_may, rights_of, who_may
from chengshu.kernel.access.tests.make import make_actor, make_organisation, make_person
from chengshu.kernel.acting.actor import PLATFORM, Actor
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.audit.rights import AUDIT_ADMINISTRATOR, SEE_ENTRIES
from chengshu.kernel.identity.errors import LastOfPower, NotOneself
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.identity.rights import KEEP_ACCOUNTS, SEE_PEOPLE, SYSTEM_ADMINISTRATOR
from chengshu.kernel.identity.tests.make import make_administrator, make_role
from chengshu.spec import people
from chengshu.spec.people import Permission, Power, Scope
from chengshu.spec.registry import registry

pytestmark = pytest.mark.django_db
SYSTEM, SECURITY, AUDIT = "identity.system_administrator", "access.security_administrator", "audit.administrator"


@pytest.fixture
def security() -> Actor:
    return actor_for(make_administrator(SECURITY).person)


@pytest.fixture
def body() -> Organisation:
    return make_organisation()


def own_role(scope: Scope = Scope.UNIT) -> Role:
    role = Role.objects.create(key=f"own.{Role.objects.count()}", name_zh="自定义", declared=False)
    RolePermission.objects.create(role=role, permission=SEE_PEOPLE.key, scope=scope)
    return role


def test_each_power_has_one_declared_administrator_with_own_permissions() -> None:
    declared = {role.power: role for role in (SYSTEM_ADMINISTRATOR, rights.SECURITY_ADMINISTRATOR, AUDIT_ADMINISTRATOR)}
    assert set(declared) == set(Power)
    assert KEEP_ACCOUNTS in declared[Power.SYSTEM].may
    assert rights.GRANT_ROLES not in declared[Power.SYSTEM].may
    assert rights.GRANT_ROLES in declared[Power.SECURITY].may
    assert KEEP_ACCOUNTS not in declared[Power.SECURITY].may
    assert set(declared[Power.AUDIT].may) == {
        permission for permission in registry.permissions.values() if permission.power is Power.AUDIT
    }


@pytest.mark.parametrize("power", list(Power))
def test_no_role_mixes_the_permissions_of_two_powers(power: Power) -> None:
    foreign = Permission("test.thing.do", Text("做", "Do"), power=power)
    for other in (None, *(one for one in Power if one is not power)):
        with pytest.raises(ValueError, match="lacks the power"):
            people.Role("test.role", Text("角色", "Role"), may={foreign: Scope.ALL}, power=other)


@pytest.mark.parametrize(("first", "second"), [(SYSTEM, SECURITY), (SECURITY, AUDIT), (AUDIT, SYSTEM)])
def test_nobody_holds_two_powers(first: str, second: str, security: Actor, body: Organisation) -> None:
    person = make_person()
    services.grant_role(person, role=make_role(first), organisation=body, by=security)
    with pytest.raises(TwoPowers):
        services.grant_role(person, role=make_role(second), organisation=body, by=security)


def test_not_even_from_a_later_day_while_the_first_still_runs(security: Actor, body: Organisation) -> None:
    person, today = make_person(), clock.today()
    until = today + timedelta(days=10)
    services.grant_role(person, role=make_role(SYSTEM), organisation=body, until=until, by=security)
    with pytest.raises(TwoPowers):
        services.grant_role(person, role=make_role(AUDIT), organisation=body, since=until, by=security)
    after = until + timedelta(days=1)
    assert services.grant_role(person, role=make_role(AUDIT), organisation=body, since=after, by=security).pk


def test_nobody_grants_to_themself(security: Actor, body: Organisation) -> None:
    oneself = Person.objects.get(grants__role__key=SECURITY)
    with pytest.raises(NotOneself):
        services.grant_role(oneself, role=own_role(), organisation=body, by=security)


def test_nobody_widens_a_role_they_hold(body: Organisation) -> None:
    account = make_administrator(SECURITY)
    role = own_role()
    Grant.objects.create(person=account.person, role=role, organisation=body)
    with pytest.raises(NotOneself):
        services.set_scope(role, SEE_PEOPLE, Scope.ALL, by=actor_for(account.person))


def test_the_system_administrator_cannot_grant_and_the_security_administrator_cannot_open_accounts() -> None:
    system, security = actor_for(make_administrator(SYSTEM).person), actor_for(make_administrator(SECURITY).person)
    audit = actor_for(make_administrator(AUDIT).person)
    assert (system.may(KEEP_ACCOUNTS), system.may(rights.GRANT_ROLES), system.may(SEE_ENTRIES)) == (True, False, False)
    assert (security.may(KEEP_ACCOUNTS), security.may(rights.GRANT_ROLES)) == (False, True)
    assert set(audit.holdings) == {"audit.entry.see", "audit.chain.verify"}


def test_a_grant_needs_the_reach(body: Organisation) -> None:
    county = make_organisation(division_code="990101")
    below = make_organisation(parent=county)
    officer = make_actor(organisation=county, may={rights.GRANT_ROLES: Scope.UNIT_AND_BELOW})
    assert services.grant_role(make_person(), role=own_role(), organisation=below, by=officer).pk
    for role, place in ((own_role(), body), (own_role(Scope.ALL), below), (make_role(AUDIT), below)):
        with pytest.raises(BeyondOwnReach):
            services.grant_role(make_person(), role=role, organisation=place, by=officer)


def test_who_may_not_grant_cannot_grant(body: Organisation) -> None:
    with pytest.raises(BeyondOwnReach):
        services.grant_role(make_person(), role=own_role(), organisation=body, by=make_actor())


def test_a_role_is_not_granted_twice_for_one_body(security: Actor, body: Organisation) -> None:
    person, role = make_person(), own_role()
    services.grant_role(person, role=role, organisation=body, by=security)
    with pytest.raises(AlreadyGranted):
        services.grant_role(person, role=role, organisation=body, by=security)
    assert services.grant_role(person, role=role, organisation=make_organisation(), by=security).pk


def test_a_grant_runs_from_a_day_until_a_day(security: Actor, body: Organisation) -> None:
    person, today = make_person(), clock.today()
    first, last = today + timedelta(days=2), today + timedelta(days=4)
    services.grant_role(person, role=own_role(), organisation=body, since=first, until=last, by=security)
    held = []
    for day in range(7):
        with clock.frozen(clock.now() + timedelta(days=day)):
            held.append(actor_for(person).may(SEE_PEOPLE))
    assert held == [False, False, True, True, True, False, False]


def test_days_that_make_no_sense_are_refused(security: Actor, body: Organisation) -> None:
    today = clock.today()
    for since, until in ((today, today - timedelta(days=1)), (today - timedelta(days=9), today - timedelta(days=1))):
        with pytest.raises(BadInput):
            services.grant_role(
                make_person(), role=own_role(), organisation=body, since=since, until=until, by=security
            )


def test_what_is_taken_back_ends_at_once(security: Actor, body: Organisation) -> None:
    person, role = make_person(), own_role()
    grant = services.grant_role(person, role=role, organisation=body, by=security)
    services.take_back(grant, by=security, reason="调离")
    assert not actor_for(person).may(SEE_PEOPLE)
    entry = Entry.objects.get(verb="access.role.taken_back")
    assert (entry.subject_id, entry.details["reason"]) == (str(person.pk), "调离")
    assert services.grant_role(person, role=role, organisation=body, by=security).pk


@pytest.mark.parametrize("key", [SYSTEM, SECURITY, AUDIT])
def test_the_last_holder_of_a_power_stays(key: str) -> None:
    first = make_administrator(key)
    with pytest.raises(LastOfPower):
        services.take_back(first.person.grants.get(), by=PLATFORM)
    make_administrator(key)
    services.take_back(first.person.grants.get(), by=PLATFORM)
    assert actor_for(first.person).powers == frozenset()


def test_one_of_two_grants_of_the_last_holder_may_go(body: Organisation) -> None:
    """A power for a second body is no second person, but taking it back leaves the first."""
    account = make_administrator(AUDIT)
    second = services.grant_role(account.person, role=make_role(AUDIT), organisation=body, by=PLATFORM)
    services.take_back(second, by=PLATFORM)
    assert actor_for(account.person).powers == frozenset({Power.AUDIT})


def test_nobody_takes_back_from_themself(security: Actor) -> None:
    make_administrator(SECURITY)
    with pytest.raises(NotOneself):
        services.take_back(Grant.objects.get(person=security.person_id), by=security)


def test_a_changed_scope_keeps_its_history_and_counts_at_once(security: Actor, body: Organisation) -> None:
    person, role = make_person(), own_role()
    services.grant_role(person, role=role, organisation=body, by=security)
    services.set_scope(role, SEE_PEOPLE, Scope.UNIT_AND_BELOW, by=security, reason="工作需要")
    (held,) = actor_for(person).holdings_of(SEE_PEOPLE)
    assert held.scope is Scope.UNIT_AND_BELOW
    change = role.changes.get()
    assert (change.before, change.after, change.reason) == ("unit", "unit_and_below", "工作需要")
    assert role.permissions.get().changed_by_officials


def test_a_declared_permission_taken_out_of_a_role_stays_out(security: Actor, body: Organisation) -> None:
    role, person = make_role("identity.staff"), make_person()
    services.grant_role(person, role=role, organisation=body, by=security)
    services.set_scope(role, SEE_PEOPLE, None, by=security, reason="x")
    assert not actor_for(person).may(SEE_PEOPLE)
    row = role.permissions.get(permission=SEE_PEOPLE.key)
    assert (row.scope, row.changed_by_officials) == ("", True)


def test_a_permission_of_a_power_cannot_be_put_into_another_role(security: Actor) -> None:
    role = services.make_role("自定义角色", by=security)
    with pytest.raises(PowerMissing):
        services.set_scope(role, KEEP_ACCOUNTS, Scope.ALL, by=security)
    with pytest.raises(PowerMissing):
        services.set_scope(make_role(AUDIT), KEEP_ACCOUNTS, Scope.ALL, by=security)


def test_the_own_permissions_of_a_power_are_fixed(security: Actor) -> None:
    with pytest.raises(PowerIsFixed):
        services.set_scope(make_role(SYSTEM), KEEP_ACCOUNTS, None, by=security)


def test_own_roles_are_made_renamed_and_retired(security: Actor, body: Organisation) -> None:
    role = services.make_role("窗口人员", by=security)
    services.rename_role(role, name_zh="大厅窗口", name_en="Counter", by=security)
    person = make_person()
    grant = services.grant_role(person, role=role, organisation=body, by=security)
    with pytest.raises(RoleInUse):
        services.retire_role(role, by=security)
    services.take_back(grant, by=security)
    services.retire_role(role, by=security)
    with pytest.raises(RoleRetired):
        services.grant_role(person, role=role, organisation=body, by=security)
    with pytest.raises(DeclaredRole):
        services.retire_role(make_role(AUDIT), by=security)


def test_who_may_and_what_may_agree(security: Actor, body: Organisation) -> None:
    person = make_person()
    services.grant_role(person, role=own_role(), organisation=body, by=security)
    assert [right.permission for right in rights_of(person)] == [SEE_PEOPLE]
    assert person in {grant.person for grant in who_may(SEE_PEOPLE)}
    assert person not in {grant.person for grant in who_may(KEEP_ACCOUNTS)}


def test_people_who_may_for_a_body_are_those_whose_scope_covers_it(security: Actor) -> None:
    top = make_organisation(division_code="990101")
    below = make_organisation(parent=top)
    near = make_person("near", organisation=top, may={SEE_PEOPLE: Scope.UNIT_AND_BELOW})
    make_person("narrow", organisation=top, may={SEE_PEOPLE: Scope.UNIT})
    make_person("far", organisation=make_organisation(), may={SEE_PEOPLE: Scope.UNIT})
    names = set(people_who_may(SEE_PEOPLE, below).values_list("name_zh", flat=True))
    assert near.name_zh in names
    assert not {"narrow", "far"} & names
