"""Columns of a register: what may stand in a cell, how it is typed, read from a sheet, and shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from chengshu.base.money import fen_from_yuan, yuan
from chengshu.base.text import Text
from chengshu.ui.parts import NO, YES

LONGEST_LINE, LONGEST_TEXT = 200, 2000
LARGEST = Decimal(10) ** 12
AGREED = frozenset({"是", "有", "√", "1", "Y", "YES", "TRUE"})
DENIED = frozenset({"否", "无", "×", "0", "N", "NO", "FALSE", ""})


class ColumnType(StrEnum):
    """What a cell holds, and as what it is kept in ``Entry.values``."""

    LINE = "line"  # str
    TEXT = "text"  # str
    WHOLE = "whole"  # int
    DECIMAL = "decimal"  # str of a decimal
    MONEY = "money"  # int, fen; typed in yuan
    DAY = "day"  # ISO date
    FLAG = "flag"  # bool
    CHOICE = "choice"  # key of a choice


class Unfit(Exception):
    """A cell that cannot be read, with the sentence for it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)


@dataclass(frozen=True)
class Column:
    """A column of a register. ``listed`` ones stand in the list, ``public`` ones on pages for everybody.

    ``unit`` is the symbol behind a number: m, m², kW. ``least`` and ``most`` bound numbers, both included.
    """

    key: str
    label: Text
    type: ColumnType = ColumnType.LINE
    choices: tuple[tuple[str, Text], ...] = ()
    unit: str = ""
    needed: bool = False
    least: int | None = None
    most: int | None = None
    listed: bool = False
    public: bool = False

    def __post_init__(self) -> None:
        if (self.type is ColumnType.CHOICE) != bool(self.choices):
            raise ValueError(f"column {self.key}: choices belong to a column of choices")

    @property
    def numeric(self) -> bool:
        """Whether it stands right-aligned."""
        return self.type in (ColumnType.WHOLE, ColumnType.DECIMAL, ColumnType.MONEY)

    @property
    def head(self) -> Text:
        """The label with the unit of its numbers."""
        symbol = "元" if self.type is ColumnType.MONEY else self.unit
        english = "yuan" if self.type is ColumnType.MONEY else self.unit
        return Text(f"{self.label.zh}（{symbol}）", f"{self.label.en} ({english})") if symbol else self.label

    def read(self, cell: object) -> object:
        """The value of what stands in a sheet or was typed; None for nothing. Raises Unfit."""
        text = "" if cell is None else str(cell).strip()
        if not text and self.type is not ColumnType.FLAG:
            if self.needed:
                raise Unfit("不能为空。", "It must not be empty.")
            return None
        return self._read(cell, text)

    def shown(self, value: object) -> object:
        """A kept value as people read it."""
        if value is None or value == "":
            return None
        match self.type:
            case ColumnType.CHOICE:
                return dict(self.choices).get(str(value), value)
            case ColumnType.FLAG:
                return YES if value else NO
            case ColumnType.MONEY:
                return yuan(int(str(value)))
            case ColumnType.DECIMAL:
                return Decimal(str(value))
            case ColumnType.DAY:
                return date.fromisoformat(str(value))
            case _:
                return value

    def _read(self, cell: object, text: str) -> object:
        match self.type:
            case ColumnType.LINE:
                return _bounded(text, LONGEST_LINE)
            case ColumnType.TEXT:
                return _bounded(text, LONGEST_TEXT)
            case ColumnType.WHOLE:
                number = self._number(text)
                if number != number.to_integral_value():
                    raise Unfit("应为整数。", "It must be a whole number.")
                return int(number)
            case ColumnType.DECIMAL:
                return format(self._number(text).normalize(), "f")
            case ColumnType.MONEY:
                return _fen(text)
            case ColumnType.DAY:
                return day_of(cell).isoformat()
            case ColumnType.FLAG:
                return _flag(text)
            case ColumnType.CHOICE:
                return choice_of(text, dict(self.choices))

    def _number(self, text: str) -> Decimal:
        number = number_of(text)
        if self.least is not None and number < self.least:
            raise Unfit(f"不能小于 {self.least}。", f"It must not be less than {self.least}.")
        if self.most is not None and number > self.most:
            raise Unfit(f"不能大于 {self.most}。", f"It must not be more than {self.most}.")
        return number


def number_of(text: str) -> Decimal:
    """A number with or without grouping. Raises Unfit."""
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation as odd:
        raise Unfit("不是数字。", "It is not a number.") from odd
    if not number.is_finite() or abs(number) >= LARGEST:
        raise Unfit("数字超出范围。", "The number is out of range.")
    return number


def day_of(cell: object) -> date:
    """A day as spreadsheets and people write it. Raises Unfit."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell).strip().replace("/", "-").replace(".", "-")
    text = text.replace("年", "-").replace("月", "-").removesuffix("日")
    try:
        year, month, day = (int(part) for part in text.split("-"))
        return date(year, month, day)
    except ValueError as odd:
        raise Unfit("不是日期，请写成 2026-01-31。", "Not a date; please write 2026-01-31.") from odd


def choice_of(text: str, choices: Mapping[str, Text]) -> str:
    """The key of a choice named by its key or its word in either language. Raises Unfit."""
    for key, label in choices.items():
        if text in (key, label.zh) or text.lower() == label.en.lower():
            return key
    offered = list(choices.values())
    raise Unfit(
        f"只能填：{'、'.join(label.zh for label in offered)}。",
        f"It must be one of: {', '.join(label.en for label in offered)}.",
    )


def _bounded(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Unfit(f"超过 {longest} 个字。", f"It is longer than {longest} characters.")
    return text.replace("\x00", "")


def _fen(text: str) -> int:
    try:
        amount = fen_from_yuan(text)
    except ValueError as odd:
        raise Unfit("不是金额，请以元为单位填写，最多两位小数。", "Not an amount in yuan with two decimals.") from odd
    if amount < 0:
        raise Unfit("金额不能为负。", "An amount must not be negative.")
    return amount


def _flag(text: str) -> bool:
    if text.upper() in AGREED:
        return True
    if text.upper() in DENIED:
        return False
    raise Unfit("请填“是”或“否”。", "Please write yes or no.")
