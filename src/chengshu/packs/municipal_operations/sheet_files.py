"""Sheets of books as files: the template that is given out, and what comes back read into lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from chengshu.base.sheets import NotAWorkbook, workbook
from chengshu.packs.municipal_operations.books import columns_of
from chengshu.packs.municipal_operations.columns import LONGEST_TEXT, Column, ColumnType
from chengshu.packs.municipal_operations.errors import EmptySheet, NotASheet
from chengshu.packs.municipal_operations.registers import Register

LARGEST = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
PACKED = b"PK\x03\x04"
ENCODINGS = ("utf-8-sig", "gb18030")
Line = list[str | bool | None]


def template(register: Register) -> bytes:
    """An empty Excel sheet with the heads of a register and a second sheet that says what each takes."""
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = register.label.zh[:31]
    columns = columns_of(register)
    sheet.append([column.head.zh for column in columns])
    sheet.freeze_panes = "A2"
    notes = book.create_sheet("填写说明")
    notes.append(["列", "必填", "填写要求"])
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = max(12, 2 * len(column.head.zh) + 4)
        sheet.cell(1, number).font = Font(bold=True)
        notes.append([column.head.zh, "是" if column.needed else "", _asked(column)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def lines_of(content: bytes) -> tuple[list[str], list[tuple[int, Line]]]:
    """The heads of a file, and its lines that hold anything with their numbers in it, one more than MOST_ROWS at most.

    Raises NotASheet, EmptySheet.
    """
    if len(content) > LARGEST:
        raise NotASheet
    every = _of_workbook(content) if content.startswith(PACKED) else _of_csv(content)
    first = next(every, None)
    if first is None:
        raise EmptySheet
    heads = ["" if cell is None else str(cell).strip()[:100] for cell in first[:MOST_COLUMNS]]
    lines: list[tuple[int, Line]] = []
    for number, line in enumerate(every, 2):
        cells = [_plain(cell) for cell in line[: len(heads)]]
        if any(cell not in (None, "") for cell in cells):
            lines.append((number, cells))
        if len(lines) > MOST_ROWS:
            break
    if not lines:
        raise EmptySheet
    return heads, lines


def proposed(register: Register, heads: Sequence[str]) -> dict[str, int]:
    """Which head is which column: by its name in either language, else by a name that holds it; each head once.

    A head that names another unit than the column is left for a person to say.
    """
    places: dict[str, int] = {}
    for fits in (_same, _holds):
        for column in columns_of(register):
            free = (place for place, head in enumerate(heads) if head and place not in places.values())
            place = next((one for one in free if fits(heads[one], column)), None)
            if place is not None:
                places.setdefault(column.key, place)
    return places


def missing(register: Register, places: Mapping[str, int]) -> list[Column]:
    """The columns a row cannot do without that no head stands for."""
    return [column for column in columns_of(register) if column.needed and column.key not in places]


def _same(head: str, column: Column) -> bool:
    bare, unit = _parted(head)
    return bare in _names(column) and unit in _units(column, unit)


def _holds(head: str, column: Column) -> bool:
    bare, unit = _parted(head)
    return any(len(name) > 1 and name in bare for name in _names(column)) and unit in _units(column, unit)


def _names(column: Column) -> set[str]:
    spoken = (column.head.zh, column.head.en, column.label.zh, column.label.en, column.key)
    return {_parted(name)[0] for name in spoken}


def _units(column: Column, said: str) -> set[str]:
    """What may stand in brackets behind the name of a column: its unit; anything where it has none."""
    units = {_parted(name)[1] for name in (column.head.zh, column.head.en)}
    return {"", *units} if any(units) else {said}


def _parted(head: str) -> tuple[str, str]:
    """A head without blanks and stars, and what stands in brackets behind it."""
    bare, _, behind = head.replace("（", "(").replace("）", ")").replace("*", "").lower().partition("(")
    return "".join(bare.split()), behind.partition(")")[0].strip()


def _of_workbook(content: bytes) -> Iterator[Sequence[object]]:
    try:
        sheet = workbook(content).worksheets[0]
    except (NotAWorkbook, IndexError) as odd:
        raise NotASheet from odd
    yield from sheet.iter_rows(max_row=2 * MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)


def _of_csv(content: bytes) -> Iterator[Sequence[object]]:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        try:
            yield from csv.reader(io.StringIO(text, newline=""))
        except csv.Error as odd:
            raise NotASheet from odd
        return
    raise NotASheet


def _plain(value: object) -> str | bool | None:
    """A cell as it is kept; one that is too long stays too long, by one sign."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (int, float, Decimal)):
        return str(value)
    return str(value).removesuffix(" 00:00:00")[: LONGEST_TEXT + 1]


def _asked(column: Column) -> str:
    match column.type:
        case ColumnType.CHOICE:
            return "、".join(label.zh for _, label in column.choices)
        case ColumnType.FLAG:
            return "是、否"
        case ColumnType.DAY:
            return "日期，如 2026-01-31"
        case ColumnType.MONEY:
            return "金额，单位元"
        case ColumnType.WHOLE | ColumnType.DECIMAL:
            return _bounds(column)
        case _:
            return "留空由平台编号" if column.key == "code" else "文字"


def _bounds(column: Column) -> str:
    parts = ["整数" if column.type is ColumnType.WHOLE else "数字"]
    if column.least is not None:
        parts.append(f"不小于 {column.least}")
    if column.most is not None:
        parts.append(f"不大于 {column.most}")
    return "，".join(parts)
