"""The scopes of ``kernel.acting``, where the floors above look for them, and the units that a scope reaches."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from chengshu.kernel.acting.actor import Actor, Held
from chengshu.kernel.acting.scopes import Anchors, Scoped, Unscoped, must_reach, reaches, reaches_everything
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.people import Permission, Scope

__all__ = ["Anchors", "Scoped", "Unscoped", "must_reach", "reaches", "reaches_everything", "units_within"]


def units_within(actor: Actor, permission: Permission) -> QuerySet[Organisation]:
    """The units in service for which the actor holds the permission, in their usual order."""
    units = Organisation.objects.filter(active=True)
    if actor.everything:
        return units
    reached = Q(pk__in=[])
    for held in actor.holdings_of(permission):
        if held.scope is Scope.ALL:
            return units
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
