"""The rows of the board: a name, counts that open their cases, measures that open how they were worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches_everything, units_within
from chengshu.kernel.evaluation.counts import COUNTS, POST_COUNTS, POSTS, counts_in, in_words
from chengshu.kernel.evaluation.measures import MEASURES
from chengshu.kernel.evaluation.models import DIMENSION_LABELS, Dimension, FormulaRule
from chengshu.kernel.evaluation.queries.names import names_of
from chengshu.kernel.evaluation.queries.periods import Period
from chengshu.kernel.evaluation.queries.rates import Rated, city_by_month, formulas_on, rates, rules_on, summed
from chengshu.kernel.evaluation.rights import SEE_RATES
from chengshu.kernel.identity.models import Person
from chengshu.ui.parts import Link, Tab, Tile

DIGITS = 18
BODIES = frozenset({Dimension.UNIT, Dimension.KEEPER})
BY_WORK = frozenset({Dimension.POST, Dimension.PERSON})
OWN = (Dimension.UNIT, Dimension.KEEPER, Dimension.PERSON)
TILES = ("on_time_check", "closing", "on_time_closing", "returning", "satisfaction", "automatic")
ALL_TOGETHER = Text("合计", "Total")
MONTHS = 12
LATELY_DAYS = 30
LATELY = Text("近三十日", "The last thirty days")


@dataclass(frozen=True)
class Line:
    """A key of a dimension as the board shows it; one that is not ``linked`` opens nothing."""

    dimension: Dimension
    period: Period
    name: Text
    rated: Rated
    linked: bool = True

    def count(self, key: str) -> int | Link:
        """A number, which opens its cases where there are any."""
        number = self.rated.counts.get(key, 0)
        if not number or not self.linked:
            return number
        return Link(Text(f"{number:,}", f"{number:,}"), behind(self.dimension, self.rated.key, key, self.period))

    def measure(self, key: str) -> str | Link | None:
        """A measure in per cent, which opens how it was worked out; None where there was nothing to judge."""
        value = self.rated.values.get(key)
        if value is None:
            return None
        shown = f"{value:.1%}"
        return Link(shown, worked_out(self.dimension, self.rated.key, key, self.period)) if self.linked else shown

    def share(self) -> str | None:
        """Of a post or a person: how much of what was done was in time."""
        done = self.rated.counts.get("done", 0)
        return f"{self.rated.counts.get('on_time', 0) / done:.1%}" if done else None


def lines(actor: Actor, dimension: Dimension, period: Period) -> list[Line]:
    """The board of a dimension, busiest first; whoever does not reach the whole city sees the own units and people."""
    found = rates(dimension, period.first, period.last)
    if not reaches_everything(actor, SEE_RATES):
        found = _own(actor, dimension, found)
    return _named(dimension, period, found)


def line_of(actor: Actor, dimension: Dimension, key: str, period: Period) -> Line | None:
    """One line of a board; None where this reader has no such line. The city's own stands open to all readers."""
    if dimension is Dimension.ALL:
        found = _named(dimension, period, rates(dimension, period.first, period.last))
    else:
        found = lines(actor, dimension, period)
    return next((one for one in found if one.rated.key == key), None)


def _own(actor: Actor, dimension: Dimension, found: Sequence[Rated]) -> list[Rated]:
    if dimension in BODIES:
        own = {str(unit.pk) for unit in units_within(actor, SEE_RATES)}
        return [one for one in found if one.key in own]
    if dimension is Dimension.PERSON:
        people = {str(key) for key in Person.scoped.within(actor, SEE_RATES).values_list("pk", flat=True)}
        return [one for one in found if one.key.partition(":")[2] in people]
    return []


def open_lines(dimension: Dimension, period: Period) -> list[Line]:
    """The same for everybody: all of the dimension, without the cases behind."""
    found = _named(dimension, period, rates(dimension, period.first, period.last))
    return [replace(one, linked=False) for one in found]


def _named(dimension: Dimension, period: Period, found: Sequence[Rated]) -> list[Line]:
    names = names_of(dimension, [one.key for one in found])
    shown = [Line(dimension, period, names[one.key], one) for one in found]
    return sorted(shown, key=lambda one: -one.rated.counts.get("reported", one.rated.counts.get("done", 0)))


def together(shown: Sequence[Line]) -> Line | None:
    """All lines of a board in one; None where there are not several."""
    if len(shown) < 2:
        return None
    period = shown[0].period
    return Line(Dimension.ALL, period, ALL_TOGETHER, summed([one.rated for one in shown], period.last), linked=False)


