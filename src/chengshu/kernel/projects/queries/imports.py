"""Reads around the import."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.models import Grant
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.projects.models import PlanVersion, PrintedUnit
from chengshu.kernel.projects.rights import IMPORT_PLANS, SETTLE_UNITS
from chengshu.spec.people import Permission, Scope


def versions_seen_by(actor: Actor) -> QuerySet[PlanVersion]:
    """The imported texts within reach, newest first."""
    rows = PlanVersion.scoped.within(actor, IMPORT_PLANS)
    return rows.select_related("plan", "owner", "proposed_by", "decided_by")


def printed_units_reached(actor: Actor) -> QuerySet[PrintedUnit]:
    """The printed names of the plans whose keepers are within reach."""
    owners = bodies_reached(actor, SETTLE_UNITS).values("pk")
    rows = PrintedUnit.objects.filter(owner__in=owners).select_related("owner", "settled_by")
    return rows.prefetch_related("organisations")


def bodies_reached(actor: Actor, permission: Permission) -> QuerySet[Organisation]:
    """The active bodies which the actor reaches with the permission."""
    bodies = Organisation.objects.filter(active=True)
    if actor.everything:
        return bodies
    reached = Q(pk__in=[])
    for held in actor.holdings_of(permission):
        match held.scope:
            case Scope.ALL:
                return bodies
            case Scope.UNIT | Scope.OWN:
                reached |= Q(pk=held.organisation_id)
            case Scope.UNIT_AND_BELOW:
                reached |= Q(path__startswith=held.path)
            case Scope.AREA_AND_BELOW:
                reached |= Q(division_code__startswith=held.division_code)
    return bodies.filter(reached)


def likely_keeper() -> Organisation | None:
    """Who keeps the city's plans where nobody is named: the body of the first plan manager of the highest level."""
    grants = Grant.objects.filter(role__permissions__permission=IMPORT_PLANS.key, role__retired=False, until=None)
    bodies = Organisation.objects.filter(pk__in=grants.values("organisation_id"), active=True)
    return min(bodies, key=lambda body: (len(body.division_code), body.pk), default=None)
