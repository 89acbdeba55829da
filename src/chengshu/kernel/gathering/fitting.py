"""How a value of a source becomes one of the catalogue's types, and when it does not fit; as SQL of DuckDB.

Nothing is rounded, cut or guessed on the way: a value that would lose something does not fit. Each condition begins
with what is cheap to ask and enough for nearly all values; only the others are looked at closely. A list of words is
asked by ``list_contains``, as the engine makes a join of a longer IN.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chengshu.kernel.lake.sql import identifier, literal
from chengshu.spec.data import FieldType

if TYPE_CHECKING:
    from chengshu.kernel.catalogue.models import Item

MOST_DIGITS = 38
DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y-%m-%d 00:00:00", "%Y/%m/%d 00:00:00")
TIMES = (
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d %H:%M",
    "%Y%m%d%H%M%S",
    "%Y%m%d%H%M",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日%H时%M分%S秒",
    "%Y年%m月%d日%H时%M分",
    "%Y/%m/%d",
    "%Y%m%d",
)
TRUE = ("1", "true", "t", "yes", "y", "是", "真", "有")
FALSE = ("0", "false", "f", "no", "n", "否", "假", "无")
DAY = r" *[0-9]{1,6}[-/. 年]?[0-9]{1,2}[-/. 月]?[0-9]{1,2}日? *"
FIRST_DAY, LAST_DAY = "DATE '0001-01-01'", "DATE '9999-12-31'"
FIRST_MOMENT, END_OF_TIME = "TIMESTAMPTZ '0001-01-01 00:00:00+00'", "TIMESTAMPTZ '9999-12-31 16:00:00+00'"
"""Days that calendars and programs know, up to the last midnight of China: engines also keep 20210-03-05, infinity."""
FLOATS = ("DOUBLE", "FLOAT")
WHOLE_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "HUGEINT")


Test = Callable[[str], str]
"""A condition over the source's row ``r``, given the SQL of the column's value; never NULL."""


@dataclass(frozen=True)
class Column:
    """A column of the lake: its name and type, its value over the source's row ``r``, and when the value fits.

    ``tests`` are reasons with their conditions. A column that nothing is mapped to stays empty.
    """

    name: str
    type: str
    value: str
    tests: tuple[tuple[str, Test], ...] = ()
    is_key: bool = False
    source: str = ""

    @property
    def fits(self) -> tuple[tuple[str, str], ...]:
        """(reason, condition) pairs over ``r`` alone."""
        return self.fits_as(self.value)

    def fits_as(self, value: str) -> tuple[tuple[str, str], ...]:
        """The same where the value was worked out already and is called so."""
        return tuple((reason, test(value)) for reason, test in self.tests)


def columns_for(
    items: Iterable[Item], mapping: Mapping[str, str], types: Mapping[str, str], nulls: Sequence[str] = ()
) -> list[Column]:
    """The columns of the lake for these items, read from a source whose columns have these DuckDB types."""
    return [_column(item, mapping.get(item.column, ""), types, nulls) for item in items]


def type_of(item: Item) -> str:
    """The DuckDB type of an item."""
    match FieldType(item.type):
        case FieldType.TEXT | FieldType.LONG_TEXT:
            return "VARCHAR"
        case FieldType.INTEGER:
            return "BIGINT"
        case FieldType.DECIMAL:
            digits = min(item.length or MOST_DIGITS, MOST_DIGITS)
            return f"DECIMAL({digits},{min(item.scale or 0, digits)})"
        case FieldType.FLOAT:
            return "DOUBLE"
        case FieldType.DATE:
            return "DATE"
        case FieldType.TIME:
            return "TIMESTAMP WITH TIME ZONE"
        case FieldType.LOGICAL:
            return "BOOLEAN"
        case FieldType.BINARY:
            return "BLOB"


def _column(item: Item, mapped: str, types: Mapping[str, str], nulls: Sequence[str]) -> Column:
    wanted = type_of(item)
    if not mapped:
        return Column(item.column, wanted, f"CAST(NULL AS {wanted})", is_key=item.is_key)
    given = types[mapped].upper()
    raw = f"r.{identifier(mapped)}"
    if nulls and given == "VARCHAR":
        raw = f"(CASE WHEN {is_among(f'trim({raw})', nulls)} THEN NULL ELSE {raw} END)"
    value, test = _text(raw, wanted) if given == "VARCHAR" else _typed(raw, given, wanted)
    tests: list[tuple[str, Test]] = [("type", test)] if test else []
    if item.required or item.is_key:
        # What begins with a sign above the space is not blank.
        blank = f" AND ({raw} >= '!' OR trim({raw}) <> '')" if given == "VARCHAR" else ""
        tests.append(("missing", lambda value: f"({raw} IS NOT NULL{blank})"))
    if wanted == "VARCHAR" and (most := int(item.length or 0)):
        # No more bytes are no more characters either.
        tests.append(
            ("long", lambda value: f"({value} IS NULL OR strlen({value}) <= {most} OR length({value}) <= {most})")
        )
    return Column(item.column, wanted, value, tuple(tests), item.is_key, mapped)


def is_among(text: str, words: Iterable[str]) -> str:
    """Whether a text is one of these words; NULL where it is NULL."""
    return f"list_contains({_list(words)}, {text})"


def _text(raw: str, wanted: str) -> tuple[str, Test | None]:
    """From text. Spaces alone are nothing, except in a text."""
    nothing = f"{raw} IS NULL OR trim({raw}) = ''"
    if wanted == "VARCHAR":
        return raw, None
    if wanted == "BLOB":
        return f"encode({raw})", None
    if wanted == "BOOLEAN":
        return _logical(raw), lambda value: f"({value} IS NOT NULL OR {nothing})"
    if wanted == "DATE":
        value = f"coalesce(TRY_CAST({raw} AS DATE), CAST(try_strptime(trim({raw}), {_list(DATES)}) AS DATE))"
        return value, lambda value: f"(({_is_in_time(value, wanted)} AND {_is_only_a_day(raw)}) OR {nothing})"
    cast = f"TRY_CAST({raw} AS {wanted})"
    if wanted.startswith("TIMESTAMP"):
        value = f"coalesce({cast}, CAST(try_strptime(trim({raw}), {_list(TIMES)}) AS {wanted}))"
        return value, lambda value: f"({_is_in_time(value, wanted)} OR {nothing})"
    if wanted == "DOUBLE":
        return cast, lambda value: f"(({value} IS NOT NULL AND isfinite({value})) OR {nothing})"
    scale = int(wanted.partition(",")[2].rstrip(")") or 0)
    return cast, lambda value: f"(({value} IS NOT NULL AND {_is_exact(raw, value, scale)}) OR {nothing})"


def _logical(raw: str) -> str:
    word = f"lower(trim({raw}))"
    return (
        f"(CASE WHEN {raw} = '1' OR {raw} = 'true' THEN true WHEN {raw} = '0' OR {raw} = 'false' THEN false "
        f"WHEN {is_among(word, TRUE)} THEN true WHEN {is_among(word, FALSE)} THEN false END)"
    )


def _is_in_time(value: str, wanted: str) -> str:
    """Never NULL, so that what is no day at all is not in time either."""
    if wanted == "DATE":
        return f"coalesce({value} BETWEEN {FIRST_DAY} AND {LAST_DAY}, false)"
    return f"coalesce({value} >= {FIRST_MOMENT} AND {value} < {END_OF_TIME}, false)"


def _is_only_a_day(raw: str) -> str:
    """The engine makes a day of ``2026-03-01 12`` and of ``epoch`` too."""
    plain = f"{raw} BETWEEN '0' AND ':' AND strlen({raw}) <= 10 AND instr({raw}, ' ') = 0 AND instr({raw}, 'T') = 0"
    return f"(({plain}) OR regexp_full_match({raw}, {literal(DAY)}) OR contains({raw}, '00:00:00'))"


def _is_exact(raw: str, value: str, scale: int) -> str:
    """No digit is lost: none behind the last place, and none by an exponent (``9e-9`` is no 0.01)."""
    plain = f"instr({raw}, '.') NOT BETWEEN 1 AND strlen({raw}) - {scale + 1} AND instr({raw}, '-') <= 1"
    digits = f"(NOT contains({raw}, '.') OR length(rtrim(split_part({raw}, '.', 2), '0 ')) <= {scale})"
    same = f"coalesce(CAST({value} AS DOUBLE) = TRY_CAST({raw} AS DOUBLE), false)"
    return f"(({plain}) OR ({digits} AND (instr({raw}, '-') <= 1 OR {same})))"


def _typed(raw: str, given: str, wanted: str) -> tuple[str, Test | None]:
    """From a typed column of a database."""
    if wanted == "DATE" or wanted.startswith("TIMESTAMP"):
        return _moment(raw, given, wanted)
    if wanted == "DOUBLE" and given in FLOATS:
        # A number of single precision as people know it, 0.1 and not 0.10000000149.
        value = raw if given == wanted else f"CAST(CAST({raw} AS VARCHAR) AS DOUBLE)"
        return value, lambda value: f"({value} IS NULL OR isfinite({value}))"
    if given == wanted:
        return raw, None
    if wanted == "VARCHAR":
        return f"CAST({raw} AS VARCHAR)", None
    if wanted == "BLOB":
        return f"encode(CAST({raw} AS VARCHAR))", None
    if wanted.startswith("DECIMAL") and given in FLOATS:
        return _text(f"CAST({raw} AS VARCHAR)", wanted)
    return _number(raw, given, wanted)


def _moment(raw: str, given: str, wanted: str) -> tuple[str, Test]:
    cast = raw if given == wanted else f"TRY_CAST({raw} AS {wanted})"
    if wanted == "DATE" and given.startswith("TIMESTAMP"):
        return (
            cast,
            lambda value: f"({raw} IS NULL OR ({_is_in_time(value, wanted)} AND CAST({value} AS {given}) = {raw}))",
        )
    return cast, lambda value: f"({raw} IS NULL OR {_is_in_time(value, wanted)})"


def _number(raw: str, given: str, wanted: str) -> tuple[str, Test | None]:
    cast = f"TRY_CAST({raw} AS {wanted})"
    if wanted == "BOOLEAN" and given in WHOLE_NUMBERS:
        return cast, lambda value: f"({raw} IS NULL OR {raw} IN (0, 1))"
    if wanted == "BIGINT" and given in WHOLE_NUMBERS:
        wide = given in {"UBIGINT", "HUGEINT"}
        return cast, (lambda value: f"({value} IS NOT NULL OR {raw} IS NULL)") if wide else None
    if wanted == "BIGINT" or (wanted.startswith("DECIMAL") and given.startswith("DECIMAL")):
        return cast, lambda value: f"({raw} IS NULL OR coalesce({value} = {raw}, false))"
    return cast, lambda value: f"({value} IS NOT NULL OR {raw} IS NULL)"


def _list(words: Iterable[str]) -> str:
    return "[" + ", ".join(literal(one) for one in words) + "]"