def boards(actor: Actor) -> Sequence[Dimension]:
    """The dimensions that have something for this reader, the first being shown first."""
    if reaches_everything(actor, SEE_RATES):
        return [dimension for dimension in Dimension if dimension is not Dimension.ALL]
    return OWN


def tabs(actor: Actor, current: Dimension, period: Period) -> Sequence[Tab]:
    """One for each board."""
    return [
        Tab(DIMENSION_LABELS[one], f"{reverse('evaluation:by', args=[one.value])}?{period.query}", one == current)
        for one in boards(actor)
    ]


def tiles(period: Period, *, linked: bool = True) -> Sequence[Tile]:
    """The city's own figures, each opening how it was worked out."""
    whole = next(iter(rates(Dimension.ALL, period.first, period.last)), Rated("", {}, {}))
    changed = rules_on(period.last)
    return [_tile(key, whole, period, linked=linked, formula=changed.get(key)) for key in TILES]


def months() -> list[Line]:
    """The city's figures of the last twelve months, the newest first, for everybody."""
    today = clock.today()
    first = date(today.year - 1 if today.month < MONTHS else today.year, today.month % MONTHS + 1, 1)
    found = city_by_month(first, today)
    return [
        Line(Dimension.ALL, Period("", label, month, month), label, found[month], linked=False)
        for month in sorted(found, reverse=True)
        for label in (Text(f"{month:%Y}年{month.month}月", f"{month:%B %Y}"),)
    ]


def is_opened(dimension: Dimension, key: str, count: str) -> bool:
    """Whether a number of this key has a list of cases; keys of bodies and people are whole numbers."""
    if dimension in BY_WORK:
        stage, _, person = key.partition(":")
        fits = _whole(person) if dimension is Dimension.PERSON else not person
        return stage in POSTS and fits and count in POST_COUNTS
    if count not in COUNTS or "\0" in key:
        return False
    return dimension not in BODIES or _whole(key) or (not key and dimension is Dimension.UNIT)


def label_of(count: str) -> Text:
    """What a count is called."""
    return COUNTS[count].label if count in COUNTS else POST_COUNTS[count]


def behind(dimension: Dimension, key: str, count: str, period: Period) -> str:
    """Where the cases of a number are listed."""
    asked = {"key": key, "count": count, "first": period.first, "last": period.last}
    return f"{reverse('evaluation:behind', args=[dimension.value])}?{urlencode(asked)}"


def worked_out(dimension: Dimension, key: str, measure: str, period: Period) -> str:
    """Where it is told how a measure was worked out."""
    asked = {"key": key, "measure": measure, "first": period.first, "last": period.last}
    return f"{reverse('evaluation:rate', args=[dimension.value])}?{urlencode(asked)}"


@dataclass(frozen=True)
class Working:
    """A measure of one line with its formula, who set it, and the counts that went into it."""

    label: Text
    value: str | None
    formula: Text
    source: str
    rule: FormulaRule | None
    counts: Sequence[tuple[Text, Any]]


def working(line: Line, measure: str) -> Working:
    """How a measure of a line was worked out."""
    formula = formulas_on(line.period.last)[measure]
    value = line.rated.values[measure]
    return Working(
        label=MEASURES[measure].label,
        value=None if value is None else f"{value * 100:.1f}",
        formula=in_words(formula.source),
        source=formula.source,
        rule=rules_on(line.period.last).get(measure),
        counts=[(one.label, line.count(one.key)) for one in counts_in(formula.source)],
    )


def home(actor: Actor, row: object) -> dict[str, Any] | None:
    """The figures of thirty days on the work place of whoever answers for the whole city."""
    if not reaches_everything(actor, SEE_RATES):
        return None
    today = clock.today()
    period = Period("", LATELY, today - timedelta(days=LATELY_DAYS - 1), today)
    return {"tiles": tiles(period), "more": f"{reverse('evaluation:board')}?{period.query}"}


def _whole(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) <= DIGITS


def _tile(key: str, whole: Rated, period: Period, *, linked: bool, formula: FormulaRule | None) -> Tile:
    measure, value = MEASURES[key], whole.values.get(key)
    part, all_of = whole.counts.get(measure.part, 0), whole.counts.get(measure.whole, 0)
    told = Text(f"{part:,} / {all_of:,} 件", f"{part:,} of {all_of:,} cases")
    return Tile(
        measure.label,
        None if value is None else f"{value * 100:.1f}",
        unit="%",
        note=in_words(formula.formula) if formula else told,
        url=worked_out(Dimension.ALL, "", key, period) if linked and whole.counts else "",
    )
