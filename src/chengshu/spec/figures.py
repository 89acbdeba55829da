"""Indicators: numbers with a definition, a source and a way to count them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chengshu.base.text import Text
from chengshu.base.units import Unit
from chengshu.spec.data import Dataset


@dataclass(frozen=True)
class Measured:
    """A counted value with what it was counted from; ``rows`` is how many rows went in."""

    value: Decimal
    rows: int


@dataclass(frozen=True)
class Indicator:
    """A defined number. ``compute`` gives its value as of a local day, or None where there is nothing to count yet."""

    key: str
    label: Text
    unit: Unit
    source: Dataset
    compute: Callable[[date], Measured | None]
    formula: Text


@dataclass(frozen=True)
class Rating:
    """How well each unit does, as one system judges it: data sharing, data quality, information security.

    ``key`` is the source of an appraisal's criterion. ``compute`` gives, for the local days from first to last, 0 to 1
    by the key of the organisation; a unit that the system does not know is missing, which is not zero.
    """

    key: str
    label: Text
    source: Dataset
    compute: Callable[[date, date], Mapping[int, Decimal]]
    formula: Text
