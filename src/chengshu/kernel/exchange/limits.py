"""Limits in force."""

from __future__ import annotations

from chengshu.kernel.exchange.models import LimitRule
from chengshu.kernel.exchange.models.rules import FIRST, Limit


def limit(key: Limit) -> int:
    """The limit in force; officials change it with ``services.set_limit``."""
    newest = LimitRule.objects.filter(key=key).order_by("-since", "-pk").values_list("value", flat=True).first()
    return FIRST[key] if newest is None else newest
