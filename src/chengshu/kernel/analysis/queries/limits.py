"""Limits and prices in force."""

from __future__ import annotations

from chengshu.kernel.analysis.models import FIRST, Limit, LimitRule


def limit(key: Limit) -> int:
    """The newest row of the limit, else its first value."""
    row = LimitRule.objects.filter(key=key).order_by("-since", "-pk").first()
    return row.value if row else FIRST[key]


def limits() -> dict[Limit, int]:
    """All of them."""
    found = dict(FIRST)
    for row in LimitRule.objects.order_by("since", "pk"):
        found[Limit(row.key)] = row.value
    return found
