"""A plain forecast: three simple methods, the one that erred least on the newest known values, with its error.

Arithmetic without a database. Values are equally spaced, oldest first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chengshu.base.text import Text

FEWEST = 4
TESTED = 6
YEAR = 12
AVERAGED = 3


@dataclass(frozen=True)
class Method:
    """A way to say the next values from the known ones; ``needs`` so many."""

    key: str
    label: Text
    needs: int
    ahead: Callable[[Sequence[float], int], list[float]]


@dataclass(frozen=True)
class Forecast:
    """The next values by the method that erred least, and how far it erred: the mean error in per cent of the values.

    ``error`` is None where all known values are zero; ``tested`` is on how many known values it was tried.
    """

    method: Method
    values: tuple[float, ...]
    error: float | None
    tested: int


def moving_average(known: Sequence[float], steps: int) -> list[float]:
    """The mean of the newest three, again and again."""
    newest = known[-AVERAGED:]
    return [sum(newest) / len(newest)] * steps


def trend(known: Sequence[float], steps: int) -> list[float]:
    """A straight line by least squares, never below zero."""
    n = len(known)
    middle, mean = (n - 1) / 2, sum(known) / n
    spread = sum((x - middle) ** 2 for x in range(n))
    slope = sum((x - middle) * (y - mean) for x, y in enumerate(known)) / spread
    return [max(0.0, mean + slope * (n - 1 + step - middle)) for step in range(1, steps + 1)]


def same_month(known: Sequence[float], steps: int) -> list[float]:
    """The value of the same month a year before."""
    return [known[len(known) - YEAR + step % YEAR] for step in range(steps)]


METHODS = (
    Method("average", Text("近三期平均", "mean of the last three"), AVERAGED, moving_average),
    Method("trend", Text("线性趋势（最小二乘）", "straight line by least squares"), FEWEST - 1, trend),
    Method("seasonal", Text("上年同期", "same month a year before"), YEAR, same_month),
)


def forecast(known: Sequence[float], steps: int) -> Forecast | None:
    """The next ``steps`` values; None with fewer than four known.

    Each method is tried on the newest known values one step ahead, knowing only what came before; of two that err
    alike the simpler one is taken.
    """
    if len(known) < FEWEST:
        return None
    tried = [(one, *_error(one, known)) for one in METHODS]
    fitting = [(one, error, tested) for one, error, tested in tried if tested]
    best, error, tested = min(fitting, key=lambda each: float("inf") if each[1] is None else each[1])
    return Forecast(best, tuple(best.ahead(known, steps)), error, tested)


def _error(method: Method, known: Sequence[float]) -> tuple[float | None, int]:
    """The mean absolute error in per cent of the mean value (so that a zero among them does no harm)."""
    first = max(method.needs, len(known) - TESTED)
    pairs = [(method.ahead(known[:at], 1)[0], known[at]) for at in range(first, len(known))]
    if not pairs:
        return None, 0
    size = sum(abs(true) for _, true in pairs)
    off = sum(abs(said - true) for said, true in pairs)
    return (100 * off / size if size else None), len(pairs)
