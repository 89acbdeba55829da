"""The national list: components and events of GB/T 30428.2-2013 with their conditions and first time limits.

``classes.tsv`` are the classes in the order of the standard; an event's code begins with E, as the standard numbers
both from 01. ``terms.tsv`` are the conditions, shared by the classes of a family. ``body`` names the kind of body that
answers for a class, which each city turns into one of its own. The column ``city`` of each row says what a city may
change: of a class ``name`` (those it added itself), ``terms`` and ``duty``; of terms ``conditions`` and ``limits``, or
``shorter`` where people may come to harm. It does so by rows of its own, which another loading leaves as they are.

Conditions and times were written from knowledge of the standards and of cities' tables, not copied from a paper: a city
goes through them with its own rules before it counts by them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from chengshu.base.text import Text
from chengshu.spec.work import Span

ADDED = "E06"
FORMER = "06"
BASIS = "GB/T 30428.2-2013"
FORMER_BASIS = "CJ/T 214-2007"
STAGES: Mapping[str, tuple[int, str]] = {
    "intake": (20, Span.WORKING_MINUTES),
    "filing": (20, Span.WORKING_MINUTES),
    "dispatch": (20, Span.WORKING_MINUTES),
    "feedback": (120, Span.WORKING_MINUTES),
    "check": (240, Span.WORKING_MINUTES),
    "closing": (120, Span.WORKING_MINUTES),
}
"""First limits of the stages that are not handling, alike for all classes; a city sets its own."""
_SPANS = {"wm": Span.WORKING_MINUTES, "m": Span.MINUTES, "wd": Span.WORKING_DAYS, "d": Span.CALENDAR_DAYS}


@dataclass(frozen=True)
class StandardClass:
    """A class of the list; a main class has no ``family``."""

    code: str
    kind: str
    family: str
    body: str
    changeable: tuple[str, ...]
    name: Text

    @property
    def parent(self) -> str:
        """The code of the main class, empty for one itself."""
        return self.code[:-2] if self.family else ""


@dataclass(frozen=True)
class StandardTerms:
    """Conditions of a family of classes."""

    number: int
    urgency: int
    limits: Mapping[str, tuple[int, str]]
    changeable: tuple[str, ...]
    filing: Text
    closing: Text


@cache
def standard_classes() -> tuple[StandardClass, ...]:
    """All classes, each main class before its own."""
    return tuple(
        StandardClass(
            row["code"],
            row["kind"],
            row["family"],
            row["body"],
            tuple(row["city"].split()),
            Text(row["name_zh"], row["name_en"]),
        )
        for row in _rows("classes.tsv")
    )


@cache
def standard_terms() -> Mapping[str, tuple[StandardTerms, ...]]:
    """The conditions by family."""
    found: dict[str, tuple[StandardTerms, ...]] = {}
    for row in _rows("terms.tsv"):
        limits = {**STAGES, "handling": _limit(row["handling"]), "whole": _limit(row["whole"])}
        terms = StandardTerms(
            int(row["number"]),
            int(row["urgency"]),
            limits,
            tuple(row["city"].split()),
            Text(row["filing_zh"], row["filing_en"]),
            Text(row["closing_zh"], row["closing_en"]),
        )
        found[row["family"]] = (*found.get(row["family"], ()), terms)
    return found


def _limit(written: str) -> tuple[int, str]:
    """``120wm`` are working minutes, ``60m`` minutes round the clock, ``3wd`` working days, ``3d`` calendar days."""
    digits = "".join(letter for letter in written if letter.isdigit())
    return int(digits), _SPANS[written[len(digits) :]]


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines(), delimiter="\t")
