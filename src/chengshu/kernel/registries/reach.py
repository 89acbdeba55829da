"""Whose registry it is, and who may keep it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.acting.scopes import reaches, reaches_everything
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.registries.rights import KEEP_REGISTRIES
from chengshu.spec.people import Permission, Scope


def must_keep(by: Actor, owner: Organisation) -> None:
    """Raises NotAllowed unless the actor keeps registries of this owner."""
    must_reach(by, KEEP_REGISTRIES, owner)


def must_reach(by: Actor, permission: Permission, owner: Organisation) -> None:
    """Raises NotAllowed unless the permission is held for this owner."""
    if not reaches(by, permission, owner):
        raise NotAllowed


def owners_for(by: Actor) -> QuerySet[Organisation]:
    """The bodies of which the actor may set up registries."""
    within = Organisation.objects.filter(active=True)
    if reaches_everything(by, KEEP_REGISTRIES):
        return within
    found = Q(pk__in=[])
    for held in by.holdings_of(KEEP_REGISTRIES):
        below = held.scope in (Scope.UNIT_AND_BELOW, Scope.AREA_AND_BELOW)
        found |= Q(path__startswith=held.path) if below else Q(pk=held.organisation_id)
    return within.filter(found)
