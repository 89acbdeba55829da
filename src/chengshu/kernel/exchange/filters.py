"""Conditions on rows: the fixed filter of an agreement, and what a call asks for. Values are always bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.exchange.errors import BadCondition
from chengshu.kernel.lake.sql import identifier
from chengshu.spec.data import FieldType

MOST_VALUES = 200
LONGEST_VALUE = 500


class Op(StrEnum):
    """How a column is compared."""

    IS = "eq"
    ONE_OF = "in"
    AT_LEAST = "ge"
    AT_MOST = "le"
    STARTS = "starts"


OP_LABELS = {
    Op.IS: Text("等于", "is"),
    Op.ONE_OF: Text("属于", "is one of"),
    Op.AT_LEAST: Text("不小于", "is at least"),
    Op.AT_MOST: Text("不大于", "is at most"),
    Op.STARTS: Text("开头为", "begins with"),
}
UNKNOWN = Text("没有这个信息项", "there is no such field")
NO_OP = Text("没有这种比较", "there is no such comparison")
NO_VALUE = Text("值的类型不符", "the value does not fit its type")
TOO_LONG = Text("值过多或过长", "too many values, or too long")


@dataclass(frozen=True)
class Condition:
    """One condition; several all have to hold. ``values`` holds one text, or several for ``ONE_OF``."""

    column: str
    op: Op
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.column} {OP_LABELS[self.op]} {'、'.join(self.values)}"

    def as_json(self) -> dict[str, Any]:
        """As it is kept in a row."""
        return asdict(self) | {"values": list(self.values)}

    def sql(self, kind: str) -> tuple[str, list[Any]]:
        """The expression over the bare column, and the values to bind. Raises BadCondition."""
        name = identifier(self.column)
        values = [self._typed(value, kind) for value in self.values]
        match self.op:
            case Op.IS | Op.ONE_OF:
                return f"{name} IN ({', '.join('?' * len(values))})", values
            case Op.AT_LEAST:
                return f"{name} >= ?", values
            case Op.AT_MOST:
                return f"{name} <= ?", values
            case Op.STARTS:
                return f"starts_with({name}::VARCHAR, ?)", list(self.values)

    def _typed(self, value: str, kind: str) -> Any:
        try:
            return typed(value, kind)
        except (ValueError, KeyError, InvalidOperation) as wrong:
            raise BadCondition(condition=self, why=NO_VALUE) from wrong


def typed(value: str, kind: str) -> Any:
    """A text as a value of the field's type. Raises ValueError, KeyError or InvalidOperation."""
    match kind:
        case FieldType.INTEGER:
            return int(value)
        case FieldType.DECIMAL:
            return Decimal(value)
        case FieldType.FLOAT:
            return float(value)
        case FieldType.DATE:
            return date.fromisoformat(value)
        case FieldType.TIME:
            return datetime.fromisoformat(value)
        case FieldType.LOGICAL:
            return {"true": True, "false": False, "1": True, "0": False}[value.lower()] if value else None
        case _:
            return value


def conditions_of(raw: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> list[Condition]:
    """Conditions as they are kept or sent, checked against the columns with their types. Raises BadCondition."""
    return [_condition(one, columns) for one in raw]


def in_words(raw: Sequence[Mapping[str, Any]], fields: Mapping[str, Text]) -> list[Text]:
    """Kept conditions as people read them, with the names of the fields; a field that is gone keeps its column."""
    return [
        Text("%(field)s%(op)s%(values)s", "%(field)s %(op)s %(values)s").with_values(
            field=fields.get(one["column"], one["column"]),
            op=OP_LABELS[Op(one["op"])],
            values=Text("、".join(map(_quoted, one["values"])), ", ".join(one["values"])),
        )
        for one in raw
    ]


def _quoted(value: str) -> str:
    return f"“{value}”"


def _condition(raw: Mapping[str, Any], columns: Mapping[str, str]) -> Condition:
    shown = " ".join(str(value)[:60] for value in raw.values())
    column = str(raw.get("column", ""))
    if column not in columns:
        raise BadCondition(condition=shown, why=UNKNOWN)
    try:
        op = Op(str(raw.get("op", "eq")))
    except ValueError as wrong:
        raise BadCondition(condition=shown, why=NO_OP) from wrong
    given = raw.get("values", [])
    values = tuple(str(value) for value in (given if isinstance(given, list | tuple) else [given]))
    if not values or len(values) > MOST_VALUES or any(len(value) > LONGEST_VALUE for value in values):
        raise BadCondition(condition=shown, why=TOO_LONG)
    if op is not Op.ONE_OF and len(values) != 1:
        raise BadCondition(condition=shown, why=TOO_LONG)
    condition = Condition(column, op, values)
    condition.sql(columns[column])
    return condition


def where(conditions: Sequence[Condition], columns: Mapping[str, str]) -> tuple[str, list[Any]]:
    """All conditions as one expression of DuckDB with its values; ``true`` where there are none."""
    parts, values = [], []
    for condition in conditions:
        part, given = condition.sql(columns[condition.column])
        parts.append(part)
        values += given
    return " AND ".join(parts) or "true", values
