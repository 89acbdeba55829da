"""How alike two values are, in levels: what each kind of field tells apart, as DuckDB conditions and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from chengshu.base.text import Text
from chengshu.kernel.lake.sql import identifier, literal

MISSING = -1


class Likeness(StrEnum):
    """Kinds of values by what goes wrong in them."""

    NAME = "name"
    DATE = "date"
    NUMBER = "number"
    CODE = "code"
    TEXT = "text"


@dataclass(frozen=True)
class Compared:
    """A column that is compared on both sides, already in plain form (``normal.plain``), empty as NULL.

    ``crossed`` names the column with which it is sometimes mixed up, such as given and family name. ``frequent`` are
    values so common that agreeing on one says less.
    """

    column: str
    likeness: Likeness
    crossed: str = ""
    frequent: tuple[str, ...] = ()


SAME = Text("一致", "the same")
SAME_COMMON = Text("一致（常见值）", "the same, but a common value")
NEAR = Text("只差一处", "one slip apart")
ALIKE = Text("相近", "alike")
CROSSED = Text("与另一栏互换", "swapped with another field")
PARTLY = Text("部分一致", "partly the same")
OTHER = Text("不一致", "different")
NOTHING = Text("有一方缺失", "missing on one side")


@dataclass(frozen=True)
class Level:
    """A degree of likeness: the condition under which it holds, tried from the highest down."""

    condition: str
    words: Text


def levels_of(compared: Compared) -> tuple[Level, ...]:
    """The levels of a field from the most alike; the last holds where none before did."""
    left, right = f"l.{identifier(compared.column)}", f"r.{identifier(compared.column)}"
    found = [_same(compared, left, right), *_KINDS[compared.likeness](left, right)]
    if compared.crossed:
        other = identifier(compared.crossed)
        crossed = f"{left} = r.{other} OR {right} = l.{other}"
        found.insert(2, Level(crossed, CROSSED))
    if compared.frequent:
        listed = ", ".join(literal(value) for value in compared.frequent)
        found.insert(1, Level(f"{left} = {right}", SAME_COMMON))
        found[0] = Level(f"{left} = {right} AND {left} NOT IN ({listed})", SAME)
    return (*found, Level("true", OTHER))


def level_sql(compared: Compared) -> str:
    """The level of two rows ``l`` and ``r`` as a small number: 0 for different, -1 where a side says nothing."""
    left, right = f"l.{identifier(compared.column)}", f"r.{identifier(compared.column)}"
    levels = levels_of(compared)
    tried = " ".join(
        f"WHEN {level.condition} THEN {len(levels) - 1 - place}" for place, level in enumerate(levels[:-1])
    )
    return f"(CASE WHEN {left} IS NULL OR {right} IS NULL THEN {MISSING} {tried} ELSE 0 END)::TINYINT"


def words_of(compared: Compared, level: int) -> Text:
    """A level in words."""
    levels = levels_of(compared)
    return NOTHING if level == MISSING else levels[len(levels) - 1 - level].words


def _same(compared: Compared, left: str, right: str) -> Level:
    return Level(f"{left} = {right}", SAME)


def _names(left: str, right: str) -> Sequence[Level]:
    return (
        Level(f"jaro_winkler_similarity({left}, {right}) >= 0.92 OR {_one_slip(left, right, 2)}", NEAR),
        Level(f"jaro_winkler_similarity({left}, {right}) >= 0.8", ALIKE),
    )


def _dates(left: str, right: str) -> Sequence[Level]:
    month, day = (f"substr({{}}, {start}, 2)" for start in (6, 9))
    turned = (
        f"left({left}, 4) = left({right}, 4) AND {month.format(left)} = {day.format(right)} "
        f"AND {day.format(left)} = {month.format(right)}"
    )
    return (
        Level(f"damerau_levenshtein({left}, {right}) <= 1 OR ({turned})", NEAR),
        Level(f"right({left}, 5) = right({right}, 5) OR left({left}, 7) = left({right}, 7)", PARTLY),
    )


def _numbers(left: str, right: str) -> Sequence[Level]:
    return (
        Level(_one_slip(left, right, 4), NEAR),
        Level(f"length({left}) > 5 AND damerau_levenshtein({left}, {right}) <= 2", ALIKE),
    )


def _codes(left: str, right: str) -> Sequence[Level]:
    return (Level(_one_slip(left, right, 3), NEAR),)


def _texts(left: str, right: str) -> Sequence[Level]:
    return (
        Level(f"jaro_winkler_similarity({left}, {right}) >= 0.92", NEAR),
        Level(f"jaro_winkler_similarity({left}, {right}) >= 0.8", ALIKE),
    )


def _one_slip(left: str, right: str, shortest: int) -> str:
    """One letter more, less, other or two turned, in values long enough for that to mean something."""
    long_enough = f"length({left}) >= {shortest} AND abs(length({left}) - length({right})) <= 1"
    return f"({long_enough} AND damerau_levenshtein({left}, {right}) <= 1)"


_KINDS = {
    Likeness.NAME: _names,
    Likeness.DATE: _dates,
    Likeness.NUMBER: _numbers,
    Likeness.CODE: _codes,
    Likeness.TEXT: _texts,
}
