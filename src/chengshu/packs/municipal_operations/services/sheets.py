"""Books from Excel and CSV: a sheet is read whole, its columns are matched, it is shown with its faults, taken in once.

A line with a number that the book knows changes that row. A line without one is a new row, unless the unit has one that
is the same in every column of the sheet: so the same sheet twice changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from chengshu.base import clock
from chengshu.base.coordinates import Datum, converted
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.packs.municipal_operations.books import Row, columns_of, read_row
from chengshu.packs.municipal_operations.errors import SheetHasFaults, SheetTaken, UnfitValues
from chengshu.packs.municipal_operations.models import Entry, Sheet
from chengshu.packs.municipal_operations.models.ledger import EntryState
from chengshu.packs.municipal_operations.registers import REGISTERS, Register
from chengshu.packs.municipal_operations.rights import KEEP
from chengshu.packs.municipal_operations.services.ledger import differences, rewritten_all, written_all
from chengshu.packs.municipal_operations.sheet_files import MOST_ROWS, lines_of, missing, proposed

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation

MOST_FAULTS = 200
SHOWN = 20
REMEMBERED = 5
AT_ONCE = 500
NEW, CHANGED, SAME = "new", "changed", "same"


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

    Its columns are matched as they were the last time, else by their names. It takes the place of what the same person
    read for the book before and left. Raises NotASheet, EmptySheet, NotAllowed.
    """
    must_reach(by, KEEP, unit)
    heads, lines = lines_of(content)
    Sheet.everywhere.filter(register=register.key, unit=unit, by_id=by.person_id, taken_at=None).delete()
    sheet = Sheet(register=register.key, unit=unit, name=name[:200], by_id=by.person_id, datum=datum)
    sheet.heads, sheet.lines = heads, [[number, *cells] for number, cells in lines]
    sheet.columns = _matched_before(register, unit, heads) or proposed(register, heads)
    _judge(sheet)
    sheet.save()
    record(
        by, "municipal_operations.sheet.read", sheet, register=register.key, rows=sheet.fit, faults=len(sheet.faults)
    )
    return sheet


@transaction.atomic
def match(sheet: Sheet, columns: Mapping[str, int], *, by: Actor) -> Sheet:
    """Say which column of a sheet is what, by the keys of the book's columns; it is read anew. Raises SheetTaken."""
    row = _open(sheet, by)
    known = {column.key for column in columns_of(REGISTERS[row.register])}
    row.columns = {key: place for key, place in columns.items() if key in known and 0 <= place < len(row.heads)}
    _judge(row)
    row.save()
    record(by, "municipal_operations.sheet.matched", row, columns=row.columns)
    return row


@transaction.atomic
def take_in(sheet: Sheet, *, by: Actor) -> Sheet:
    """Write the rows of a sheet, all or nothing. Raises SheetHasFaults, SheetTaken."""
    row = _open(sheet, by)
    reading = _judge(row)
    if row.faults:
        raise SheetHasFaults
    register = REGISTERS[row.register]
    written_all(register, row.unit, (one.read for one in reading.lines if one.entry is None))
    known = ((one.entry, one.read) for one in reading.lines if one.fate == CHANGED and one.entry is not None)
    rewritten_all(known, by=by, why=row.name, given=reading.given)
    row.taken_at, row.lines = clock.now(), []
    row.save()
    record(by, "municipal_operations.sheet.taken", row, added=row.added, changed=row.changed)
    return row


@dataclass
class _Line:
    """A line that can be read, and the row of the book it speaks of."""

    number: int
    cells: dict[str, Any]
    read: Row
    entry: Entry | None = None
    fate: str = NEW


@dataclass
class _Reading:
    """A sheet as it was read: the lines that fit, the faults of the others, the keys of the columns it gives."""

    given: frozenset[str]
    lines: list[_Line] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)


def _judge(sheet: Sheet) -> _Reading:
    """Read the lines of a sheet by its columns, hold them against the book, and note on the sheet what was found."""
    register = REGISTERS[sheet.register]
    reading = _Reading(frozenset(sheet.columns))
    for column in missing(register, sheet.columns):
        unmatched = Text("没有对应的列，请点“核对列的对应”选择。", "No column stands for it; please match the columns.")
        reading.faults.append(_fault(1, column.head.zh, unmatched))
    if not reading.faults:
        _read_lines(register, sheet, reading)
        _place(register, sheet, reading)
    fates = [one.fate for one in reading.lines]
    sheet.fit, sheet.added, sheet.changed = len(fates), fates.count(NEW), fates.count(CHANGED)
    sheet.faults = sorted(reading.faults, key=lambda fault: fault["row"])[:MOST_FAULTS]
    sheet.rows = [{"number": one.number, "fate": one.fate, "cells": one.cells} for one in reading.lines[:SHOWN]]
    return reading


