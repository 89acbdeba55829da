"""Keeping the books: rows are entered, changed, struck off, and every change stays on record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.packs.municipal_operations.books import POSITION, Row, middle_of, read_row
from chengshu.packs.municipal_operations.errors import CodeTaken, StruckOff
from chengshu.packs.municipal_operations.models import Entry, EntryChange
from chengshu.packs.municipal_operations.models.ledger import KEPT, EntryState
from chengshu.packs.municipal_operations.numbering import next_in
from chengshu.packs.municipal_operations.registers import Register
from chengshu.packs.municipal_operations.rights import KEEP

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation

Shape = dict[str, Any]
AT_ONCE = 500


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
    fields["code"] = fields.get("code") or next(_free_codes(register, 1))
    if Entry.everywhere.filter(register=register.key, code=fields["code"]).exists():
        raise CodeTaken(code=fields["code"], fields={"code": CodeTaken.text.with_values(code=fields["code"])})
    return Entry.everywhere.create(register=register.key, unit=unit, values=row.values, shape=shape, **fields)


@transaction.atomic
def change(entry: Entry, cells: Mapping[str, object], *, by: Actor, why: str = "", shape: Shape | None = None) -> Entry:
    """Change what is given of a row; the rest stays. Raises UnfitValues, CodeTaken, StruckOff."""
    row = _locked(entry)
    must_reach(by, KEEP, row.unit)
    rewritten(row, read_row(row.book, cells, whole=False), by=by, shape=shape, given=frozenset(cells), why=why)
    return row


def rewritten(row: Entry, read: Row, *, by: Actor, shape: Shape | None, given: frozenset[str], why: str = "") -> bool:
    """Put what was read already into a locked row; whether anything changed. Raises CodeTaken, StruckOff."""
    if row.state == EntryState.GONE:
        raise StruckOff
    code = read.fields.get("code") or row.code
    if code != row.code and Entry.everywhere.filter(register=row.register, code=code).exists():
        raise CodeTaken(code=code, fields={"code": CodeTaken.text.with_values(code=code)})
    changed = differences(row, read, given=given, shape=shape)
    if not changed:
        return False
    before = {name: getattr(row, name) for name in changed}
    _put(row, changed)
    row.save()
    _remember(row, before, changed, by, why)
    return True


def differences(
    row: Entry, read: Row, *, given: frozenset[str] = frozenset(), shape: Shape | None = None
) -> dict[str, Any]:
    """What is to be set in a row so that it says what was read; of the register's own columns only ``given`` ones go.

    Fields that were not given, and a state and a number left empty, stay.
    """
    fields = {
        name: value
        for name, value in _with_position(dict(read.fields), shape).items()
        if value or name not in ("code", "state")
    }
    if given:
        fields = {name: value for name, value in fields.items() if name in given or (shape and name in POSITION)}
    kept = {key: value for key, value in row.values.items() if key not in given}
    told = {key: value for key, value in read.values.items() if not given or key in given}
    wanted: dict[str, Any] = {**fields, "values": {**kept, **told}}
    if shape is not None:
        wanted["shape"] = shape
    return {name: value for name, value in wanted.items() if _plain(getattr(row, name)) != _plain(value)}


def written_all(register: Register, unit: Organisation, rows: Iterable[Row]) -> int:
    """New rows of what was read already, whose codes are free; returns how many. The caller keeps the audit record."""
    waiting = list(rows)
    unnumbered = sum(not row.fields.get("code") for row in waiting)
    codes = _free_codes(register, unnumbered) if unnumbered else iter(())
    made = []
    for row in waiting:
        fields = dict(row.fields)
        fields["code"] = fields.get("code") or next(codes)
        made.append(Entry(register=register.key, unit=unit, values=row.values, **fields))
    Entry.everywhere.bulk_create(made, batch_size=AT_ONCE)
    return len(made)


def rewritten_all(rows: Iterable[tuple[Entry, Row]], *, by: Actor, why: str, given: frozenset[str]) -> int:
    """Put what was read into rows, each change on record; returns how many. The caller keeps the audit record."""
    changes = []
    for row, read in rows:
        changed = differences(row, read, given=given)
        before = {name: getattr(row, name) for name in changed}
        _put(row, changed)
        row.save(update_fields=[*changed, *KEPT, "changed_at"])
        changes.append(_change(row, before, changed, by, why))
    EntryChange.objects.bulk_create(changes, batch_size=AT_ONCE)
    return len(changes)


def _free_codes(register: Register, many: int) -> Iterator[str]:
    """As many further codes as are asked for, past those that somebody gave by hand."""
    found: list[str] = []
    while len(found) < many:
        first = next_in(f"code.{register.key}", more=many - len(found))
        codes = [f"{register.prefix}{number:06d}" for number in range(first, first + many - len(found))]
        taken = _taken(register, codes)
        found += [code for code in codes if code not in taken]
    return iter(found)


def _taken(register: Register, codes: Sequence[str]) -> set[str]:
    rows = Entry.everywhere.filter(register=register.key, code__gte=min(codes), code__lte=max(codes))
    return set(rows.values_list("code", flat=True))


def _put(row: Entry, changed: Mapping[str, Any]) -> None:
    for name, value in changed.items():
        setattr(row, name, value)
    row.changed_at = clock.now()


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
    _change(row, before, after, by, why).save()
    record(by, "municipal_operations.entry.changed", row, why=why, fields=sorted(after))


def _change(row: Entry, before: Mapping[str, Any], after: Mapping[str, Any], by: Actor, why: str) -> EntryChange:
    return EntryChange(
        entry=row,
        by_id=by.person_id,
        why=why[:200],
        before={name: _plain(value) for name, value in before.items()},
        after={name: _plain(value) for name, value in after.items()},
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
