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
from chengshu.kernel.places.maps import CHINA, GeoJSON, cluster
from chengshu.kernel.places.queries.showing import squares
from chengshu.packs.municipal_operations.models import Entry, Sheet
from chengshu.packs.municipal_operations.models.kept import SQUARES_A_DEGREE, square_at
from chengshu.packs.municipal_operations.models.ledger import STANDING, EntryState
from chengshu.packs.municipal_operations.registers import REGISTERS, Register
from chengshu.packs.municipal_operations.rights import KEEP, SEE
from chengshu.spec.people import Permission

Row = TypeVar("Row", bound=models.Model)
BY_UNIT = Anchors(units=("unit",))
MOST_ON_A_MAP = 1500
MOST_BY_KEY = 1000
SQUARES_ACROSS = 24
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


def saying(rows: QuerySet[Entry], words: str, register: Register | None = None) -> QuerySet[Entry]:
    """Those of the rows that say all words, each anywhere in number, name or place.

    One look through the index finds them, before anything is joined: where they are few, the rest goes by their keys.
    """
    if not words.strip():
        return rows
    said = Q()
    for word in words.split():
        said &= Q(found_by__icontains=word)
    books = (register.key,) if register else tuple(REGISTERS)
    found = Entry.everywhere.filter(said, register__in=books).order_by().values_list("pk", flat=True)
    keys = list(found[: MOST_BY_KEY + 1])
    return rows.filter(said if len(keys) > MOST_BY_KEY else Q(pk__in=keys))


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
    rows = entries_seen_by(actor).order_by().values_list("register", "state").annotate(n=Count("pk"))
    counted = {(register, state): n for register, state, n in rows}

    def many(key: str, *states: EntryState) -> int:
        return sum(counted.get((key, state), 0) for state in states)

    return {
        key: BookCount(register, many(key, *STANDING), many(key, EntryState.REPAIR, EntryState.IDLE))
        for key, register in REGISTERS.items()
    }


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
    return {"type": "FeatureCollection", "features": _many(rows, here, shown) or _few(here, url)}


def _many(rows: QuerySet[Entry], here: QuerySet[Entry], box: Box) -> list[GeoJSON]:
    """Squares with how many rows lie in each; none where they are few enough to be shown themselves.

    Wide views add up the squares that rows know themselves to lie in: an index alone answers. Narrow ones are cut anew.
    """
    side = max(box.east - box.west, box.north - box.south) / SQUARES_ACROSS
    if side * SQUARES_A_DEGREE >= 1:
        found = _kept_squares(rows, box)
        return _gathered(found, side) if sum(one[2] for one in found) > MOST_ON_A_MAP else []
    return list(squares(here, box)) if here[: MOST_ON_A_MAP + 1].count() > MOST_ON_A_MAP else []


def _kept_squares(rows: QuerySet[Entry], box: Box) -> list[tuple[int, int, int]]:
    across, up = (square_at(box.west), square_at(box.east)), (square_at(box.south), square_at(box.north))
    here = rows.filter(square_x__range=across, square_y__range=up).order_by()
    return list(here.values_list("square_x", "square_y").annotate(n=Count("pk")))


def _gathered(found: list[tuple[int, int, int]], side: float) -> list[GeoJSON]:
    """Small squares gathered into larger ones of ``side`` degrees, each at the mean of what lies in it."""
    sums: dict[tuple[int, int], tuple[int, float, float]] = {}
    for x, y, n in found:
        lon, lat = (x + 0.5) / SQUARES_A_DEGREE, (y + 0.5) / SQUARES_A_DEGREE
        key = (int(lon // side), int(lat // side))
        many, east, north = sums.get(key, (0, 0.0, 0.0))
        sums[key] = (many + n, east + n * lon, north + n * lat)
    return [cluster(east / n, north / n, n) for n, east, north in sums.values()]


def _few(here: QuerySet[Entry], url: Callable[[Entry], str]) -> list[GeoJSON]:
    return [
        {"type": "Feature", "id": row.pk, "geometry": _geometry(row), "properties": _told(row, url(row))}
        for row in here[:MOST_ON_A_MAP]
    ]


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
