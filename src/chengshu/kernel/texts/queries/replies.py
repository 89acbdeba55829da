"""The score of a reply, before it is sent and after."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from chengshu.base import clock
from chengshu.kernel.texts.models import FormulaUse
from chengshu.kernel.texts.queries.rules import formula_on, value_of
from chengshu.kernel.texts.replies import Judged, judged
from chengshu.kernel.texts.words import ReplyScore


def reply_score(
    letter: str,
    reply: str,
    *,
    title: str = "",
    asked_at: datetime | None = None,
    replied_at: datetime | None = None,
    due_at: datetime | None = None,
) -> ReplyScore:
    """A reply's score, 0 to 100, by the formula in force when it was written, with hints in words.

    Without ``due_at`` a reply may take as many days as the formula's rule says. Where no times are given, timeliness
    is left out and counts as the mean of the other parts.
    """
    rule = formula_on(FormulaUse.REPLY, clock.local(replied_at).date() if replied_at else None)
    allowed = due_at - asked_at if due_at and asked_at else timedelta(days=rule.days)
    found = judged(
        f"{title}\n{letter}" if title else letter, reply, asked_at=asked_at, replied_at=replied_at, allowed=allowed
    )
    parts = _parts(found)
    known = [value for value in parts.values() if value is not None]
    mean = sum(known, Decimal(0)) / len(known)
    total = value_of(rule, {name: mean if value is None else value for name, value in parts.items()}) or Decimal(0)
    return ReplyScore(
        total=min(Decimal(100), max(Decimal(0), total)),
        parts={name: value for name, value in parts.items() if value is not None},
        hints=found.hints,
    )


def _parts(found: Judged) -> dict[str, Decimal | None]:
    return {
        "relevance": _rounded(found.relevance),
        "completeness": _rounded(found.completeness),
        "explainability": _rounded(found.explainability),
        "timeliness": None if found.timeliness is None else _rounded(found.timeliness),
    }


def _rounded(value: float) -> Decimal:
    return Decimal(str(round(value, 1)))
