"""A list filled for one request: searched, narrowed, sorted, one page of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Generic
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from chengshu.ui.parts import Link, plain
from chengshu.ui.tables.declared import Column, Filter, Row, Rows, Table

LONGEST_SEARCH = 100
"""Signs of a search that are read: each of its words is a condition, and a database takes so many."""
COUNT_UP_TO = 10_000
SHORT_TEXT, LONG_TEXT = 14, 16


@dataclass(frozen=True)
class Heading:
    """The head of a column; ``url`` sorts by it, ``sorted`` is ascending, descending or empty."""

    column: Column[Any]
    url: str
    sorted: str


@dataclass(frozen=True)
class Cell:
    """A cell with its column, whose label it carries on a phone."""

    column: Column[Any]
    html: SafeString | str

    @property
    def css(self) -> str:
        """The classes of its ``td``: short text stays in one line, long text asks for room beside its neighbours."""
        column = self.column
        length = 0 if column.numeric or column.wide else len(strip_tags(str(self.html)))
        said = {
            "num": column.numeric,
            "not-phone": not column.phone,
            "wide": column.wide,
            "short": 0 < length <= SHORT_TEXT,
            "long": length > LONG_TEXT,
        }
        return " ".join(name for name, true in said.items() if true)


@dataclass(frozen=True)
class Line:
    """A row with its cells; ``picked`` is the value of its checkbox."""

    row: Any
    cells: tuple[Cell, ...]
    picked: str
    tone: str


@dataclass(frozen=True)
class Chosen:
    """A filter as offered: its choices and the one taken."""

    filter: Filter[Any]
    choices: list[tuple[str, str]]
    value: str


@dataclass
class Listing(Generic[Row]):
    """A table filled for one request; the context ``listing`` of ``ui/_list.html`` and ``ui/_table.html``.

    ``url`` is the address of the page it stands on. ``controls`` false leaves out search, sorting and paging, for a
    short table within a page.
    """

    table: Table[Row]
    rows: Rows
    query: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    controls: bool = True
    offered: list[Chosen] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.words = self.query.get("q", "").strip()[:LONGEST_SEARCH] if self.table.search else ""
        for chosen in self.offered:
            if chosen.value:
                self.rows = chosen.filter.applied(self.rows, chosen.value)
        if self.words:
            self.rows = _found(self.rows, self.table, self.words)
        self.sort = self.query.get("sort", "") if self.controls else ""
        self.rows = self._sorted()
        self.number = _whole(self.query.get("page", "")) if self.controls else 1
        size = self.table.page_size
        self.total = _count(self.rows) if self.controls else 0
        if self.total <= COUNT_UP_TO:
            self.number = min(self.number, max(1, self.last))
        start = (self.number - 1) * size
        taken: Sequence[Row] = list(self.rows[start : start + size + 1]) if self.controls else list(self.rows)
        self.has_next = self.controls and len(taken) > size
        self.shown = taken[:size] if self.controls else taken
        self.start, self.end = start + 1, start + len(self.shown)

    @property
    def last(self) -> int:
        """The number of the last page, as far as rows were counted."""
        return -(-min(self.total, COUNT_UP_TO) // self.table.page_size)

    @property
    def many(self) -> bool:
        """Whether there are more rows than were counted."""
        return self.total > COUNT_UP_TO

    @property
    def narrowed(self) -> bool:
        """Whether the reader narrowed the list."""
        return bool(self.words) or any(chosen.value for chosen in self.offered)

    @property
    def headings(self) -> list[Heading]:
        """The heads of the columns with what a click does."""
        return [self._heading(column) for column in self.table.columns if column.page]

    @property
    def lines(self) -> list[Line]:
        """The rows of this page."""
        table = self.table
        return [
            Line(
                row,
                self._cells(row),
                str(table.pick(row)) if table.pick else "",
                table.tone(row) if table.tone else "",
            )
            for row in self.shown
        ]

    @property
    def total_cells(self) -> tuple[Cell, ...]:
        """The row below all rows that adds them up; empty where there is none."""
        row = self.table.total(self.rows) if self.table.total else None
        return () if row is None else self._cells(row)

    @property
    def pickable(self) -> bool:
        """Whether rows have a checkbox."""
        return self.table.pick is not None

    @property
    def next_step(self) -> Link | None:
        """What to do where there is nothing."""
        return self.table.next_step() if self.table.next_step else None

    @property
    def previous_url(self) -> str:
        """The page before, or nothing."""
        return self.url(page=self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        """The page after, or nothing."""
        return self.url(page=self.number + 1) if self.has_next else ""

    @property
    def page_urls(self) -> list[tuple[int, str]]:
        """The pages near this one and the two ends; 0 stands for a gap."""
        if self.many:
            return []
        near = {1, self.last, *range(max(1, self.number - 1), min(self.last, self.number + 1) + 1)}
        urls: list[tuple[int, str]] = []
        for one in sorted(near):
            if urls and one - urls[-1][0] > 1:
                urls.append((0, ""))
            urls.append((one, self.url(page=one)))
        return urls

    @property
    def csv_url(self) -> str:
        """This list as CSV."""
        return self.url(format="csv")

    @property
    def xlsx_url(self) -> str:
        """This list as Excel."""
        return self.url(format="xlsx")

    @property
    def plain_url(self) -> str:
        """The list without anything chosen."""
        return self.path or "?"

    def url(self, **changed: object) -> str:
        """The address of this list with something changed; a new order or filter starts at the first page."""
        query = {name: value for name, value in self.query.items() if value and name not in {"page", "format"}}
        query.update({name: str(value) for name, value in changed.items()})
        return f"{self.path}?{urlencode(query)}"

    def _cells(self, row: Row) -> tuple[Cell, ...]:
        return tuple(Cell(column, column.cell(row)) for column in self.table.columns if column.page)

    def _heading(self, column: Column[Row]) -> Heading:
        if not column.sort or not self.controls:
            return Heading(column, "", "")
        order = {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "")
        turned = f"-{column.key}" if order == "ascending" else column.key
        return Heading(column, self.url(sort=turned), order)

    def _sorted(self) -> Rows:
        down = self.sort.startswith("-")
        column = next((one for one in self.table.columns if one.sort and one.key == self.sort.lstrip("-")), None)
        if column is None:
            self.sort = ""
            ordered = isinstance(self.rows, QuerySet) and self.table.order
            return self.rows.order_by(*self.table.order) if ordered else self.rows
        if isinstance(self.rows, QuerySet):
            by = F(column.sort)
            return self.rows.order_by(by.desc(nulls_last=True) if down else by.asc(nulls_last=True), "pk")
        return sorted(self.rows, key=lambda row: _comparable(column.of(row)), reverse=down)


def listing(
    request: HttpRequest, table: Table[Row], rows: QuerySet[Any, Row] | Sequence[Row], *, path: str = ""
) -> Listing[Row]:
    """The table filled with what the request asks for; for pages that hold more than a list."""
    query = {name: value.replace("\0", "") for name, value in request.GET.items() if isinstance(value, str)}
    offered = []
    for one in table.filters:
        choices = one.choices_for(request)
        asked = query.get(one.key, "")
        offered.append(Chosen(one, choices, asked if asked in {value for value, _ in choices} else ""))
    return Listing(table, rows, query, path or request.path, offered=offered)


def short_list(table: Table[Row], rows: QuerySet[Any, Row] | Sequence[Row]) -> Listing[Row]:
    """All given rows as a table within a page, without search, sorting and paging."""
    return Listing(table, rows, controls=False)


def _found(rows: Rows, table: Table[Any], words: str) -> Rows:
    for word in words.split():
        if isinstance(rows, QuerySet):
            condition = Q(pk__in=[])
            for name in table.search:
                condition |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(condition)
        else:
            low = word.lower()
            rows = [row for row in rows if any(low in plain(column.of(row)).lower() for column in table.columns)]
    return rows


def _count(rows: Rows) -> int:
    """How many rows there are, counting no further than one beyond COUNT_UP_TO."""
    if isinstance(rows, QuerySet):
        return rows.order_by()[: COUNT_UP_TO + 1].count()
    return len(list(islice(rows, COUNT_UP_TO + 1)))


def _comparable(value: object) -> tuple[bool, bool, Any]:
    number = isinstance(value, (int, float)) or hasattr(value, "as_tuple")
    return (value is None, not number, value if number else plain(value))


def _whole(typed: str) -> int:
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 1
