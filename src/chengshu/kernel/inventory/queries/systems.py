"""Systems as their readers see them, and whether they give or take through the exchange."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.exchange.models import Agreement
from chengshu.kernel.inventory.models import LIVING, InformationSystem
from chengshu.kernel.inventory.rights import SEE_SYSTEMS


def systems_seen_by(actor: Actor) -> QuerySet[Any]:
    """Systems within reach with what lists show: owner, number of functions, ``gives`` and ``takes``."""
    rows = InformationSystem.scoped.within(actor, SEE_SYSTEMS).select_related("owner", "merged_into")
    return connected(rows.annotate(functions_counted=Count("functions", distinct=True)))


def connected(rows: QuerySet[InformationSystem]) -> QuerySet[Any]:
    """With ``gives``: its data lie in the lake or are under an agreement; ``takes``: its credentials were used.

    The data of a system are the entries of the catalogue that name it as where they come from.
    """
    held = Resource.everywhere.filter(system_code=OuterRef("code"), lake_tables__rows__gt=0)
    granted = Agreement.everywhere.filter(resource__system_code=OuterRef("code"), until__gte=clock.today())
    used = InformationSystem.everywhere.filter(pk=OuterRef("pk"), connections__client__last_used_at__isnull=False)
    return rows.annotate(gives=Exists(held) | Exists(granted), takes=Exists(used))


def islands(rows: QuerySet[InformationSystem]) -> QuerySet[Any]:
    """Systems that run and neither give nor take (信息孤岛、数据烟囱)."""
    return connected(rows).filter(state__in=LIVING, gives=False, takes=False)


def resources_of(system: InformationSystem) -> QuerySet[Resource]:
    """Entries of the catalogue whose data come from the system."""
    return Resource.everywhere.filter(system_code=system.code).select_related("provider")


def systems_of_area(division_code: str) -> QuerySet[InformationSystem]:
    """Systems that run in an area and below it, for whoever plans new ones."""
    near = Q(owner__division_code__startswith=division_code)
    rows = InformationSystem.everywhere.filter(near, state__in=LIVING)
    return rows.select_related("owner").prefetch_related("functions")


def functions_in_words(system: InformationSystem) -> str:
    """What a system is for and what its menu names, as one text to compare others with."""
    return "\n".join([system.purpose, *(function.name for function in system.functions.all())])
