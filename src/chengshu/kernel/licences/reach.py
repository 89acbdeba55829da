"""Which bodies an actor reaches."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor, Held
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.people import Permission, Scope


def must_reach(by: Actor, permission: Permission, organisation: Organisation) -> None:
    """Let pass whoever holds the permission for this body. Raises NotAllowed."""
    if not reaches(by, permission, organisation):
        raise NotAllowed


def units_within(actor: Actor, permission: Permission) -> QuerySet[Organisation]:
    """The units that the actor reaches with the permission."""
    units = Organisation.objects.filter(active=True)
    if actor.everything:
        return units
    reached = Q(pk__in=[])
    for held in actor.holdings_of(permission):
        reached |= _units_of(held)
    return units.filter(reached)


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
