"""Writes of roles and grants. Nobody gives themself anything, and the three administrators stay three persons."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.ids import new_id
from chengshu.base.text import Text
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
from chengshu.kernel.access.models import Grant, Role, RoleChange, RolePermission
from chengshu.kernel.access.rights import GRANT_ROLES
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.acting.scopes import reaches, reaches_everything
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.errors import BodyClosed, LastOfPower, NotOneself
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.identity.queries import POWERS, powers_that_would_be_left_alone
from chengshu.spec.people import Permission, Power, Scope
from chengshu.spec.registry import registry

ENDS_BEFORE_START = Text("结束日期早于开始日期，请修改。", "The last day lies before the first; please change it.")
ENDED_ALREADY = Text("结束日期已过，请修改。", "The last day has passed already; please change it.")


@transaction.atomic
def grant_role(
    person: Person,
    *,
    role: Role,
    organisation: Organisation,
    since: date | None = None,
    until: date | None = None,
    reason: str = "",
    by: Actor,
) -> Grant:
    """Give a person a role for an organisation, from a day until a day, inclusive.

    Locks the person. Raises NotOneself, TwoPowers, BeyondOwnReach, AlreadyGranted, RoleRetired, BodyClosed, BadInput.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    role = Role.objects.select_for_update().get(pk=role.pk)
    since = since or clock.today()
    if by.person_id == person.pk:
        raise NotOneself
    if role.retired:
        raise RoleRetired
    if not organisation.active:
        raise BodyClosed
    if until and until < since:
        raise BadInput(fields={"until": ENDS_BEFORE_START})
    if until and until < clock.today():
        raise BadInput(fields={"until": ENDED_ALREADY})
    _within_reach(by, role, organisation)
    _no_second_power(person, role, since, until)
    held = person.grants.filter(_overlapping(since, until), role=role, organisation=organisation)
    if held.exists():
        raise AlreadyGranted
    grant = Grant.objects.create(
        person=person,
        role=role,
        organisation=organisation,
        since=since,
        until=until,
        granted_by_id=by.person_id,
        reason=reason[:200],
    )
    details = {"role": role.key, "organisation": organisation.code, "since": since, "until": until, "reason": reason}
    audit.record(by, "access.role.granted", person, **details)
    return grant


@transaction.atomic
def take_back(grant: Grant, *, by: Actor, reason: str = "") -> Grant:
    """End a grant at once. Raises NotOneself, BeyondOwnReach; LastOfPower for the last administrator of a kind."""
    locked = Grant.objects.select_for_update(of=("self",))
    grant = locked.select_related("role", "person", "organisation").get(pk=grant.pk)
    yesterday = clock.today() - timedelta(days=1)
    if grant.until and grant.until <= yesterday:
        return grant
    if by.person_id == grant.person_id:
        raise NotOneself
    _within_reach(by, grant.role, grant.organisation)
    if grant.role.power:
        _not_the_last(grant, Power(grant.role.power))
    grant.until = yesterday
    grant.ended_by_id, grant.ended_reason = by.person_id, reason[:200]
    grant.save(update_fields=["until", "ended_by", "ended_reason"])
    details = {"role": grant.role.key, "organisation": grant.organisation.code, "reason": reason}
    audit.record(by, "access.role.taken_back", grant.person, **details)
    return grant


@transaction.atomic
def make_role(name_zh: str, *, name_en: str = "", by: Actor, reason: str = "") -> Role:
    """An own role of the city (自定义角色), still without permissions."""
    role = Role.objects.create(key=f"own.{new_id()}", name_zh=name_zh, name_en=name_en, declared=False)
    _note(role, "made", after=name_zh, by=by, reason=reason)
    return role


@transaction.atomic
def rename_role(role: Role, *, name_zh: str, name_en: str, by: Actor, reason: str = "") -> Role:
    """Another name for an own role. Raises DeclaredRole."""
    role = _own(role)
    before, role.name_zh, role.name_en = role.name_zh, name_zh, name_en
    role.save(update_fields=["name_zh", "name_en"])
    _note(role, "renamed", before=before, after=name_zh, by=by, reason=reason)
    return role


