"""The rows of the board: a name, counts that open their cases, measures with their part and whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches_everything, units_within
from chengshu.kernel.evaluation.measures import MEASURES
from chengshu.kernel.evaluation.models import DIMENSION_LABELS, Dimension
from chengshu.kernel.evaluation.queries.names import names_of
from chengshu.kernel.evaluation.queries.periods import Period
from chengshu.kernel.evaluation.queries.rates import Rated, rates
from chengshu.kernel.evaluation.rights import SEE_RATES
from chengshu.ui.parts import Link, Tab, Tile

DIGITS = 18
OPENED = frozenset(
    {Dimension.ALL, Dimension.AREA, Dimension.UNIT, Dimension.KEEPER, Dimension.CLASS, Dimension.CHANNEL}
)


@dataclass(frozen=True)
class Line:
    """A key of a dimension as the board shows it."""

    dimension: Dimension
    period: Period
    name: Text
    rated: Rated

    def count(self, key: str) -> int | Link:
        """A number, which opens its cases where there are any."""
        number = self.rated.counts.get(key, 0)
        if not number or self.dimension not in OPENED:
            return number
        return Link(Text(f"{number:,}", f"{number:,}"), behind(self.dimension, self.rated.key, key, self.period))

    def measure(self, key: str) -> str | None:
        """A measure in per cent; None where there was nothing to judge."""
        value = self.rated.values.get(key)
        return None if value is None else f"{value:.1%}"

    def share(self) -> str | None:
        """Of a post or a person: how much of what was done was in time."""
        done = self.rated.counts.get("done", 0)
        return f"{self.rated.counts.get('on_time', 0) / done:.1%}" if done else None


def lines(actor: Actor, dimension: Dimension, period: Period) -> list[Line]:
    """The board of a dimension, busiest first; whoever does not reach the whole city sees the own units alone."""
    found = rates(dimension, period.first, period.last)
    if not reaches_everything(actor, SEE_RATES):
        own = {str(unit.pk) for unit in units_within(actor, SEE_RATES)}
        found = [one for one in found if dimension in {Dimension.UNIT, Dimension.KEEPER} and one.key in own]
    return _named(dimension, period, found)


def open_lines(dimension: Dimension, period: Period) -> list[Line]:
    """The same for everybody: all of the dimension."""
    return _named(dimension, period, rates(dimension, period.first, period.last))


def _named(dimension: Dimension, period: Period, found: Sequence[Rated]) -> list[Line]:
    names = names_of(dimension, [one.key for one in found])
    shown = [Line(dimension, period, names[one.key], one) for one in found]
    return sorted(shown, key=lambda one: -one.rated.counts.get("reported", one.rated.counts.get("done", 0)))


def tabs(current: Dimension, period: Period) -> Sequence[Tab]:
    """One for each dimension that has a board."""
    shown = [dimension for dimension in Dimension if dimension is not Dimension.ALL]
    return [
        Tab(DIMENSION_LABELS[one], f"{reverse('evaluation:by', args=[one.value])}?{period.query}", one == current)
        for one in shown
    ]


def tiles(period: Period, *, linked: bool = True) -> Sequence[Tile]:
    """The city's own figures, each opening what it is a part of."""
    whole = next(iter(rates(Dimension.ALL, period.first, period.last)), Rated("", {}, {}))
    return [
        _tile(key, whole, period, linked)
        for key in ("on_time_check", "closing", "on_time_closing", "satisfaction", "automatic")
    ]


def is_opened(dimension: Dimension, key: str) -> bool:
    """Whether a number of this key has a list of cases; keys of bodies are whole numbers."""
    if dimension in {Dimension.UNIT, Dimension.KEEPER}:
        return (key.isascii() and key.isdigit() and len(key) <= DIGITS) or (not key and dimension is Dimension.UNIT)
    return dimension in OPENED and "\0" not in key


def behind(dimension: Dimension, key: str, count: str, period: Period) -> str:
    """Where the cases of a number are listed."""
    asked = {"key": key, "count": count, "first": period.first, "last": period.last}
    return f"{reverse('evaluation:behind', args=[dimension.value])}?{urlencode(asked)}"


def _tile(key: str, whole: Rated, period: Period, linked: bool) -> Tile:
    measure, value = MEASURES[key], whole.values.get(key)
    part, all_of = whole.counts.get(measure.part, 0), whole.counts.get(measure.whole, 0)
    return Tile(
        measure.label,
        None if value is None else f"{value * 100:.1f}",
        unit="%",
        note=Text(f"{part:,} / {all_of:,} 件", f"{part:,} of {all_of:,} cases"),
        url=behind(Dimension.ALL, "", measure.whole, period) if linked and all_of else "",
    )
