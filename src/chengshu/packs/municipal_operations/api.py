"""The door for programs: rows of the books, readings of devices, and what utility companies hand in."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from chengshu.base.errors import NotAllowed, NotFound
from chengshu.kernel.access.guards import HubRequest
from chengshu.kernel.acting.api import StaffSession
from chengshu.packs.municipal_operations.books import columns_of
from chengshu.packs.municipal_operations.models import Entry
from chengshu.packs.municipal_operations.queries import ledger
from chengshu.packs.municipal_operations.registers import REGISTERS, register_called
from chengshu.packs.municipal_operations.rights import SEE, SEND_READINGS
from chengshu.packs.municipal_operations.services.alarms import take_reading
from chengshu.packs.municipal_operations.utilities_api import router as utilities

router = Router(tags=["municipal operations"], auth=StaffSession())
router.add_router("utilities", utilities)
MOST = 500


class ColumnOut(Schema):
    """A column of a register; ``unit`` is the symbol of its numbers."""

    key: str
    zh: str
    en: str
    type: str
    unit: str
    needed: bool


class RegisterOut(Schema):
    """A register with its columns."""

    key: str
    zh: str
    en: str
    shelf: str
    shape: str
    columns: list[ColumnOut]


class EntryOut(Schema):
    """A row; lon and lat CGCS2000, amounts among the values in fen."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    unit: str
    division_code: str
    address: str
    lon: Decimal | None
    lat: Decimal | None
    state: str
    component: str
    values: dict[str, Any]


class ReadingIn(Schema):
    """A value of a device at a row. The same ``reference`` of a ``source`` is taken once; ``at`` with its zone."""

    book: str
    code: str = Field(max_length=60)
    quantity: str = Field(max_length=40)
    value: Decimal = Field(max_digits=14, decimal_places=4)
    source: str = Field(min_length=1, max_length=40)
    reference: str = Field(min_length=1, max_length=100)
    at: datetime | None = None


class ReadingOut(Schema):
    """What was taken, and the numbers of emergencies it raised."""

    reference: str
    emergencies: list[str]


@router.get("registers", response=list[RegisterOut])
def registers(request: HttpRequest) -> list[RegisterOut]:
    """The registers and their columns."""
    _must(request, SEE)
    return [
        RegisterOut(
            key=one.key,
            zh=one.label.zh,
            en=one.label.en,
            shelf=one.shelf,
            shape=one.shape,
            columns=[
                ColumnOut(key=c.key, zh=c.label.zh, en=c.label.en, type=c.type, unit=c.unit, needed=c.needed)
                for c in columns_of(one)
            ],
        )
        for one in REGISTERS.values()
    ]


@router.get("registers/{key}/entries", response=list[EntryOut])
def entries(request: HttpRequest, key: str, after: str = "", limit: int = 100) -> list[EntryOut]:
    """The rows of a register by code, those after ``after``, 500 at most."""
    _must(request, SEE)
    rows = ledger.entries_seen_by(cast(HubRequest, request).actor, register_called(key)).order_by("code")
    return [_shown(row) for row in rows.filter(code__gt=after)[: max(1, min(limit, MOST))]]


@router.post("readings", response={201: ReadingOut})
def readings(request: HttpRequest, given: ReadingIn) -> Status[ReadingOut]:
    """Take a reading and judge it."""
    _must(request, SEND_READINGS)
    entry = ledger.entry_coded(register_called(given.book), given.code)
    if entry is None:
        raise NotFound
    reading = take_reading(
        entry,
        given.quantity,
        given.value,
        by=cast(HubRequest, request).actor,
        source=given.source,
        reference=given.reference,
        at=given.at,
    )
    raised = entry.emergencies.filter(reading=reading).values_list("number", flat=True)
    return Status(201, ReadingOut(reference=reading.reference, emergencies=list(raised)))


def _must(request: HttpRequest, permission: Any) -> None:
    if not cast(HubRequest, request).actor.may(permission):
        raise NotAllowed


def _shown(row: Entry) -> EntryOut:
    names = [name for name in EntryOut.model_fields if name != "unit"]
    return EntryOut(unit=row.unit.code, **{name: getattr(row, name) for name in names})
