"""Keeping the books: rows are entered, changed, struck off, and every change stays on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.packs.municipal_operations.books import Row, middle_of, read_row
from chengshu.packs.municipal_operations.errors import CodeTaken, StruckOff
from chengshu.packs.municipal_operations.models import Entry, EntryChange
from chengshu.packs.municipal_operations.models.ledger import EntryState
from chengshu.packs.municipal_operations.numbering import next_in
from chengshu.packs.municipal_operations.registers import Register
from chengshu.packs.municipal_operations.rights import KEEP

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation

Shape = dict[str, Any]


@transaction.atomic
def enter(
    register: Register, unit: Organisation, cells: Mapping[str, object], *, by: Actor, shape: Shape | None = None
) -> Entry:
    """A new row in a book, as typed. Without a code it is given the next one. Raises UnfitValues, CodeTaken."""
    must_reach(by, KEEP, unit)
    entry = written(register, unit, read_row(register, cells), shape)
    record(by, "municipal_operations.entry.entered", entry, register=register.key, code=entry.code)
    return entry


def written(register: Register, unit: Organisation, row: Row, shape: Shape | None = None) -> Entry:
    """A new row of what was read already. Raises CodeTaken."""
    fields = _with_position(dict(row.fields), shape)
    fields["code"] = fields.get("code") or f"{register.prefix}{next_in(f'code.{register.key}'):06d}"
    if Entry.everywhere.filter(register=register.key, code=fields["code"]).exists():
        raise CodeTaken(code=fields["code"], fields={"code": CodeTaken.text.with_values(code=fields["code"])})
    return Entry.everywhere.create(register=register.key, unit=unit, values=row.values, shape=shape, **fields)


@transaction.atomic
def change(entry: Entry, cells: Mapping[str, object], *, by: Actor, why: str = "", shape: Shape | None = None) -> Entry:
    """Change what is given of a row; the rest stays. Raises UnfitValues, CodeTaken, StruckOff."""
    row = _locked(entry)
    must_reach(by, KEEP, row.unit)
    rewritten(row, read_row(row.book, cells, whole=False), by=by, why=why, shape=shape, given=frozenset(cells))
    return row


def rewritten(
    row: Entry, read: Row, *, by: Actor, why: str = "", shape: Shape | None = None, given: frozenset[str] = frozenset()
) -> bool:
    """Put what was read already into a locked row; whether anything changed. Raises CodeTaken, StruckOff."""
    if row.state == EntryState.GONE:
        raise StruckOff
    fields = _with_position(dict(read.fields), shape)
    if not fields.get("code"):
        fields.pop("code", None)
    code = fields.get("code", row.code)
    if code != row.code and Entry.everywhere.filter(register=row.register, code=code).exists():
        raise CodeTaken(code=code, fields={"code": CodeTaken.text.with_values(code=code)})
    kept = {key: value for key, value in row.values.items() if key not in given}
    wanted: dict[str, Any] = {**fields, "values": {**kept, **read.values}}
    if shape is not None:
        wanted["shape"] = shape
    before = {name: getattr(row, name) for name in wanted}
    changed = {name: value for name, value in wanted.items() if _plain(before[name]) != _plain(value)}
    if not changed:
        return False
    for name, value in changed.items():
        setattr(row, name, value)
    row.changed_at = clock.now()
    row.save()
    _remember(row, {name: before[name] for name in changed}, changed, by, why)
    return True


@transaction.atomic
def set_state(entry: Entry, state: EntryState, *, by: Actor, why: str) -> Entry:
    """Put a row out of use, back into use, or strike it off for good. Raises StruckOff."""
    row = _locked(entry)
    must_reach(by, KEEP, row.unit)
    if row.state == EntryState.GONE:
        raise StruckOff
    stood(row, state, by=by, why=why)
    return row


def stood(row: Entry, state: EntryState, *, by: Actor, why: str) -> None:
    """Note a new state of a locked row; nothing where it stands so already."""
    if row.state == state:
        return
    before, row.state, row.changed_at = row.state, state, clock.now()
    row.save(update_fields=["state", "changed_at"])
    _remember(row, {"state": before}, {"state": state}, by, why)


def _locked(entry: Entry) -> Entry:
    return Entry.everywhere.select_for_update(of=("self",)).select_related("unit").get(pk=entry.pk)


def _with_position(fields: dict[str, Any], shape: Shape | None) -> dict[str, Any]:
    if shape is not None and fields.get("lon") is None:
        fields["lon"], fields["lat"] = middle_of(shape)
    return fields


def _remember(row: Entry, before: Mapping[str, Any], after: Mapping[str, Any], by: Actor, why: str) -> None:
    EntryChange.objects.create(
        entry=row,
        by_id=by.person_id,
        why=why[:200],
        before={name: _plain(value) for name, value in before.items()},
        after={name: _plain(value) for name, value in after.items()},
    )
    record(by, "municipal_operations.entry.changed", row, why=why, fields=sorted(after))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
