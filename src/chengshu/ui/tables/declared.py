"""A list as it is declared: its columns and filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chengshu.base.text import Text
from chengshu.ui.parts import Link, State, plain, shown

Row = TypeVar("Row")
Rows = Any  # a QuerySet or a Sequence of rows
Choices = Sequence[tuple[str, Text | str]]

NOTHING_FOUND = Text("没有符合条件的记录。", "Nothing fits.")
OWN_WORDS = frozenset({"q", "sort", "page", "format"})


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column. ``value`` gives what the cell shows: any value or part; without it the row's attribute ``key``.

    ``sort`` is the ORM field behind it (any true word for a list in memory); empty does not sort.
    ``badge`` gives the tone of the value. ``phone=False`` leaves the column out at phone width.
    ``plain`` gives the value for exports where it differs. ``page=False`` leaves the column to exports.
    """

    key: str
    label: Text
    value: Callable[[Row], object] | None = None
    link: Callable[[Row], str] | None = None
    numeric: bool = False
    sort: str = ""
    badge: Callable[[Row], str] | None = None
    phone: bool = True
    wide: bool = False
    plain: Callable[[Row], object] | None = None
    export: bool = True
    page: bool = True

    def of(self, row: Row) -> object:
        """The bare value."""
        return self.value(row) if self.value else getattr(row, self.key)

    def cell(self, row: Row) -> SafeString | str:
        """The value as the page shows it."""
        value = self.of(row)
        if self.badge and value is not None:
            value = State(self.badge(row), plain(value))
        inner = shown(value, grouped=self.numeric)
        url = self.link(row) if self.link else ""
        return format_html('<a href="{}">{}</a>', url, inner) if url else inner

    def written(self, row: Row) -> object:
        """The value as an export writes it."""
        return self.plain(row) if self.plain else self.of(row)


@dataclass(frozen=True)
class Filter(Generic[Row]):
    """A choice that narrows the list. ``field`` is the ORM field that must equal the choice; else ``narrow`` decides.

    ``choices`` are (value, label), or a function of the request giving them.
    """

    key: str
    label: Text
    choices: Choices | Callable[[HttpRequest], Choices]
    field: str = ""
    narrow: Callable[[Rows, str], Rows] | None = None

    def choices_for(self, request: HttpRequest) -> list[tuple[str, str]]:
        """The choices in the reader's language."""
        choices = self.choices(request) if callable(self.choices) else self.choices
        return [(value, str(label)) for value, label in choices]

    def applied(self, rows: Rows, chosen: str) -> Rows:
        """The rows that fit the choice."""
        if self.narrow:
            return self.narrow(rows, chosen)
        name = self.field or self.key
        if isinstance(rows, QuerySet):
            return rows.filter(**{name: chosen})
        return [row for row in rows if str(getattr(row, name)) == chosen]


@dataclass(frozen=True)
class Table(Generic[Row]):
    """A list as declared. ``search`` names the ORM fields the search box looks in; none, no box.

    ``order`` is the ORM order before anybody chose one; ``pick`` gives the value of a row's checkbox, named
    ``picked`` and belonging to the form ``bulk`` of the page. ``empty`` says what is not there yet, ``next_step``
    what to do about it. ``tone`` marks a row by a coloured edge. ``total`` makes one row of all that were found,
    shown below them by the same columns; None where nothing is to be added up.
    """

    key: str
    label: Text
    columns: tuple[Column[Row], ...]
    search: tuple[str, ...] = ()
    filters: tuple[Filter[Row], ...] = ()
    order: tuple[str, ...] = ()
    empty: Text = NOTHING_FOUND
    next_step: Callable[[], Link] | None = None
    page_size: int = 25
    pick: Callable[[Row], object] | None = None
    tone: Callable[[Row], str] | None = None
    exported: bool = True
    total: Callable[[Rows], Row | None] | None = None

    def __post_init__(self) -> None:
        taken = OWN_WORDS & {one.key for one in self.filters}
        if taken:
            raise ValueError(f"filters of {self.key} named like the list's own words: {sorted(taken)}")


def without(table: Table[Row], *keys: str) -> Table[Row]:
    """The same list without these columns, as for readers who may not do what stands in them."""
    return replace(table, columns=tuple(column for column in table.columns if column.key not in keys))


def unlinked(table: Table[Row], *keys: str) -> Table[Row]:
    """The same list whose columns of these keys lead nowhere, as for readers to whom what lies behind is closed."""
    columns = (replace(column, link=None) if column.key in keys else column for column in table.columns)
    return replace(table, columns=tuple(columns))
