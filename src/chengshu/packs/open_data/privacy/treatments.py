"""What can be done to a column before it opens, as SQL over the source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chengshu.base.text import Text
from chengshu.kernel.lake.sql import identifier
from chengshu.spec.data import FieldType, Meaning

KEEP = "keep"
DATES = frozenset({FieldType.DATE, FieldType.TIME})
NUMBERS = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.FLOAT})


@dataclass(frozen=True)
class Column:
    """A column of the source as the check sees it."""

    name: str
    label: Text
    type: FieldType = FieldType.TEXT
    meaning: Meaning = Meaning.PLAIN
    sensitive: bool = False
    is_key: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Treatment:
    """A way to make a column coarser. ``fits`` says for which columns; ``sql`` gives the expression over the column.

    ``type`` is that of the result, None where it stays. Treatments are offered from fine to coarse.
    """

    key: str
    label: Text
    fits: Callable[[Column], bool]
    sql: Callable[[str], str]
    type: FieldType | None = None


def _day(column: str) -> str:
    return f"TRY_CAST({column} AS DATE)"


def _number(column: str) -> str:
    return f"TRY_CAST({column} AS DOUBLE)"


def _band(width: int) -> Callable[[str], str]:
    def sql(column: str) -> str:
        low = f"(floor({_number(column)} / {width}) * {width})::BIGINT"
        return f"CASE WHEN {_number(column)} IS NULL THEN NULL ELSE {low} || '–' || ({low} + {width - 1}) END"

    return sql


def _is_date(column: Column) -> bool:
    return column.type in DATES or column.meaning in {Meaning.BIRTH_DATE, Meaning.HAPPENED_AT}


def _is_number(column: Column) -> bool:
    return column.type in NUMBERS and column.meaning not in {Meaning.LONGITUDE, Meaning.LATITUDE}


def _is_place(column: Column) -> bool:
    return column.meaning in {Meaning.LONGITUDE, Meaning.LATITUDE}


TREATMENTS: tuple[Treatment, ...] = (
    Treatment(KEEP, Text("原样开放", "As it is"), lambda column: True, lambda column: column),
    Treatment(
        "month",
        Text("只到月份", "Month only"),
        lambda column: _is_date(column) and column.meaning is not Meaning.BIRTH_DATE,
        lambda column: f"strftime({_day(column)}, '%Y-%m')",
        FieldType.TEXT,
    ),
    Treatment(
        "year",
        Text("只到年份", "Year only"),
        _is_date,
        lambda column: f"strftime({_day(column)}, '%Y')",
        FieldType.TEXT,
    ),
    Treatment(
        "decade",
        Text("每十年一段", "Decade only"),
        _is_date,
        lambda column: f"(year({_day(column)}) // 10 * 10) || '–' || (year({_day(column)}) // 10 * 10 + 9)",
        FieldType.TEXT,
    ),
    Treatment(
        "county",
        Text("只到县区", "County only"),
        lambda column: column.meaning in {Meaning.ADDRESS, Meaning.DIVISION},
        lambda column: (
            f"CASE WHEN regexp_full_match({column}, '[0-9]{{6,12}}') THEN left({column}, 6) "
            f"ELSE nullif(regexp_extract({column}, '^.*?(?:[县区旗]|市.*?市)'), '') END"
        ),
        FieldType.TEXT,
    ),
    Treatment(
        "city",
        Text("只到地市", "City only"),
        lambda column: column.meaning in {Meaning.ADDRESS, Meaning.DIVISION},
        lambda column: (
            f"CASE WHEN regexp_full_match({column}, '[0-9]{{4,12}}') THEN left({column}, 4) "
            f"ELSE nullif(regexp_extract({column}, '^.*?[市州盟]'), '') END"
        ),
        FieldType.TEXT,
    ),
    Treatment(
        "kilometre",
        Text("约一公里", "To about a kilometre"),
        _is_place,
        lambda column: f"round({_number(column)}, 2)",
        FieldType.FLOAT,
    ),
    Treatment(
        "ten_kilometres",
        Text("约十公里", "To about ten kilometres"),
        _is_place,
        lambda column: f"round({_number(column)}, 1)",
        FieldType.FLOAT,
    ),
    Treatment("tens", Text("每 10 一段", "Bands of ten"), _is_number, _band(10), FieldType.TEXT),
    Treatment("hundreds", Text("每 100 一段", "Bands of a hundred"), _is_number, _band(100), FieldType.TEXT),
    Treatment("thousands", Text("每 1000 一段", "Bands of a thousand"), _is_number, _band(1000), FieldType.TEXT),
    Treatment("ten_thousands", Text("每 1 万一段", "Bands of ten thousand"), _is_number, _band(10_000), FieldType.TEXT),
)
_BY_KEY = {treatment.key: treatment for treatment in TREATMENTS}
DROPPED = Text("不开放", "Not opened")


def treatment_of(key: str) -> Treatment:
    """The treatment of this key. Raises KeyError."""
    return _BY_KEY[key]


def label_of(key: str) -> Text:
    """What the treatment is called; an empty key is a column that stays closed."""
    return _BY_KEY[key].label if key else DROPPED


def offered_for(column: Column) -> list[Treatment]:
    """The treatments that fit a column, from fine to coarse."""
    return [treatment for treatment in TREATMENTS if treatment.fits(column)]


def type_of(column: Column, key: str) -> FieldType:
    """The type the column has once treated."""
    return treatment_of(key).type or column.type


def expression(column: str, key: str) -> str:
    """The treated column as SQL, without its name."""
    return treatment_of(key).sql(identifier(column))


def selected(view: Sequence[tuple[str, str]]) -> str:
    """The select list of an opened view: pairs of column and treatment, each under the column's own name."""
    return ", ".join(f"{expression(column, key)} AS {identifier(column)}" for column, key in view)
