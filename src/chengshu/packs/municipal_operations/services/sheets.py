"""Books from Excel and CSV: a sheet is read whole, shown with its faults, and taken in once, all or nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from chengshu.base import clock
from chengshu.base.coordinates import Datum, converted
from chengshu.base.sheets import NotAWorkbook, workbook
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.packs.municipal_operations.books import columns_of, read_row
from chengshu.packs.municipal_operations.columns import Column, ColumnType
from chengshu.packs.municipal_operations.errors import (
    EmptySheet,
    NotASheet,
    SheetHasFaults,
    SheetTaken,
    UnfitValues,
    UnknownHeads,
)
from chengshu.packs.municipal_operations.models import Entry, Sheet
from chengshu.packs.municipal_operations.models.ledger import EntryState
from chengshu.packs.municipal_operations.registers import REGISTERS, Register
from chengshu.packs.municipal_operations.rights import KEEP
from chengshu.packs.municipal_operations.services.ledger import rewritten, written

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation

LARGEST = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_FAULTS = 200
PACKED = b"PK\x03\x04"
ENCODINGS = ("utf-8-sig", "gb18030")


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


@transaction.atomic
def read(
    register: Register,
    unit: Organisation,
    content: bytes,
    *,
    name: str,
    by: Actor,
    datum: Datum = Datum.CGCS2000,
) -> Sheet:
    """Read a sheet and keep what it says, for somebody to look at. Positions may come in another datum.

    Raises NotASheet, EmptySheet, UnknownHeads, NotAllowed.
    """
    must_reach(by, KEEP, unit)
    heads, lines = _lines(content)
    places = _placed(register, heads)
    rows: list[dict[str, Any]] = []
    faults: list[dict[str, Any]] = []
    codes: dict[str, int] = {}
    for number, line in lines:
        if number > MOST_ROWS + 1:
            most = Text(f"超过 {MOST_ROWS} 行，请分次导入。", f"More than {MOST_ROWS} rows; please send it in parts.")
            faults.append(_fault(number, "", most))
            break
        cells = {key: _json(line[place]) if place < len(line) else None for key, place in places.items()}
        faults += _read_line(register, number, _moved(cells, datum), rows, codes)
    if not rows and not faults:
        raise EmptySheet
    faults += _foreign(register, unit, rows)
    sheet = Sheet.everywhere.create(
        register=register.key,
        unit=unit,
        name=name[:200],
        by_id=by.person_id,
        rows=rows,
        faults=faults[:MOST_FAULTS],
    )
    record(by, "municipal_operations.sheet.read", sheet, register=register.key, rows=len(rows), faults=len(faults))
    return sheet


@transaction.atomic
def take_in(sheet: Sheet, *, by: Actor) -> Sheet:
    """Write the rows of a sheet: known codes are changed, others entered. Raises SheetHasFaults, SheetTaken."""
    row = Sheet.everywhere.select_for_update(of=("self",)).select_related("unit").get(pk=sheet.pk)
    must_reach(by, KEEP, row.unit)
    if row.taken_at is not None:
        raise SheetTaken
    if row.faults:
        raise SheetHasFaults
    register = REGISTERS[row.register]
    known = known_codes(register, row)
    for line in row.rows:
        cells = line["cells"]
        present = known.get(str(cells.get("code") or ""))
        if present is None:
            written(register, row.unit, read_row(register, cells))
            row.added += 1
        else:
            given = read_row(register, cells, whole=False)
            row.changed += rewritten(present, given, by=by, why=row.name, given=frozenset(cells))
    row.taken_at = clock.now()
    row.save()
    record(by, "municipal_operations.sheet.taken", row, added=row.added, changed=row.changed)
    return row


def known_codes(register: Register, sheet: Sheet) -> dict[str, Entry]:
    """The rows in the book that a sheet speaks of, by code."""
    codes = [code for line in sheet.rows if (code := str(line["cells"].get("code") or ""))]
    found: dict[str, Entry] = {}
    for start in range(0, len(codes), 500):
        rows = Entry.everywhere.filter(register=register.key, code__in=codes[start : start + 500])
        found |= {row.code: row for row in rows.select_related("unit")}
    return found


def _lines(content: bytes) -> tuple[list[str], Iterator[tuple[int, Sequence[object]]]]:
    if len(content) > LARGEST:
        raise NotASheet
    every = _of_workbook(content) if content.startswith(PACKED) else _of_csv(content)
    first = next(every, None)
    if first is None:
        raise EmptySheet
    heads = ["" if cell is None else str(cell).strip() for cell in first]
    numbered = ((number, line) for number, line in enumerate(every, 2) if any(cell not in (None, "") for cell in line))
    return heads, numbered


def _of_workbook(content: bytes) -> Iterator[Sequence[object]]:
    try:
        sheet = workbook(content).worksheets[0]
    except (NotAWorkbook, IndexError) as odd:
        raise NotASheet from odd
    yield from sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=60, values_only=True)


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


def _placed(register: Register, heads: Sequence[str]) -> dict[str, int]:
    """In which place of a line each column stands; heads in either language, with or without their unit."""
    places: dict[str, int] = {}
    missing: list[str] = []
    for column in columns_of(register):
        names = {column.head.zh, column.head.en, column.label.zh, column.label.en, column.key}
        place = next((number for number, head in enumerate(heads) if head in names), None)
        if place is not None:
            places[column.key] = place
        elif column.needed:
            missing.append(column.head.zh)
    if missing:
        raise UnknownHeads(heads="、".join(missing))
    return places


def _read_line(
    register: Register, number: int, plain: dict[str, Any], rows: list[dict[str, Any]], codes: dict[str, int]
) -> list[dict[str, Any]]:
    code = str(plain.get("code") or "").strip()
    faults = []
    if code and code in codes:
        twice = Text(f"编号与第 {codes[code]} 行重复。", f"The number is the same as in row {codes[code]}.")
        faults.append(_fault(number, _label(register, "code"), twice))
    codes.setdefault(code, number)
    try:
        read_row(register, plain)
    except UnfitValues as unfit:
        return faults + [_fault(number, _label(register, key), text) for key, text in unfit.fields.items()]
    if not faults:
        rows.append({"number": number, "cells": plain})
    return faults


def _foreign(register: Register, unit: Organisation, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows whose code belongs to another unit, or to something struck off."""
    numbers = {str(row["cells"].get("code")): row["number"] for row in rows if row["cells"].get("code")}
    faults = []
    codes = list(numbers)
    for start in range(0, len(codes), 500):
        for found in Entry.everywhere.filter(register=register.key, code__in=codes[start : start + 500]):
            if found.unit_id != unit.pk:
                text = Text("该编号属于其他单位。", "The number belongs to another unit.")
            elif found.state == EntryState.GONE:
                text = Text("该编号已注销。", "The number was struck off.")
            else:
                continue
            faults.append(_fault(numbers[found.code], _label(register, "code"), text))
    return sorted(faults, key=lambda fault: fault["row"])


