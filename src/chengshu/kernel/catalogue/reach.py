"""Whose entries an actor may write, and which office reviews whose."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor, Held
from chengshu.kernel.access.models import Grant, RolePermission
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.people import Permission, Scope


def must_reach(by: Actor, permission: Permission, organisation: Organisation) -> None:
    """Let pass whoever holds the permission for this body. Raises NotAllowed."""
    if not reaches(by, permission, organisation):
        raise NotAllowed


def must_hold(by: Actor, permission: Permission) -> None:
    """Let pass whoever holds the permission at all. Raises NotAllowed."""
    if not by.may(permission):
        raise NotAllowed


def units_within(actor: Actor, permission: Permission) -> QuerySet[Organisation]:
    """The units themselves that the actor reaches with the permission."""
    units = Organisation.objects.filter(active=True)
    if actor.everything:
        return units
    reached = Q(pk__in=[])
    for held in actor.holdings_of(permission):
        reached |= _units_of(held)
    return units.filter(reached)


def office_for(provider: Organisation, permission: Permission) -> Organisation | None:
    """The body nearest above whose people hold the permission for the provider; None where nobody does."""
    scopes = RolePermission.objects.filter(permission=permission.key, role__retired=False).exclude(scope="")
    wide = {row.role_id: Scope(row.scope) for row in scopes}
    today = clock.today()
    held = Q(since__lte=today) & (Q(until=None) | Q(until__gte=today))
    grants = Grant.objects.filter(held, role__in=wide, person__active=True).select_related("organisation")
    offices = {
        grant.organisation for grant in grants if _reaches_below(wide[grant.role_id], grant.organisation, provider)
    }
    nearest = sorted(offices, key=lambda one: (-len(one.division_code), -len(one.path), one.pk))
    return nearest[0] if nearest else None


def _reaches_below(scope: Scope, office: Organisation, provider: Organisation) -> bool:
    match scope:
        case Scope.ALL:
            return True
        case Scope.AREA_AND_BELOW:
            return provider.division_code.startswith(office.division_code)
        case Scope.UNIT_AND_BELOW:
            return provider.path.startswith(office.path)
        case Scope.UNIT:
            return provider.pk == office.pk
        case Scope.OWN:
            return False


def _units_of(held: Held) -> Q:
    match held.scope:
        case Scope.ALL:
            return Q()
        case Scope.UNIT:
            return Q(pk=held.organisation_id)
        case Scope.UNIT_AND_BELOW:
            return Q(path__startswith=held.path)
        case Scope.AREA_AND_BELOW:
            return Q(division_code__startswith=held.division_code)
        case Scope.OWN:
            return Q(pk__in=[])


def widest_office(permission: Permission) -> Organisation | None:
    """The body with the largest area whose people hold the permission; None where nobody does."""
    today = clock.today()
    grants = Grant.objects.filter(
        Q(until=None) | Q(until__gte=today),
        since__lte=today,
        person__active=True,
        role__retired=False,
        role__permissions__in=RolePermission.objects.filter(permission=permission.key).exclude(scope=""),
    ).select_related("organisation")
    return min(
        (grant.organisation for grant in grants),
        key=lambda one: (len(one.division_code), len(one.path), one.pk),
        default=None,
    )
