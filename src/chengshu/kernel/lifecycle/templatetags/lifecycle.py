"""``{% load lifecycle %}``."""

from __future__ import annotations

from django import template

from chengshu.kernel.lifecycle.amounts import wan as in_wan
from chengshu.ui import parts

register = template.Library()


@register.filter
def wan(fen: int | None) -> str:
    """An amount in 10,000 yuan (万元), grouped; nothing for None."""
    return "" if fen is None else parts.number(in_wan(fen))