def _moved(cells: dict[str, Any], datum: Datum) -> dict[str, Any]:
    if datum in (Datum.CGCS2000, Datum.WGS84) or not cells.get("lon"):
        return cells
    try:
        lon, lat = converted(float(cells["lon"]), float(cells["lat"]), datum, Datum.CGCS2000)
    except (TypeError, ValueError):  # said of the row by the columns themselves
        return cells
    return {**cells, "lon": f"{lon:.6f}", "lat": f"{lat:.6f}"}


def _json(value: object) -> object:
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (int, float, Decimal)):
        return str(value)
    return str(value).removesuffix(" 00:00:00")


def _label(register: Register, key: str) -> str:
    return next(column.head.zh for column in columns_of(register) if column.key == key)


def _fault(number: int, column: str, text: Text) -> dict[str, Any]:
    return {"row": number, "column": column, "zh": text.zh, "en": text.en}


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


SHOWN = 20


def preview(register: Register, sheet: Sheet, known: dict[str, Entry]) -> tuple[list[Text], list[dict[str, Any]]]:
    """The first rows of a sheet as they will stand in the book: heads, and for each row whether it is new."""
    given = {key for line in sheet.rows[:SHOWN] for key, value in line["cells"].items() if value not in (None, "")}
    columns = [column for column in columns_of(register) if column.key in given]
    lines = [
        {
            "number": line["number"],
            "new": str(line["cells"].get("code") or "") not in known,
            "cells": [line["cells"].get(column.key) for column in columns],
        }
        for line in sheet.rows[:SHOWN]
    ]
    return [column.head for column in columns], lines
