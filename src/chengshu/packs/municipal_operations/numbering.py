"""Numbers people quote: a prefix, the year, a running number within it. Callers stand in a transaction."""

from __future__ import annotations

from chengshu.base import clock
from chengshu.packs.municipal_operations.models import Counter


def next_number(prefix: str, *, digits: int = 5) -> str:
    """``GD2026-00017``; the counter is locked until the transaction ends, so none is given twice."""
    key = f"{prefix}{clock.today().year}"
    return f"{key}-{next_in(key):0{digits}d}"


def next_in(key: str, *, more: int = 1) -> int:
    """The first of ``more`` further numbers under a key."""
    Counter.objects.get_or_create(key=key)
    row = Counter.objects.select_for_update().get(pk=key)
    first = row.last + 1
    row.last += more
    row.save(update_fields=["last"])
    return first
