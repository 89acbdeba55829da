"""A counted value in the unit in which the plan promises it; pure."""

from __future__ import annotations

from decimal import Decimal

from chengshu.base.units import Unit
from chengshu.kernel.projects.errors import FigureUnitUnknown

_HUNDRED = Decimal(100)
_FACTORS: dict[tuple[Unit, str], Decimal] = {
    (Unit.RATIO, "%"): _HUNDRED,
    (Unit.PERCENT, "%"): Decimal(1),
    (Unit.COUNT, "count"): Decimal(1),
    (Unit.COUNT, "count/year"): Decimal(1),
    (Unit.COUNT, "level"): Decimal(1),
    (Unit.COUNT, "class"): Decimal(1),
    (Unit.DAYS, "days"): Decimal(1),
    (Unit.HOURS, "hours"): Decimal(1),
    (Unit.MINUTES, "hours"): 1 / Decimal(60),
    (Unit.DAYS, "years"): 1 / Decimal("365.2425"),
    (Unit.FEN, "亿元"): Decimal("1e-10"),
}


def in_unit_of_target(value: Decimal, counted: Unit, wanted: str, *, indicator: str) -> Decimal:
    """The value in the unit a plan prints: 0.4 as 40 %, fen as 亿元. Raises FigureUnitUnknown."""
    factor = _FACTORS.get((counted, wanted))
    if factor is None:
        raise FigureUnitUnknown(indicator=indicator, counted=counted.value, wanted=wanted)
    return (value * factor).quantize(Decimal("0.000001"))


def reaches(value: Decimal, op: str, wanted: Decimal) -> bool:
    """Whether a measured value keeps the promise."""
    match op:
        case ">=":
            return value >= wanted
        case "<=":
            return value <= wanted
        case _:
            return value == wanted
