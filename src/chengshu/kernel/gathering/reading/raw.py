"""What a reader gives: a relation with the source's own columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol

import duckdb

from chengshu.kernel.gathering.misfits import Misfits


@dataclass
class Bench:
    """What a run works with: its engine, its scratch folder, where misfits go, and how it tells its progress.

    ``tell(stage, rows)`` may be called at any time; it raises where somebody stopped the run.
    """

    engine: duckdb.DuckDBPyConnection
    scratch: Path
    misfits: Misfits
    tell: Callable[[str, int], None] = lambda stage, rows: None


@dataclass(frozen=True)
class Raw:
    """A relation ``sql`` with these columns and their DuckDB types, all of them as at the source.

    ``line`` and ``original`` are expressions over its row ``r``. ``counted`` is how many rows there are, misfits
    included, where the source says so by another way than reading. ``again`` gives the same rows by a slower way that
    understands broken ones, for readers that find them only while reading. ``done`` is asked after the last row and
    raises where what was read is not what is there now. ``numbered`` is the relation with a column ``_line``, slower to
    read, from which misfits learn their lines. ``watermark`` is how far this relation reaches. ``missing`` are columns
    that were asked for and that no record had.
    """

    sql: str
    columns: Mapping[str, str]
    line: str = "CAST(NULL AS BIGINT)"
    original: str = "CAST(to_json(r) AS VARCHAR)"
    counted: int | None = None
    broken: Callable[[], bool] = lambda: False
    again: Callable[[], Raw] | None = None
    done: Callable[[], None] = lambda: None
    watermark: str = ""
    numbered: str = ""
    missing: frozenset[str] = frozenset()


class Reader(Protocol):
    """One source, opened. ``check`` raises SourceTrouble in words a person can act upon.

    The records of a ``loose`` one leave out what they lack, so that the first ones need not name every column.
    """

    loose: ClassVar[bool]

    def columns(self) -> dict[str, str]:
        """The source's columns and their DuckDB types, in its order."""

    def sample(self, rows: int) -> list[dict[str, Any]]:
        """The first rows, values as they are."""

    def relation(self, bench: Bench, wanted: Sequence[str], since: str) -> Raw:
        """All rows (of these columns), or those after the watermark ``since`` where it is not empty."""


@dataclass(frozen=True)
class Origin:
    """What at a connection is read; the keys of ``Source.origin`` with their usual values."""

    schema: str = ""
    table: str = ""
    files: str = ""
    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    quote: str = '"'
    header: bool = True
    sheet: str = ""
    header_row: int = 0
    header_rows: int = 0
    records: str = ""
    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    paging: Mapping[str, Any] = field(default_factory=dict)
    mark_column: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    model: str = ""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Origin:
        """From a row's JSON; what is not known is passed over."""
        return cls(**{name: value for name, value in given.items() if name in cls.__dataclass_fields__})
