"""Template words: sentences in two languages, times and amounts as people read them."""

from __future__ import annotations

from datetime import date, datetime

from django import template

from chengshu.base import clock, money
from chengshu.base.text import Text

register = template.Library()


@register.simple_tag
def text(zh: str, en: str, **values: object) -> str:
    """``{% text "共 %(n)s 项" "%(n)s items" n=total %}``: the sentence in the reader's language, escaped."""
    sentence = Text(zh, en)
    return str(sentence.with_values(**values) if values else sentence)


@register.filter
def when(moment: datetime | date | None) -> str:
    """A time on the city's wall clock, ``2026-11-22 14:57``; a bare day as it is; nothing for None."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        return f"{clock.local(moment):%Y-%m-%d %H:%M}"
    return f"{moment:%Y-%m-%d}"


@register.filter
def yuan(fen: int | None) -> str:
    """An amount in yuan; nothing for None."""
    return "" if fen is None else money.yuan(fen)
