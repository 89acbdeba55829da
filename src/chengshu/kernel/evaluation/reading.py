"""A report as it is read: what it says in sentences, its main figures beside those before, its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.evaluation.counts import in_words
from chengshu.kernel.evaluation.measures import MEASURES
from chengshu.kernel.evaluation.models import DIMENSION_LABELS, Dimension, PeriodReport
from chengshu.kernel.evaluation.queries.periods import Period
from chengshu.kernel.evaluation.queries.rates import Rated
from chengshu.kernel.evaluation.showing import ALL_TOGETHER, BY_WORK, Line
from chengshu.kernel.evaluation.tables import BOARD, COUNTED, MAIN, POSTS
from chengshu.ui.parts import Change
from chengshu.ui.tables import Listing, Table, short_list

MENTIONED = 5


@dataclass(frozen=True)
class Main:
    """A main figure of the city with the one before, both as printed, and the formula in words."""

    label: Text
    now: str
    before: str
    change: Change | None
    formula: Text


@dataclass(frozen=True)
class Part:
    """A table of the report."""

    title: Text
    table: Table[Line]
    lines: list[Line]


def shown_of(report: PeriodReport) -> dict[str, Any]:
    """The context of ``evaluation/report.html``."""
    return {
        "title": report.title,
        "days": report.days,
        "sentences": sentences(report),
        "mains": mains(report),
        "parts": [(part.title, _listed(part)) for part in parts(report)],
    }


def sentences(report: PeriodReport) -> list[Text]:
    """What a leader reads first: how many came, how they stand, who is late."""
    city = _city(report.figures, "all")
    counts = city.counts
    said = [
        Text(
            "本期上报 %(reported)s 件，立案 %(filed)s 件，结案 %(closed)s 件，超期未结 %(overdue)s 件。",
            "%(reported)s reported, %(filed)s filed, %(closed)s closed, %(overdue)s overdue.",
        ).with_values(**{key: f"{counts.get(key, 0):,}" for key, _ in COUNTED})
    ]
    judged = [(MEASURES[key].label, percent(city.values[key])) for key in MAIN if city.values.get(key) is not None]
    if judged:
        rates = Text(
            "，".join(f"{label.zh} {value}" for label, value in judged),
            "; ".join(f"{label.en} {value}" for label, value in judged),
        )
        said.append(Text("%(rates)s。", "%(rates)s.").with_values(rates=rates))
    late = sorted(_lines(report, Dimension.UNIT), key=lambda one: -one.rated.counts.get("overdue", 0))
    named = [one for one in late if one.rated.counts.get("overdue")][:MENTIONED]
    if named:
        who = Text(
            "、".join(f"{one.name.zh} {one.rated.counts['overdue']:,} 件" for one in named),
            ", ".join(f"{one.name.en} {one.rated.counts['overdue']:,}" for one in named),
        )
        said.append(Text("超期未结较多的单位：%(who)s。", "Most overdue: %(who)s.").with_values(who=who))
    return said


def mains(report: PeriodReport) -> list[Main]:
    """The main measures of the city beside those of the span before."""
    now, before = _city(report.figures, "all"), _city(report.figures, "before")
    formulas: Mapping[str, str] = report.figures.get("formulas", {})
    return [
        Main(
            MEASURES[key].label,
            percent(now.values.get(key)),
            percent(before.values.get(key)),
            _change(now.values.get(key), before.values.get(key)),
            in_words(formulas.get(key, MEASURES[key].formula)),
        )
        for key in MAIN
    ]


def parts(report: PeriodReport) -> Iterator[Part]:
    """The tables of the report; the city's own row closes each of them."""
    whole = replace(_lines(report, Dimension.ALL)[0], name=ALL_TOGETHER) if report.figures.get("all") else None
    for dimension in Dimension:
        lines = [] if dimension is Dimension.ALL else _lines(report, dimension)
        if lines and dimension in BY_WORK:
            yield Part(DIMENSION_LABELS[dimension], POSTS, lines)
        elif lines:
            yield Part(DIMENSION_LABELS[dimension], replace(BOARD, total=lambda rows: whole), lines)


def percent(value: Decimal | None) -> str:
    """A measure as printed."""
    return "—" if value is None else f"{value:.1%}"


def _listed(part: Part) -> Listing[Line]:
    return short_list(part.table, part.lines)


def _lines(report: PeriodReport, dimension: Dimension) -> list[Line]:
    period = Period("", Text(str(report.first), str(report.first)), report.first, report.last)
    rows = report.figures.get(dimension.value, [])
    found = [Line(dimension, period, Text(row["zh"], row["en"]), _rated(row)) for row in rows]
    return sorted(found, key=lambda one: -one.rated.counts.get("reported", one.rated.counts.get("done", 0)))


def _city(figures: Mapping[str, Any], key: str) -> Rated:
    return next((_rated(row) for row in figures.get(key, [])), Rated("", {}, {}))


def _rated(row: Mapping[str, Any]) -> Rated:
    values = {key: None if value is None else Decimal(value) for key, value in row["values"].items()}
    return Rated(row["key"], row["counts"], values)


def _change(now: Decimal | None, before: Decimal | None) -> Change | None:
    return None if now is None or before is None else Change(now - before, points=True)
