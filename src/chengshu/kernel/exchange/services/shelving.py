"""Keeping the serving shelf up with the lake and with what was granted."""

from __future__ import annotations

import logging

from django.conf import settings

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.kernel.exchange.gateway import shelf as shelves
from chengshu.kernel.exchange.granted import shape_of
from chengshu.kernel.exchange.models import Agreement, AgreementState, Way
from chengshu.kernel.lake.models import LakeTable
from chengshu.kernel.lake.queries import served_table

log = logging.getLogger(__name__)


def prepare_shelves() -> int:
    """Put on the shelf what agreements need and is not there in its newest version; how many were built."""
    today = clock.today()
    held = Agreement.everywhere.filter(
        state=AgreementState.IN_FORCE, until__gte=today, resource__isnull=False
    ).select_related("resource")
    built = 0
    tables: dict[int, LakeTable | None] = {}
    for agreement in held.prefetch_related("resource__items"):
        resource = agreement.resource
        if resource is None or Way.API not in agreement.ways:
            continue
        if resource.pk not in tables:
            tables[resource.pk] = served_table(resource)
        table = tables[resource.pk]
        if table is None or shelves.of_version(shape_of(agreement), table.version) is not None:
            continue
        try:
            shelves.build(shape_of(agreement), table.name, table.version)
            built += 1
        except Refusal as refusal:
            log.warning("shelf of %s: %s", agreement.number, refusal)
    return built


def sweep_shelves() -> int:
    """Clear away what nobody is served from; how many."""
    held = Agreement.everywhere.filter(state=AgreementState.IN_FORCE, resource__isnull=False).select_related("resource")
    keep = set()
    for agreement in held.prefetch_related("resource__items"):
        shape = shape_of(agreement)
        keep.add((shape.resource_key, shape.profile))
    return shelves.sweep(keep=keep, most_bytes=int(settings.SHELF_GB) * 1024**3)
