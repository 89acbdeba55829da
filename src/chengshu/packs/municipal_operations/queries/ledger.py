"""Rows of the books within a reader's reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.db.models import Count, Max, Min, Q, QuerySet

from chengshu.base.coordinates import Box
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import Anchors, reaches, reaches_everything
from chengshu.kernel.places.ground import city_box
from chengshu.kernel.places.maps import CHINA
from chengshu.kernel.places.queries.showing import squares
from chengshu.packs.municipal_operations.models import Entry, Sheet
from chengshu.packs.municipal_operations.models.ledger import STANDING, EntryState
from chengshu.packs.municipal_operations.registers import REGISTERS, Register
from chengshu.packs.municipal_operations.rights import KEEP, SEE
from chengshu.spec.people import Permission

Row = TypeVar("Row", bound=models.Model)
BY_UNIT = Anchors(units=("unit",))
MOST_ON_A_MAP = 1500
ROUND_A_BOX_M = 800.0
TONES: dict[str, str] = {
    EntryState.IN_USE: "good",
    EntryState.REPAIR: "warning",
    EntryState.IDLE: "neutral",
    EntryState.GONE: "off",
}


@dataclass(frozen=True)
class BookCount:
    """How many rows of a register stand, and how many of them are out of order."""

    register: Register
    standing: int
    out_of_order: int


def of_units(rows: QuerySet[Row], actor: Actor, permission: Permission) -> QuerySet[Row]:
    """The rows whose unit the actor reaches: asked by units and not through the keys of a whole book."""
    if reaches_everything(actor, permission):
        return rows
    reached = Q(pk__in=[])
    for held in actor.holdings_of(permission):
        reached |= BY_UNIT.condition(held, actor)
    return rows.filter(reached)


def entries_seen_by(actor: Actor, register: Register | None = None) -> QuerySet[Entry]:
    """The rows within reach, of one register where given; those struck off included."""
    rows = of_units(Entry.everywhere.select_related("unit"), actor, SEE)
    return rows.filter(register=register.key) if register else rows.filter(register__in=REGISTERS)


def entry_seen_by(actor: Actor, key: int) -> Entry:
    """One row. Raises NotFound."""
    return one_of(entries_seen_by(actor), key)


def entry_coded(register: Register, code: str) -> Entry | None:
    """The row of a register with this code."""
    return Entry.everywhere.filter(register=register.key, code=code).select_related("unit").first()


def sheet_of(actor: Actor, key: int) -> Sheet:
    """A sheet that waits to be taken in. Raises NotFound."""
    return one_of(Sheet.scoped.within(actor, KEEP).select_related("unit").defer("lines"), key)


def counts_for(actor: Actor) -> dict[str, BookCount]:
    """How full each book is, by its key; every declared register is there."""
    rows = entries_seen_by(actor).order_by().values("register")
    found = rows.annotate(
        standing=Count("pk", filter=Q(state__in=STANDING)),
        out_of_order=Count("pk", filter=Q(state__in=(EntryState.REPAIR, EntryState.IDLE))),
    )
    counted = {row["register"]: (row["standing"], row["out_of_order"]) for row in found}
    return {key: BookCount(register, *counted.get(key, (0, 0))) for key, register in REGISTERS.items()}


def keeps(actor: Actor, entry: Entry) -> bool:
    """Whether the actor may change the row."""
    return reaches(actor, KEEP, entry.unit)


def keeps_books(unit: Any) -> bool:
    """Whether a unit looks after anything in the books."""
    return Entry.everywhere.filter(unit=unit, register__in=REGISTERS).exists()


def box_of(rows: QuerySet[Entry]) -> Box | None:
    """What a map looks at to see all rows; None, for the whole city, where none lies anywhere or very many do."""
    some = rows.order_by().filter(lon__isnull=False)[:MOST_ON_A_MAP]
    ends = some.aggregate(n=Count("pk"), west=Min("lon"), south=Min("lat"), east=Max("lon"), north=Max("lat"))
    if ends.pop("n") in (0, MOST_ON_A_MAP):
        return None
    return Box(**{name: float(value) for name, value in ends.items()}).widened(ROUND_A_BOX_M)


def in_view(rows: QuerySet[Entry], box: Box | None, url: Callable[[Entry], str]) -> dict[str, Any]:
    """The rows in a part of the map as a GeoJSON FeatureCollection (RFC 7946; lon, lat; CGCS2000).

    Where there are more than MOST_ON_A_MAP, squares with how many; without a box the whole city.
    """
    shown = box or city_box() or CHINA
    across, up = (_six(shown.west), _six(shown.east)), (_six(shown.south), _six(shown.north))
    here = rows.filter(lon__range=across, lat__range=up).order_by()
    found = list(here[: MOST_ON_A_MAP + 1])
    if len(found) > MOST_ON_A_MAP:
        return {"type": "FeatureCollection", "features": list(squares(here, shown))}
    features = [
        {"type": "Feature", "id": row.pk, "geometry": _geometry(row), "properties": _told(row, url(row))}
        for row in found
    ]
    return {"type": "FeatureCollection", "features": features}


def _geometry(row: Entry) -> dict[str, Any]:
    shape: dict[str, Any] | None = row.shape
    return shape or {"type": "Point", "coordinates": [float(row.lon or 0), float(row.lat or 0)]}


def _six(degrees: float) -> str:
    return f"{degrees:.6f}"


def _told(row: Entry, url: str) -> dict[str, Any]:
    kind: Text | None = row.kind_label
    parts = [row.code, str(kind) if kind else "", str(row.state_label)]
    return {
        "name": str(row.name),
        "note": " · ".join(part for part in parts if part),
        "url": url,
        "tone": TONES[row.state],
    }
