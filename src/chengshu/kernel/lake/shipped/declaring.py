"""The words with which a shipped query is declared. Importing Ibis takes half a second: import this where needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import ibis

from chengshu.base.text import Text

Expression = Any  # an Ibis table or column; Ibis brings no types that mypy could use


@dataclass(frozen=True)
class Column:
    """A column that a table must bring: ``type`` as Ibis calls it, ``string``, ``timestamp``, ``int64``."""

    name: str
    type: str
    label: Text


@dataclass(frozen=True)
class Parameter:
    """A whole number that may be chosen, within bounds."""

    name: str
    label: Text
    usual: int
    least: int = 1
    most: int = 1_000_000

    def checked(self, value: int | None) -> int:
        """The value, the usual one for None. Raises ValueError beyond the bounds."""
        chosen = self.usual if value is None else int(value)
        if not self.least <= chosen <= self.most:
            raise ValueError(f"{self.name}: {chosen}")
        return chosen


@dataclass(frozen=True)
class Shipped:
    """A query: a function of its tables and parameters that gives an expression.

    ``tables`` says which columns each table brings; the tables people have call them otherwise, and are renamed before
    ``build`` sees them. What comes out is in a fixed order, so that two engines can be held against each other.
    """

    key: str
    label: Text
    about: Text
    tables: Mapping[str, tuple[Column, ...]] = field(hash=False)
    build: Callable[[Mapping[str, Expression], Mapping[str, int]], Expression] = field(hash=False)
    parameters: tuple[Parameter, ...] = ()

    def expression(
        self,
        tables: Mapping[str, Expression],
        values: Mapping[str, int | None] | None = None,
        columns: Mapping[str, Mapping[str, str]] | None = None,
    ) -> Expression:
        """The expression over these tables; ``columns`` maps for each table our column to theirs where they differ."""
        chosen = {one.name: one.checked((values or {}).get(one.name)) for one in self.parameters}
        renamed = {name: self._seen(name, tables[name], (columns or {}).get(name, {})) for name in self.tables}
        return self.build(renamed, chosen)

    def _seen(self, name: str, table: Expression, theirs: Mapping[str, str]) -> Expression:
        """The columns that the query needs, under its own names and in its own types."""
        return table.select(
            **{one.name: _as(table[theirs.get(one.name) or one.name], one.type) for one in self.tables[name]}
        )


def _as(column: Expression, kind: str) -> Expression:
    """A moment with a zone becomes the wall clock of the city, which keeps no summer time; other types are cast."""
    if kind == "timestamp":
        found = column.type()
        if found.is_timestamp() and found.timezone:
            return column.cast("timestamp") + ibis.interval(hours=8)
    return column.cast(kind)
