"""Whose entries an actor may write, and which office reviews whose."""

from __future__ import annotations

from django.db.models import Q

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.models import Grant, RolePermission
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.people import Permission, Scope


def must_hold(by: Actor, permission: Permission) -> None:
    """Let pass whoever holds the permission at all. Raises NotAllowed."""
    if not by.may(permission):
        raise NotAllowed


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
