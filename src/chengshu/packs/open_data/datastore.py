"""Reading rows of opened tables: filters, words, order and pages, by DuckDB over the files of a release.

Everything a caller writes is bound or must be the name of a column. Rows lie by ``_id``, so a page of the whole table
costs the same wherever it is; a page of a filtered or sorted one costs a scan.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import duckdb

from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.lake import engine as lake
from chengshu.kernel.lake.sql import identifier
from chengshu.packs.open_data.models import OpenDataset, Release
from chengshu.packs.open_data.releasing import ROW, table_of

MOST_SHOWN = 32
MOST_TOTALS = 2000
MOST_VALUES = 500
MOST_WORDS = 8
MEMORY_MB = 512
DEEPEST_OFFSET = 50_000_000


class NoSuchColumn(BadInput):
    text = Text("没有“%(name)s”这一列。", "There is no column “%(name)s”.")

    def __init__(self, place: str, name: str) -> None:
        self.place, self.name = place, name
        super().__init__(name=name[:100])


class TooManyValues(BadInput):
    text = Text(
        "一列最多按 %(most)s 个值筛选，请分次查询。", "A column is filtered by at most %(most)s values; ask in parts."
    )


@dataclass(frozen=True)
class Question:
    """What a caller wants. ``filters``: equal to one of these values; ``sort``: pairs of column and downwards.

    ``words`` must all occur somewhere in a row; ``words_in`` ask a column for words of its own.
    """

    filters: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    words: str = ""
    words_in: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    sort: tuple[tuple[str, bool], ...] = ()
    distinct: bool = False
    limit: int = 100
    offset: int = 0
    with_total: bool = True

    @property
    def whole(self) -> bool:
        """Whether nothing narrows or reorders the table."""
        return not (self.filters or self.words.strip() or self.words_in or self.sort or self.distinct)


WHOLE = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"})
SIGNS_ONLY = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DATE", "TIME"})
SIGNS = frozenset("0123456789+-.:() abcefintyz")  # of numbers, days and times, with inf, nan, infinity and (bc)


@dataclass(frozen=True)
class Answer:
    """Columns with their types, rows as tuples, and how many rows there are in all (None where not asked)."""

    columns: list[tuple[str, str]]
    rows: list[tuple[Any, ...]]
    total: int | None


def answer(dataset: OpenDataset, release: Release, question: Question) -> Answer:
    """Rows of a release. Raises NoSuchColumn."""
    kinds = {ROW: "BIGINT", **{one["name"]: one["kind"] for one in release.columns}}
    chosen = [_known(kinds, "fields", name) for name in question.columns] or list(kinds)
    engine, view = _shown(dataset, release)
    where, values = _where(kinds, question)
    listed = ", ".join(map(identifier, chosen))
    distinct = "DISTINCT " if question.distinct else ""
    order = _order(kinds, question)
    if question.whole:
        start = question.offset
        query = f"SELECT {listed} FROM {view} WHERE {identifier(ROW)} > ? AND {identifier(ROW)} <= ? {order}"
        rows = engine.execute(query, [start, start + question.limit]).fetchall() if question.limit else []
        return Answer([(name, kinds[name]) for name in chosen], rows, release.rows if question.with_total else None)
    page = f"SELECT {distinct}{listed} FROM {view} {where} {order} LIMIT ? OFFSET ?"
    rows = engine.execute(page, [*values, question.limit, question.offset]).fetchall() if question.limit else []
    total = None
    if question.with_total:
        counted = f"SELECT count(*) FROM (SELECT {distinct}{listed} FROM {view} {where})" if distinct else ""
        total = _total(engine, counted or f"SELECT count(*) FROM {view} {where}", values)
    return Answer([(name, kinds[name]) for name in chosen], rows, total)


def counted_by(dataset: OpenDataset, release: Release, column: str, *, most: int = 20) -> list[tuple[str, int]]:
    """How many rows have each value of a column, the commonest first; what is missing is not counted."""
    kinds = {one["name"]: one["kind"] for one in release.columns}
    name = identifier(_known(kinds, "column", column))
    engine, view = _shown(dataset, release)
    query = (
        f"SELECT CAST({name} AS VARCHAR), count(*) AS n FROM {view} WHERE {name} IS NOT NULL "
        f"GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?"
    )
    return [(str(value), int(count)) for value, count in engine.execute(query, [most]).fetchall()]


def histogram(dataset: OpenDataset, release: Release, column: str, *, bins: int = 20) -> list[tuple[str, int]]:
    """How many rows have a number in each of equally wide ranges."""
    kinds = {one["name"]: one["kind"] for one in release.columns}
    name = f"CAST({identifier(_known(kinds, 'column', column))} AS DOUBLE)"
    engine, view = _shown(dataset, release)
    ends = engine.execute(f"SELECT min({name}), max({name}) FROM {view} WHERE isfinite({name})").fetchone()
    if not ends or ends[0] is None or ends[0] == ends[1]:
        return []
    low, width = ends[0], (ends[1] - ends[0]) / bins
    query = (
        f"SELECT least(floor(({name} - ?) / ?), ?)::INT AS bin, count(*) FROM {view} WHERE isfinite({name}) "
        "GROUP BY bin ORDER BY bin"
    )
    found = dict(engine.execute(query, [low, width, bins - 1]).fetchall())
    return [(f"{low + at * width:.4g}–{low + (at + 1) * width:.4g}", int(found.get(at, 0))) for at in range(bins)]


def over_time(dataset: OpenDataset, release: Release, column: str, *, most: int = 120) -> list[tuple[str, int]]:
    """How many rows fall into each month; by years where there would be too many months."""
    kinds = {one["name"]: one["kind"] for one in release.columns}
    name = identifier(_known(kinds, "column", column))
    engine, view = _shown(dataset, release)
    for pattern in ("%Y-%m", "%Y"):
        found = engine.execute(
            f"SELECT strftime({name}, '{pattern}') AS month, count(*) FROM {view} WHERE {name} IS NOT NULL "
            "GROUP BY month ORDER BY month LIMIT ?",
            [most + 1],
        ).fetchall()
        if len(found) <= most:
            break
    return [(str(at), int(count)) for at, count in found[-most:]]


def plain(value: Any) -> Any:
    """A value as JSON has it; exact numbers stay numbers where JSON can hold them."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return int(value) if value == value.to_integral_value() and abs(value) < 2**53 else float(value)
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)


