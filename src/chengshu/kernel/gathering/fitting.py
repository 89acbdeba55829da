"""How a value of a source becomes one of the catalogue's types, and when it does not fit; as SQL of DuckDB.

Nothing is rounded, cut or guessed on the way: a value that would lose something does not fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
WHOLE_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "HUGEINT")


@dataclass(frozen=True)
class Column:
    """A column of the lake: its name and type, its value over the source's row ``r``, and when the value fits.

    ``fits`` are (reason, condition) pairs; a condition is never NULL. A column that nothing is mapped to stays empty.
    """

    name: str
    type: str
    value: str
    fits: tuple[tuple[str, str], ...] = ()
    is_key: bool = False
    source: str = ""


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
        raw = f"(CASE WHEN trim({raw}) IN ({', '.join(literal(one) for one in nulls)}) THEN NULL ELSE {raw} END)"
    value, fit = _text(raw, wanted) if given == "VARCHAR" else _typed(raw, given, wanted)
    fits = [("type", fit)] if fit else []
    if item.required or item.is_key:
        filled = f"{raw} IS NOT NULL" + (f" AND trim({raw}) <> ''" if given == "VARCHAR" else "")
        fits.append(("missing", f"({filled})"))
    if wanted == "VARCHAR" and item.length:
        fits.append(("long", f"({value} IS NULL OR length({value}) <= {int(item.length)})"))
    return Column(item.column, wanted, value, tuple(fits), item.is_key, mapped)


def _text(raw: str, wanted: str) -> tuple[str, str]:
    """From text. Spaces alone are nothing, except in a text."""
    nothing = f"{raw} IS NULL OR trim({raw}) = ''"
    if wanted == "VARCHAR":
        return raw, ""
    if wanted == "BLOB":
        return f"encode({raw})", ""
    if wanted == "BOOLEAN":
        word = f"lower(trim({raw}))"
        true, false = (", ".join(literal(one) for one in words) for words in (TRUE, FALSE))
        value = f"(CASE WHEN {word} IN ({true}) THEN true WHEN {word} IN ({false}) THEN false END)"
        return value, f"({value} IS NOT NULL OR {nothing})"
    if wanted == "DATE":
        value = f"coalesce(TRY_CAST({raw} AS DATE), CAST(try_strptime(trim({raw}), {_list(DATES)}) AS DATE))"
        exact = f"(length({raw}) <= 11 OR NOT contains({raw}, ':') OR contains({raw}, '00:00:00'))"
        return value, f"(({value} IS NOT NULL AND {exact}) OR {nothing})"
    cast = f"TRY_CAST({raw} AS {wanted})"
    if wanted.startswith("TIMESTAMP"):
        value = f"coalesce({cast}, CAST(try_strptime(trim({raw}), {_list(TIMES)}) AS {wanted}))"
        return value, f"({value} IS NOT NULL OR {nothing})"
    if wanted == "DOUBLE":
        return cast, f"(({cast} IS NOT NULL AND isfinite({cast})) OR {nothing})"
    scale = int(wanted.partition(",")[2].rstrip(")") or 0)
    exact = f"(NOT contains({raw}, '.') OR length(rtrim(split_part({raw}, '.', 2), '0 ')) <= {scale})"
    return cast, f"(({cast} IS NOT NULL AND {exact}) OR {nothing})"


def _typed(raw: str, given: str, wanted: str) -> tuple[str, str]:
    """From a typed column of a database."""
    if given == wanted:
        return raw, "" if wanted != "DOUBLE" else f"({raw} IS NULL OR isfinite({raw}))"
    if wanted == "VARCHAR":
        return f"CAST({raw} AS VARCHAR)", ""
    if wanted == "BLOB":
        return f"encode(CAST({raw} AS VARCHAR))", ""
    cast = f"TRY_CAST({raw} AS {wanted})"
    if wanted == "BOOLEAN" and given in WHOLE_NUMBERS:
        return cast, f"({raw} IS NULL OR {raw} IN (0, 1))"
    if wanted == "BIGINT" and given in WHOLE_NUMBERS:
        return cast, f"({raw} IS NULL OR {cast} IS NOT NULL)" if given in {"UBIGINT", "HUGEINT"} else ""
    if wanted == "DATE" and given.startswith("TIMESTAMP"):
        return cast, f"({raw} IS NULL OR coalesce(CAST({cast} AS {given}) = {raw}, false))"
    if wanted == "BIGINT" or (wanted.startswith("DECIMAL") and given.startswith("DECIMAL")):
        return cast, f"({raw} IS NULL OR coalesce({cast} = {raw}, false))"
    return cast, f"({raw} IS NULL OR {cast} IS NOT NULL)"


def _list(formats: Sequence[str]) -> str:
    return "[" + ", ".join(literal(one) for one in formats) + "]"
