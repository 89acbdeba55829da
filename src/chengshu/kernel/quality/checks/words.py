"""What a kind of rule is: what it asks for, and the conditions it makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.lake.names import TableName
from chengshu.kernel.lake.sql import identifier
from chengshu.kernel.quality import sql
from chengshu.kernel.quality.dimensions import Dimension


class Kind(StrEnum):
    """What a column of the lake holds, as far as a check must know."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    TIME = "time"
    OTHER = "other"


class NotJudged(Refusal):
    """The rule does not fit the table as it is now: a column gone or of another type, a table not gathered."""

    text = Text("无法检查。", "It could not be judged.")


class Asks(StrEnum):
    """What a setting of a rule is."""

    LINE = "line"
    NUMBER = "number"
    COLUMN = "column"
    COLUMNS = "columns"
    RESOURCE = "resource"
    WORDS = "words"
    CODE_LIST = "code_list"


@dataclass(frozen=True)
class Setting:
    """Something a kind of rule asks for."""

    key: str
    label: Text
    asks: Asks
    required: bool = True
    hint: Text | None = None


@dataclass(frozen=True)
class Predicate:
    """Two conditions over a row of the table in question; ``tables`` must be shown to the engine under their views.

    ``codes`` are lists by the name under which the conditions read them, each a table with one column ``code``.
    ``derived`` are columns that the conditions read beside those of the table, in layers, computed once for each row:
    the engine would repeat a part that several conditions share.
    """

    applies: str
    fails: str
    tables: tuple[TableName, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    derived: sql.Layers = ()


@dataclass(frozen=True)
class Subject:
    """What a rule is about: its column, the columns of the table by kind, the view they are read from.

    ``table_of`` and ``codes_of`` find another resource's table and a code list; they raise NotJudged.
    """

    column: str
    kinds: Mapping[str, Kind]
    view: str
    table_of: Callable[[str], TableName]
    codes_of: Callable[[str], tuple[str, ...]]

    def named(self, column: str) -> str:
        """A column in quotes. Raises NotJudged where the table lacks it."""
        if column not in self.kinds:
            raise NotJudged(Text(f"表中没有字段“{column}”。", f"The table has no column “{column}”."))
        return identifier(column)

    def text(self, column: str = "") -> str:
        """A column as text."""
        wanted = column or self.column
        return self.named(wanted) if self.kinds.get(wanted) is Kind.TEXT else f"{self.named(wanted)}::VARCHAR"

    def kind(self, column: str = "") -> Kind:
        """What a column holds."""
        self.named(column or self.column)
        return self.kinds[column or self.column]

    def present(self, column: str = "") -> str:
        """Whether the row has a value there; text of spaces alone is none."""
        wanted = column or self.column
        name = self.named(wanted)
        return (
            f"({name} IS NOT NULL AND trim({name}) <> '')" if self.kind(wanted) is Kind.TEXT else f"{name} IS NOT NULL"
        )


Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """A kind of rule. ``of_column`` asks for a column; ``over_table`` ones look at the whole table and have no rows."""

    key: str
    label: Text
    dimension: Dimension
    asks: Text
    predicate: Callable[[Subject, Settings], Predicate]
    settings: tuple[Setting, ...] = ()
    of_column: bool = True
    over_table: bool = False