def _read_lines(register: Register, sheet: Sheet, reading: _Reading) -> None:
    codes: dict[str, int] = {}
    datum = Datum(sheet.datum)
    for number, *line in sheet.lines:
        if number > MOST_ROWS + 1:
            most = Text(f"超过 {MOST_ROWS} 行，请分次导入。", f"More than {MOST_ROWS} rows; please send it in parts.")
            reading.faults.append(_fault(number, "", most))
            return
        cells = {key: line[place] if place < len(line) else None for key, place in sheet.columns.items()}
        _read_line(register, number, _moved(cells, datum), reading, codes)


def _read_line(
    register: Register, number: int, cells: dict[str, Any], reading: _Reading, codes: dict[str, int]
) -> None:
    code = str(cells.get("code") or "").strip()
    if code and codes.setdefault(code, number) != number:
        twice = Text(f"编号与第 {codes[code]} 行重复。", f"The number is the same as in row {codes[code]}.")
        reading.faults.append(_fault(number, _label(register, "code"), twice))
        return
    try:
        reading.lines.append(_Line(number, cells, read_row(register, cells)))
    except UnfitValues as unfit:
        reading.faults += [_fault(number, _label(register, key), text) for key, text in unfit.fields.items()]


def _place(register: Register, sheet: Sheet, reading: _Reading) -> None:
    """Find the row of the book that each line speaks of, and whether it says anything new of it."""
    by_code = {str(one.read.fields["code"]): one for one in reading.lines if one.read.fields.get("code")}
    for entry in _entries(register, "code", by_code):
        line = by_code[entry.code]
        if entry.unit_id != sheet.unit_id or entry.state == EntryState.GONE:
            reading.faults.append(_fault(line.number, _label(register, "code"), _whose(entry, sheet.unit_id)))
            continue
        line.entry = entry
        line.fate = CHANGED if differences(entry, line.read, given=reading.given) else SAME
    _place_unnumbered(register, sheet, reading)


def _place_unnumbered(register: Register, sheet: Sheet, reading: _Reading) -> None:
    waiting: dict[str, list[_Line]] = defaultdict(list)
    for line in reading.lines:
        if not line.read.fields.get("code"):
            waiting[str(line.read.fields["name_zh"])].append(line)
    for entry in _entries(register, "name_zh", waiting):
        if entry.unit_id != sheet.unit_id or entry.state == EntryState.GONE:
            continue
        for line in waiting[entry.name_zh]:
            if line.entry is None and not differences(entry, line.read, given=reading.given):
                line.entry, line.fate = entry, SAME
                break


def _entries(register: Register, name: str, wanted: Iterable[str]) -> Iterator[Entry]:
    keys = list(wanted)
    for start in range(0, len(keys), AT_ONCE):
        asked: dict[str, Any] = {f"{name}__in": keys[start : start + AT_ONCE]}
        yield from Entry.everywhere.filter(register=register.key, **asked).order_by("pk")


def _whose(entry: Entry, unit_id: int) -> Text:
    if entry.unit_id != unit_id:
        return Text("该编号属于其他单位。", "The number belongs to another unit.")
    return Text("该编号已注销。", "The number was struck off.")


def _matched_before(register: Register, unit: Organisation, heads: list[str]) -> dict[str, int]:
    """How the columns of a sheet with the same heads were matched when the unit took the last one in."""
    taken = Sheet.everywhere.filter(register=register.key, unit=unit, taken_at__isnull=False)
    known: list[tuple[list[str], dict[str, int]]] = list(taken.values_list("heads", "columns")[:REMEMBERED])
    return next((columns for before, columns in known if before == heads), {})


def _open(sheet: Sheet, by: Actor) -> Sheet:
    row = Sheet.everywhere.select_for_update(of=("self",)).select_related("unit").get(pk=sheet.pk)
    must_reach(by, KEEP, row.unit)
    if row.taken_at is not None:
        raise SheetTaken
    return row


def _moved(cells: dict[str, Any], datum: Datum) -> dict[str, Any]:
    if datum in (Datum.CGCS2000, Datum.WGS84) or not cells.get("lon"):
        return cells
    try:
        lon, lat = converted(float(cells["lon"]), float(cells["lat"]), datum, Datum.CGCS2000)
    except (KeyError, TypeError, ValueError):  # said of the row by the columns themselves
        return cells
    return {**cells, "lon": f"{lon:.6f}", "lat": f"{lat:.6f}"}


def _label(register: Register, key: str) -> str:
    return next(column.head.zh for column in columns_of(register) if column.key == key)


def _fault(number: int, column: str, text: Text) -> dict[str, Any]:
    return {"row": number, "column": column, "zh": text.zh, "en": text.en}
