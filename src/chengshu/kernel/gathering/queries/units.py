"""Units for which somebody keeps sources."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.gathering.rights import KEEP_SOURCES
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.people import Scope


def units_kept_by(actor: Actor) -> QuerySet[Organisation]:
    """Those within the reach of the reader's permission, in their usual order."""
    rows = Organisation.objects.filter(active=True)
    if actor.everything:
        return rows
    reached = Q(pk__in=[])
    for held in actor.holdings_of(KEEP_SOURCES):
        if held.scope is Scope.ALL:
            return rows
        if held.scope is Scope.UNIT:
            reached |= Q(pk=held.organisation_id)
        elif held.scope is Scope.UNIT_AND_BELOW:
            reached |= Q(path__startswith=held.path)
        elif held.scope is Scope.AREA_AND_BELOW:
            reached |= Q(division_code__startswith=held.division_code)
    return rows.filter(reached)
