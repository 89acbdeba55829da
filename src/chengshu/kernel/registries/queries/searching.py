"""Finding a record by what somebody typed."""

from __future__ import annotations

from chengshu.base.errors import Refusal
from chengshu.kernel.registries.models import Record, Registry, Standing
from chengshu.kernel.registries.numbers import kept_number
from chengshu.kernel.registries.queries.records import with_number

MOST = 50


def found_in(registry: Registry, words: str) -> list[Record]:
    """Records with this number or exactly this name; by name at most 50. Empty words find nothing."""
    if not words.strip():
        return []
    try:
        numbered = with_number(registry, kept_number(registry, words))
    except Refusal:
        numbered = None
    if numbered is not None:
        return [numbered]
    named = Record.objects.filter(registry=registry, name=words.strip(), standing=Standing.ACTIVE)
    return list(named.select_related("registry__subject").order_by("pk")[:MOST])
