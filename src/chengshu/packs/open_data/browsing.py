"""What a search page shows beside its results: facets, what was chosen, orders, pages; each as a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from chengshu.base.text import Text
from chengshu.packs.open_data.models import OpenLicence, Theme
from chengshu.packs.open_data.queries.bodies import publishers
from chengshu.packs.open_data.queries.datasets import Wanted, facets_of
from chengshu.spec.data import Opening

PAGE = 20
MOST_PAGES = 500
SHOWN = ("theme", "publisher", "opening", "licence", "tag")
LABELS: Mapping[str, Text] = {
    "theme": Text("领域", "Field"),
    "publisher": Text("提供单位", "Publisher"),
    "opening": Text("开放方式", "Opening"),
    "licence": Text("使用许可", "Licence"),
    "tag": Text("关键词", "Keyword"),
}
ORDER_LABELS: Mapping[str, Text] = {
    "": Text("相关", "Relevant"),
    "newest": Text("最新", "Newest"),
    "used": Text("最常用", "Most used"),
    "rated": Text("评价高", "Best rated"),
}
OPENINGS: Mapping[str, Text] = {
    Opening.OPEN: Text("无条件开放", "Open to all"),
    Opening.CONDITIONAL: Text("有条件开放", "On conditions"),
}


@dataclass(frozen=True)
class Choice:
    """A value that can be chosen, or taken back where it is."""

    label: Text | str
    url: str
    count: int = 0
    chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """A facet with its values; ``open`` where it is unfolded."""

    label: Text
    values: list[Choice]
    open: bool


@dataclass(frozen=True)
class Order:
    """An order that can be chosen."""

    label: Text
    url: str
    current: bool


@dataclass(frozen=True)
class Pages:
    """Where the reader is among the pages."""

    number: int
    last: int
    previous: str
    next: str


def wanted_of(query: QueryDict) -> Wanted:
    """What the address asks for; unknown words are passed over."""
    chosen = {name: (_clean(query[name], 200),) for name in SHOWN if query.get(name)}
    order = str(query.get("order", ""))
    return Wanted(_clean(query.get("q", ""), 100), chosen, {}, order if order in ORDER_LABELS else "")


def facets(wanted: Wanted) -> list[Facet]:
    """All facets with what would be found."""
    counted = facets_of(wanted, SHOWN, most=30)
    names = _names()
    found = []
    for name in SHOWN:
        taken = wanted.chosen.get(name, ())
        values = [
            Choice(names.get((name, value), value), _url(wanted, name, value), count, value in taken)
            for value, count in counted[name]
        ]
        if values:
            found.append(Facet(LABELS[name], values, name in {"theme", "publisher"} or bool(taken)))
    return found


def chosen(wanted: Wanted) -> list[Choice]:
    """What was chosen, each with the address without it."""
    names = _names()
    return [
        Choice(names.get((name, values[0]), values[0]), _url(wanted, name, values[0]))
        for name, values in wanted.chosen.items()
    ]


def orders(wanted: Wanted) -> list[Order]:
    """The orders to choose from."""
    return [Order(label, address(wanted, order=key), key == wanted.order) for key, label in ORDER_LABELS.items()]


def pages(wanted: Wanted, number: int, count: int) -> Pages:
    """The page before and the page after."""
    last = min(MOST_PAGES, max(1, -(-count // PAGE)))
    return Pages(
        number,
        last,
        address(wanted, page=number - 1) if number > 1 else "",
        address(wanted, page=number + 1) if number < last else "",
    )


def page_number(typed: str) -> int:
    """The page asked for, 1 for anything odd."""
    return min(MOST_PAGES, max(1, int(typed))) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1


def address(wanted: Wanted, **changed: object) -> str:
    """The address of this search with something changed."""
    query: dict[str, object] = {"q": wanted.words, **{name: values[0] for name, values in wanted.chosen.items()}}
    query = {**query, "order": wanted.order, **changed}
    return f"?{urlencode({name: value for name, value in query.items() if value})}"


def _clean(typed: object, most: int) -> str:
    """Without NUL, which PostgreSQL refuses, and cut."""
    return str(typed).replace("\0", "").strip()[:most]


def _url(wanted: Wanted, name: str, value: str) -> str:
    return address(wanted, **{name: "" if value in wanted.chosen.get(name, ()) else value})


def _names() -> dict[tuple[str, str], Text | str]:
    names: dict[tuple[str, str], Text | str] = {("opening", key): label for key, label in OPENINGS.items()}
    names |= {("theme", theme.key): theme.name for theme in Theme.objects.all()}
    names |= {("licence", licence.key): licence.name for licence in OpenLicence.objects.all()}
    return names | {("publisher", body.code): body.name for body, _ in publishers()}
