"""From findings to scores: pure arithmetic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDRED = Decimal(100)
CENT = Decimal("0.01")
MICRO = Decimal("0.000001")


@dataclass(frozen=True)
class Share:
    """A rule's dimension and weight, and the share (0 to 1) that passed; None where nothing was to be checked."""

    dimension: str
    weight: Decimal
    passed: Decimal | None


def passed_share(checked: int, failed: int) -> Decimal | None:
    """1 − failed / checked, rounded down to six places so that one failing row in a hundred million is not a pass."""
    if not checked:
        return None
    share = (Decimal(checked - failed) / checked).quantize(MICRO)
    return min(share, Decimal("0.999999")) if failed else share


def freshness(age_days: Decimal, allowed_days: int) -> Decimal:
    """1 while the data is younger than allowed, then falling as allowed / age."""
    return Decimal(1) if age_days <= allowed_days else (Decimal(allowed_days) / age_days).quantize(MICRO)


def by_dimension(shares: Iterable[Share]) -> dict[str, Decimal]:
    """0 to 100 for each dimension that was judged: the weighted mean of its rules."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    weights: dict[str, Decimal] = defaultdict(Decimal)
    for share in shares:
        if share.passed is not None and share.weight:
            sums[share.dimension] += share.passed * share.weight
            weights[share.dimension] += share.weight
    return {key: _cents(HUNDRED * sums[key] / weights[key]) for key in sums}


def total(scores: Mapping[str, Decimal], weights: Mapping[str, Decimal]) -> Decimal | None:
    """The weighted mean of the dimensions that were judged; None where none was, or none counts."""
    counted = {key: weights.get(key, Decimal(0)) for key in scores}
    weight = sum(counted.values(), Decimal(0))
    return _cents(sum((scores[key] * counted[key] for key in scores), Decimal(0)) / weight) if weight else None


def _cents(value: Decimal) -> Decimal:
    """Rounded to cents, but never up to a hundred."""
    rounded = value.quantize(CENT, rounding=ROUND_HALF_UP)
    return rounded if rounded < HUNDRED or value == HUNDRED else HUNDRED - CENT
