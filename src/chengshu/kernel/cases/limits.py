"""How long a case of a class may take, in each stage and altogether."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.cases.models import Case
from chengshu.kernel.cases.queries.classes import terms_to_choose
from chengshu.kernel.work.models import Item
from chengshu.spec.work import SPAN_LABELS, Allowance, Span

WHOLE = "whole"


def in_words(limit: Sequence[Any]) -> Text:
    """An amount with its span."""
    unit = SPAN_LABELS[Span(limit[1])]
    return Text(f"{limit[0]} {unit.zh}", f"{limit[0]} {unit.en}")


def _limits(key: int) -> dict[str, Any]:
    """Those of the terms of a case; while nobody has chosen among several, those of the first."""
    case = Case.everywhere.filter(pk=key).select_related("terms", "case_class").order_by().first()
    if case is None:
        return {}
    terms = case.terms or next(iter(terms_to_choose(case)), None)
    return terms.limits if terms else {}


def limit_of(item: Item, state: str) -> Allowance | None:
    """What the terms of the case say about a stage, about all of it where ``state`` is empty; None where nothing."""
    if not item.about_id:
        return None
    limit = _limits(int(item.about_id)).get(state or WHOLE)
    return Allowance(int(limit[0]), Span(limit[1])) if limit else None
