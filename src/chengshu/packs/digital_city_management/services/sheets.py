"""Shops, sites and vehicles from Excel and CSV: handed in, matched, looked at, taken in once."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from openpyxl import Workbook

from chengshu.base import clock
from chengshu.base.coordinates import Datum, converted
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.intake.reading import read_file
from chengshu.packs.digital_city_management.columns import (
    SHOP_COLUMNS,
    SITE_COLUMNS,
    SheetColumn,
    proposed,
    values_of,
)
from chengshu.packs.digital_city_management.errors import ColumnsMissing, SheetFaulty, SheetTaken, SheetTooLong
from chengshu.packs.digital_city_management.models import Sheet, Shop, Supervised
from chengshu.packs.digital_city_management.rights import KEEP

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation

MOST_ROWS = 5000
MOST_FAULTS = 200
SHOWN = 20
AT_ONCE = 500
TWICE = Text("与第 %(row)s 行的编号相同。", "The same number as in row %(row)s.")
FOREIGN = Text("该编号由其他单位管理。", "Another unit keeps this number.")


@dataclass(frozen=True)
class Register:
    """A register that takes sheets; ``number`` is the column that tells its rows apart."""

    key: str
    label: Text
    model: type[Shop] | type[Supervised]
    number: str
    columns: tuple[SheetColumn, ...]


REGISTERS: Mapping[str, Register] = {
    one.key: one
    for one in (
        Register("shops", Text("门前三包商户", "Shops"), Shop, "code", SHOP_COLUMNS),
        Register("sites", Text("工地和车辆", "Sites and vehicles"), Supervised, "number", SITE_COLUMNS),
    )
}


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where."""

    row: int
    column: Text
    why: Text


@dataclass
class Looked:
    """What a sheet would do: rows that are new, that change what is known, that say nothing new, and its faults."""

    new: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    changed: list[tuple[int, dict[str, Any], Shop | Supervised]] = field(default_factory=list)
    same: int = 0
    faults: list[Fault] = field(default_factory=list)


def template(register: Register) -> bytes:
    """An empty sheet with the heads of a register."""
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = register.label.zh
    sheet.append([column.label.zh for column in register.columns])
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@transaction.atomic
def hand_in(
    register: Register, unit: Organisation, content: bytes, name: str, *, by: Actor, datum: Datum = Datum.CGCS2000
) -> Sheet:
    """Keep what a file says with its columns matched by their headings; nothing is registered yet.

    Raises NotAllowed, SheetTooLong, and what reading the file raises.
    """
    must_reach(by, KEEP, unit)
    read = read_file(content)
    if len(read.rows) > MOST_ROWS:
        raise SheetTooLong(most=MOST_ROWS)
    row = Sheet.everywhere.create(
        register=register.key,
        unit=unit,
        name=name[:200],
        datum=datum,
        heads=list(read.columns),
        lines=[[number, list(cells)] for number, cells in read.rows],
        mapping=proposed(register.columns, read.columns),
        by_id=by.person_id,
    )
    record(by, "digital_city_management.sheet.handed_in", row, rows=len(read.rows))
    return row


@transaction.atomic
def set_mapping(sheet: Sheet, mapping: Mapping[str, int], *, by: Actor) -> Sheet:
    """Which column of the sheet is what. Raises NotAllowed, SheetTaken."""
    row = _open(sheet, by)
    known = {column.key for column in REGISTERS[row.register].columns}
    row.mapping = {key: place for key, place in mapping.items() if key in known and 0 <= place < len(row.heads)}
    row.save(update_fields=["mapping"])
    record(by, "digital_city_management.sheet.matched", row)
    return row


def look(sheet: Sheet) -> Looked:
    """What taking it in would do. Raises ColumnsMissing."""
    register = REGISTERS[sheet.register]
    missing = [one.label.zh for one in register.columns if one.needed and one.key not in sheet.mapping]
    if missing:
        raise ColumnsMissing(columns="、".join(missing))
    read = [(number, *values_of(register.columns, sheet.mapping, cells)) for number, cells in sheet.lines]
    known = _known(register, [str(values.get(register.number, "")) for _, values, _ in read])
    found, seen = Looked(), dict[str, int]()
    for number, values, faults in read:
        mark = str(values.get(register.number, ""))
        found.faults += [Fault(number, column.label, why) for column, why in faults]
        if mark and mark in seen:
            found.faults.append(Fault(number, _label(register), TWICE.with_values(row=seen[mark])))
        seen.setdefault(mark, number)
        _judge(found, number, _moved(values, Datum(sheet.datum)), known.get(mark), sheet)
    return found


@transaction.atomic
def take_in(sheet: Sheet, *, by: Actor) -> Sheet:
    """Known numbers are changed, others registered. Raises NotAllowed, SheetTaken, SheetFaulty, ColumnsMissing."""
    row = _open(sheet, by)
    register = REGISTERS[row.register]
    found = look(row)
    if found.faults:
        raise SheetFaulty
    now = clock.now()
    names = [column.key for column in register.columns if column.key in row.mapping]
    new: Sequence[Any] = [register.model(unit=row.unit, changed_at=now, **values) for _, values in found.new]
    for _, values, known in found.changed:
        known.changed_at = now
        for name, value in values.items():
            setattr(known, name, value)
    manager: Any = register.model.everywhere
    manager.bulk_create(new, batch_size=AT_ONCE)
    manager.bulk_update([one for _, _, one in found.changed], [*names, "changed_at"], batch_size=AT_ONCE)
    row.added, row.changed, row.same = len(found.new), len(found.changed), found.same
    row.taken_at, row.lines = now, []
    row.save()
    record(by, "digital_city_management.sheet.taken", row, added=row.added, changed=row.changed)
    return row


def _open(sheet: Sheet, by: Actor) -> Sheet:
    row = Sheet.everywhere.select_for_update(of=("self",)).select_related("unit").get(pk=sheet.pk)
    must_reach(by, KEEP, row.unit)
    if row.taken_at is not None:
        raise SheetTaken
    return row


def _known(register: Register, numbers: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    manager: Any = register.model.everywhere
    for start in range(0, len(numbers), AT_ONCE):
        rows = manager.filter(**{f"{register.number}__in": numbers[start : start + AT_ONCE]})
        found |= {getattr(row, register.number): row for row in rows}
    return found


def _judge(found: Looked, number: int, values: dict[str, Any], known: Any, sheet: Sheet) -> None:
    if known is None:
        found.new.append((number, values))
    elif known.unit_id != sheet.unit_id:
        found.faults.append(Fault(number, _label(REGISTERS[sheet.register]), FOREIGN))
    elif any(getattr(known, name) != value for name, value in values.items()):
        found.changed.append((number, values, known))
    else:
        found.same += 1


def _moved(values: dict[str, Any], datum: Datum) -> dict[str, Any]:
    if datum in (Datum.CGCS2000, Datum.WGS84) or values.get("lon") is None or values.get("lat") is None:
        return values
    lon, lat = converted(values["lon"], values["lat"], datum, Datum.CGCS2000)
    return {**values, "lon": round(lon, 7), "lat": round(lat, 7)}


def _label(register: Register) -> Text:
    return next(column.label for column in register.columns if column.key == register.number)