class _Engines(threading.local):
    """One engine for each thread, with the releases it shows."""

    def __init__(self) -> None:
        self.engine: duckdb.DuckDBPyConnection | None = None
        self.views: OrderedDict[str, None] = OrderedDict()


_engines = _Engines()
_totals: OrderedDict[tuple[Any, ...], int] = OrderedDict()
_totals_lock = threading.Lock()


def forget_engines() -> None:
    """Close this thread's engine, as tests do between homes."""
    if _engines.engine is not None:
        _engines.engine.close()
    _engines.engine = None
    _engines.views.clear()
    with _totals_lock:
        _totals.clear()


def _shown(dataset: OpenDataset, release: Release) -> tuple[duckdb.DuckDBPyConnection, str]:
    view = f"release_{release.pk}_{release.table_version}"
    if _engines.engine is None or len(_engines.views) > MOST_SHOWN:
        forget_engines()
        _engines.engine = lake.connect(memory_mb=MEMORY_MB)
    if view not in _engines.views:
        lake.show(_engines.engine, table_of(dataset), as_view=view, version=release.table_version)
        _engines.views[view] = None
    return _engines.engine, identifier(view)


def _total(engine: duckdb.DuckDBPyConnection, query: str, values: list[Any]) -> int:
    """Counted once for each question: a release never changes, and those who page ask again and again."""
    key = (query, *map(str, values))
    with _totals_lock:
        known = _totals.get(key)
    if known is not None:
        return known
    row = engine.execute(query, values).fetchone()
    total = int(row[0]) if row else 0
    with _totals_lock:
        _totals[key] = total
        while len(_totals) > MOST_TOTALS:
            _totals.popitem(last=False)
    return total


def _known(kinds: Mapping[str, str], place: str, name: str) -> str:
    if name not in kinds:
        raise NoSuchColumn(place, name)
    return name


def _where(kinds: Mapping[str, str], question: Question) -> tuple[str, list[Any]]:
    parts: list[str] = []
    values: list[Any] = []
    for name, wanted in question.filters.items():
        column = identifier(_known(kinds, "filters", name))
        given = [value for value in wanted if value is not None and _may_be(kinds[name], value)]
        if len(given) > MOST_VALUES:
            raise TooManyValues(most=MOST_VALUES)
        casts = ", ".join(f"TRY_CAST(? AS {kinds[name]})" for _ in given)
        either = [f"{column} IN ({casts})"] if given else []
        if None in wanted:
            either.append(f"{column} IS NULL")
        parts.append(f"({' OR '.join(either)})" if either else "false")
        values += [value if isinstance(value, (bool, float)) else str(value) for value in given]
    for word in question.words.split()[:MOST_WORDS]:
        places = [name for name, kind in kinds.items() if name != ROW and _may_hold(kind, word.lower())]
        parts.append(f"({' OR '.join(map(_holds, places))})" if places else "false")
        values += [word.lower()] * len(places)
    for name, words in question.words_in.items():
        for word in words.split()[:MOST_WORDS]:
            parts.append(_holds(_known(kinds, "q", name)))
            values.append(word.lower())
    return (f"WHERE {' AND '.join(parts)}" if parts else ""), values


def _may_be(kind: str, value: Any) -> bool:
    """Whether a column of this kind could have the value: no whole number is 1.5, of which the engine would make 2."""
    return kind not in WHOLE or not isinstance(value, float) or value.is_integer()


def _may_hold(kind: str, word: str) -> bool:
    """Whether a column of this kind could hold the word at all: 空气 stands in no number and on no day."""
    plain_signs = kind.startswith(("DECIMAL", "TIMESTAMP")) or kind in SIGNS_ONLY
    return not plain_signs or SIGNS.issuperset(word)


def _holds(name: str) -> str:
    return f"contains(lower(CAST({identifier(name)} AS VARCHAR)), ?)"


def _order(kinds: Mapping[str, str], question: Question) -> str:
    keys = [
        f"{identifier(_known(kinds, 'sort', name))} {'DESC' if down else 'ASC'} NULLS LAST"
        for name, down in question.sort
    ]
    if not question.distinct:
        keys.append(identifier(ROW))
    return f"ORDER BY {', '.join(keys)}" if keys else ""