@transaction.atomic
def retire_role(role: Role, *, by: Actor, reason: str = "") -> Role:
    """An own role nobody holds goes out of use. Raises DeclaredRole, RoleInUse."""
    role = _own(role)
    holders = role.grants.filter(_overlapping(clock.today(), None)).values("person").distinct().count()
    if holders:
        raise RoleInUse(holders=holders)
    role.retired = True
    role.save(update_fields=["retired"])
    _note(role, "retired", before=role.name_zh, by=by, reason=reason)
    return role


@transaction.atomic
def set_scope(role: Role, permission: Permission, scope: Scope | None, *, by: Actor, reason: str = "") -> Role:
    """Put a permission into the role, change how far it reaches, or take it out (None).

    Declarations that are synced later leave the row alone. Raises NotOneself for a role one holds, PowerMissing,
    PowerIsFixed.
    """
    role = Role.objects.select_for_update().get(pk=role.pk)
    _may_change(role, permission, by)
    row = role.permissions.filter(permission=permission.key).first()
    before = row.scope if row else ""
    if before == (scope or ""):
        return role
    if scope is None and not role.declared:
        role.permissions.filter(permission=permission.key).delete()
    else:
        # A declared permission that was taken out stays with an empty scope, so that the next start leaves it out.
        RolePermission.objects.update_or_create(
            role=role, permission=permission.key, defaults={"scope": scope or "", "changed_by_officials": True}
        )
    what = "scope" if row and scope else "added" if scope else "removed"
    _note(role, what, permission=permission, before=before, after=scope or "", by=by, reason=reason)
    return role


def _within_reach(by: Actor, role: Role, organisation: Organisation) -> None:
    """Whoever grants for a part of the city cannot grant a role that reaches the whole, or a power."""
    wide = role.power or role.permissions.filter(scope=Scope.ALL).exists()
    allowed = reaches_everything(by, GRANT_ROLES) if wide else reaches(by, GRANT_ROLES, organisation)
    if not allowed:
        raise BeyondOwnReach


def _not_the_last(grant: Grant, power: Power) -> None:
    """Somebody else holds the power too, or the person holds it through another grant."""
    others = grant.person.grants.filter(_overlapping(clock.today(), None), role__power=power, since__lte=clock.today())
    if others.exclude(pk=grant.pk).exists():
        return
    if POWERS[power] in powers_that_would_be_left_alone(grant.person):
        raise LastOfPower(power=POWERS[power])


def _no_second_power(person: Person, role: Role, since: date, until: date | None) -> None:
    if not role.power:
        return
    others = person.grants.filter(_overlapping(since, until)).exclude(role__power__in=("", role.power))
    other = others.values_list("role__power", flat=True).first()
    if other:
        raise TwoPowers(held=POWERS[Power(other)], wanted=POWERS[Power(role.power)])


def _overlapping(since: date, until: date | None) -> Q:
    """Grants that hold on any day from ``since`` until ``until``."""
    open_end = Q(until=None) | Q(until__gte=since)
    return open_end & Q(since__lte=until) if until else open_end


def _own(role: Role) -> Role:
    role = Role.objects.select_for_update().get(pk=role.pk)
    if role.declared:
        raise DeclaredRole
    return role


def _may_change(role: Role, permission: Permission, by: Actor) -> None:
    if by.person_id and role.grants.filter(_overlapping(clock.today(), None), person=by.person_id).exists():
        raise NotOneself
    if permission.power and role.power == permission.power:
        raise PowerIsFixed
    if permission.power:
        raise PowerMissing(permission=permission.label, power=POWERS[permission.power])


def _note(
    role: Role,
    what: str,
    *,
    by: Actor,
    reason: str,
    permission: Permission | None = None,
    before: str = "",
    after: str = "",
) -> None:
    key = permission.key if permission else ""
    RoleChange.objects.create(
        role=role, what=what, permission=key, before=before, after=after, reason=reason[:200], by_id=by.person_id
    )
    audit.record(by, f"access.role.{what}", role, permission=key, before=before, after=after, reason=reason)


def permission_called(key: str) -> Permission:
    """The declared permission. Raises BadInput for a key nobody declared."""
    found = registry.permissions.get(key)
    if found is None:
        raise BadInput(
            fields={"permission": Text("没有这项权限，请重新选择。", "No such permission; please choose again.")}
        )
    return found
