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
    at_once = compared.likeness is Likeness.TEXT and not compared.crossed
    one_by_one = levels[:-3] if at_once else levels[:-1]
    tried = " ".join(f"WHEN {level.condition} THEN {len(levels) - 1 - place}" for place, level in enumerate(one_by_one))
    rest = _degree(left, right) if at_once else "0"
    return f"(CASE WHEN {left} IS NULL OR {right} IS NULL THEN {MISSING} {tried} ELSE {rest} END)::TINYINT"


def words_of(compared: Compared, level: int) -> Text:
    """A level in words."""
    levels = levels_of(compared)
    return NOTHING if level == MISSING else levels[len(levels) - 1 - level].words


def _same(compared: Compared, left: str, right: str) -> Level:
    return Level(f"{left} = {right}", SAME)


def _names(left: str, right: str) -> Sequence[Level]:
    return (
        Level(f"{_alike(left, right, 0.92)} OR {_one_slip(left, right, 2)}", NEAR),
        Level(_alike(left, right, 0.8), ALIKE),
    )


def _dates(left: str, right: str) -> Sequence[Level]:
    month, day = (f"substr({{}}, {start}, 2)" for start in (6, 9))
    turned = (
        f"left({left}, 4) = left({right}, 4) AND {month.format(left)} = {day.format(right)} "
        f"AND {day.format(left)} = {month.format(right)}"
    )
    return (
        Level(f"{_slipped(left, right)} OR ({turned})", NEAR),
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
        Level(_alike(left, right, 0.92), NEAR),
        Level(_alike(left, right, 0.8), ALIKE),
    )


def _alike(left: str, right: str, least: float) -> str:
    return f"jaro_winkler_similarity({left}, {right}, {least}) >= {least}"


def _degree(left: str, right: str) -> str:
    """Both degrees of likeness of texts from one comparison, which is most of the work on long ones: 1 from 0.8 on, 2
    from 0.92 on, else 0.
    """
    return f"greatest(0, floor((jaro_winkler_similarity({left}, {right}, 0.8) - 0.68) / 0.12 + 1e-9))"


def _one_slip(left: str, right: str, shortest: int) -> str:
    """One letter more, less, other or two turned, in values long enough for that to mean something."""
    return f"(length({left}) >= {shortest} AND {_slipped(left, right)})"


def _slipped(left: str, right: str) -> str:
    """Whether they are the same but for one slip. Values of one length are first laid over each other, where a slip
    changes two bytes at most: that costs a tenth of the distance and settles nearly all pairs.
    """
    distance = f"damerau_levenshtein({left}, {right}) <= 1"
    overlaid = f"CASE WHEN hamming({left}, {right}) <= 2 THEN {distance} ELSE false END"
    one_longer = f"CASE WHEN abs(strlen({left}) - strlen({right})) = 1 THEN {distance} ELSE false END"
    return f"(CASE WHEN strlen({left}) = strlen({right}) THEN {overlaid} ELSE {one_longer} END)"


_KINDS = {
    Likeness.NAME: _names,
    Likeness.DATE: _dates,
    Likeness.NUMBER: _numbers,
    Likeness.CODE: _codes,
    Likeness.TEXT: _texts,
}
