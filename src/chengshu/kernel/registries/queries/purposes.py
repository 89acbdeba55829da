"""Purposes for which base information may be asked, with what was granted for them."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from chengshu.base import clock
from chengshu.kernel.registries.models import UsePurpose


def purposes_with_grants() -> QuerySet[UsePurpose]:
    """All purposes, ended ones too; ``granted`` counts the grants that have not run out."""
    lasting = Q(grants__until=None) | Q(grants__until__gte=clock.today())
    return UsePurpose.objects.annotate(granted=Count("grants", filter=lasting))
