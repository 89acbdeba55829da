"""What a reader looks for, and what is found: a page of entries with the facets of all that fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from chengshu.base.text import Text
from chengshu.kernel.catalogue import words
from chengshu.kernel.catalogue.models import CatalogueClass, Resource
from chengshu.kernel.catalogue.search.grams import phrases
from chengshu.kernel.catalogue.search.shelf import Shelf, shelf
from chengshu.kernel.catalogue.search.words import Numbers
from chengshu.kernel.identity.models import Organisation

SIZE = 20
MOST_SIZE = 100
FACET_LABELS: Mapping[str, Text] = {
    "provider": Text("提供方", "Provider"),
    "sharing": Text("共享类型", "Sharing"),
    "opening": Text("开放类型", "Opening"),
    "grade": Text("数据级别", "Grade"),
    "format": Text("格式", "Format"),
    "cycle": Text("更新周期", "Update cycle"),
    "origin": Text("来源", "Origin"),
}
_WORDS: Mapping[str, Mapping[Any, Text]] = {
    "sharing": words.SHARING_LABELS,
    "opening": words.OPENING_LABELS,
    "grade": words.GRADE_LABELS,
    "format": words.FORMAT_LABELS,
    "cycle": words.CYCLE_LABELS,
    "origin": words.ORIGIN_LABELS,
}


@dataclass(frozen=True)
class Wanted:
    """What is looked for: words that must all occur, a class with all below it, one value for each facet chosen."""

    words: str = ""
    classification: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    page: int = 1
    size: int = SIZE


@dataclass(frozen=True)
class Value:
    """One value of a facet with how many of the entries found have it."""

    value: str
    label: Text
    count: int
    chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """A facet with its values, the most frequent first."""

    key: str
    label: Text
    values: Sequence[Value]


@dataclass(frozen=True)
class Found:
    """A page of entries with the number of all, the facets of all, and how many stand in each class (by its key)."""

    resources: Sequence[Resource]
    total: int
    facets: Sequence[Facet]
    in_class: Mapping[int, int]
    page: int
    pages: int

    @property
    def previous_page(self) -> int:
        """The number of the page before."""
        return self.page - 1

    @property
    def next_page(self) -> int:
        """The number of the page after."""
        return self.page + 1


def found_for(wanted: Wanted) -> Found:
    """The entries that fit: with the words in their name first, then in their items, then elsewhere; newest first.

    A facet counts what remains under all other choices, so that another value of it can be chosen.
    """
    here = shelf()
    rows = _ranked(here, wanted.words) if wanted.words.strip() else np.arange(here.keys.size)
    kept = {
        key: _keeps(here, rows, key, value) for key, value in wanted.facets.items() if key in FACET_LABELS and value
    }
    classed = _in_class(here, rows, wanted.classification)
    whole = np.ones(rows.size, dtype=bool)
    fitting = np.logical_and.reduce([whole, classed, *kept.values()])
    page_rows = rows[fitting]
    size = max(1, min(wanted.size, MOST_SIZE))
    pages = max(1, -(-page_rows.size // size))
    page = max(1, min(wanted.page, pages))
    keys = [int(key) for key in here.keys[page_rows[(page - 1) * size : page * size]]]
    facets = [
        _facet(here, rows[np.logical_and.reduce([whole, classed, *_others(kept, key)])], key, wanted)
        for key in FACET_LABELS
    ]
    by_class = _counted(here, rows[np.logical_and.reduce([whole, *kept.values()])], "classification")
    return Found(_in_order(keys), int(page_rows.size), facets, by_class, page, pages)


def _others(kept: Mapping[str, Any], facet: str) -> list[Any]:
    return [mask for key, mask in kept.items() if key != facet]


def _ranked(here: Shelf, words: str) -> Numbers:
    """The rows that fit the words in their rank; none where nothing typed can be found."""
    wanted = phrases(words)
    return here.ranked(wanted) if wanted else np.empty(0, dtype=np.int64)


def _keeps(here: Shelf, rows: Numbers, facet: str, value: str) -> Any:
    wanted = next((at for at, one in enumerate(here.values[facet]) if str(one) == value), -1)
    return here.places[facet][rows] == wanted


def _in_class(here: Shelf, rows: Numbers, code: str) -> Any:
    if not code:
        return np.ones(rows.size, dtype=bool)
    below = set(CatalogueClass.objects.filter(code__startswith=code).values_list("pk", flat=True))
    inside = [at for at, key in enumerate(here.values["classification"]) if key in below]
    return np.isin(here.places["classification"][rows], inside)


def _counted(here: Shelf, rows: Numbers, facet: str) -> dict[Any, int]:
    counts = np.bincount(here.places[facet][rows], minlength=len(here.values[facet]))
    return {value: int(n) for value, n in zip(here.values[facet], counts, strict=True) if n}


def _facet(here: Shelf, rows: Numbers, key: str, wanted: Wanted) -> Facet:
    counted = _counted(here, rows, key)
    labels = _providers(counted) if key == "provider" else {value: _WORDS[key][value] for value in counted}
    chosen = wanted.facets.get(key, "")
    values = [
        Value(str(value), labels[value], n, str(value) == chosen)
        for value, n in sorted(counted.items(), key=lambda pair: -pair[1])
        if value in labels
    ]
    return Facet(key, FACET_LABELS[key], values)


def _providers(counted: Mapping[Any, int]) -> dict[Any, Text]:
    return {body.pk: body.name for body in Organisation.objects.filter(pk__in=list(counted))}


def _in_order(keys: list[int]) -> list[Resource]:
    found = Resource.everywhere.select_related("provider", "classification").in_bulk(keys)
    return [found[key] for key in keys if key in found]
