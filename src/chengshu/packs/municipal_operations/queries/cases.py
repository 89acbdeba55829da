"""What the books know of a case: facilities, permits, orders, sudden events, enforcement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Max, QuerySet

from chengshu.base import clock
from chengshu.base.coordinates import Box, metres_between
from chengshu.kernel.access.actor import Actor
from chengshu.packs.municipal_operations.models import Clue, Emergency, Entry, Order, Permit, Proceeding
from chengshu.packs.municipal_operations.models.ledger import STANDING
from chengshu.packs.municipal_operations.models.permits import PermitState
from chengshu.packs.municipal_operations.models.upkeep import UNDER_WAY, OrderState
from chengshu.packs.municipal_operations.queries.alarms import emergencies_seen_by
from chengshu.packs.municipal_operations.queries.clues import clues_seen_by
from chengshu.packs.municipal_operations.queries.ledger import entries_seen_by
from chengshu.packs.municipal_operations.queries.penalties import proceedings_seen_by
from chengshu.packs.municipal_operations.queries.permits import permits_seen_by
from chengshu.packs.municipal_operations.queries.upkeep import findings_seen_by, orders_seen_by

if TYPE_CHECKING:
    from chengshu.kernel.cases.models import Case

NEAR_M = 50.0
MOST_NEAR = 5
MOST_LOOKED_AT = 200


@dataclass(frozen=True)
class Touched:
    """A row of a book that a case touches: ``distance_m`` where it only lies near; when it was last kept up."""

    entry: Entry
    distance_m: int | None
    kept_up_at: datetime | None
    under_way: Sequence[Order]


@dataclass(frozen=True)
class Known:
    """What the books know of a case, as far as the reader may see it."""

    touched: Sequence[Touched]
    orders: Sequence[Order]
    permits: Sequence[Permit]
    emergencies: Sequence[Emergency]
    clues: Sequence[Clue]
    proceedings: Sequence[Proceeding]

    def __bool__(self) -> bool:
        return any((self.touched, self.orders, self.permits, self.emergencies, self.clues, self.proceedings))


def known_of(actor: Actor, case: Case) -> Known:
    """What the books know of a case."""
    return Known(
        touched=_touched(actor, case),
        orders=list(orders_seen_by(actor).filter(finding__case_id=case.pk)[:20]),
        permits=_permits(actor, case),
        emergencies=list(emergencies_seen_by(actor).filter(case_id=case.pk)[:5]),
        clues=list(clues_seen_by(actor).filter(case_id=case.pk)[:5]),
        proceedings=list(proceedings_seen_by(actor).filter(case_id=case.pk)[:5]),
    )


def _touched(actor: Actor, case: Case) -> list[Touched]:
    """The row the case names, was found at, or that of its sudden event; else those nearby, the nearest first."""
    rows = entries_seen_by(actor)
    keys = set(findings_seen_by(actor).filter(case_id=case.pk).values_list("entry", flat=True))
    keys |= set(emergencies_seen_by(actor).filter(case_id=case.pk).values_list("entry", flat=True))
    if case.component_code:
        keys |= set(rows.filter(component=case.component_code).values_list("pk", flat=True)[:MOST_NEAR])
    found: list[tuple[Entry, int | None]] = [(row, None) for row in rows.filter(pk__in=keys - {None})]
    return _told(actor, found or _near(rows.filter(state__in=STANDING), case))


def _near(rows: QuerySet[Entry], case: Case) -> list[tuple[Entry, int | None]]:
    found = [(row, _metres(case, row)) for row in _round(rows, case)[:MOST_LOOKED_AT]]
    near = sorted((pair for pair in found if pair[1] <= NEAR_M), key=lambda pair: pair[1])
    return [(row, round(metres)) for row, metres in near[:MOST_NEAR]]


def _told(actor: Actor, found: list[tuple[Entry, int | None]]) -> list[Touched]:
    keys = [row.pk for row, _ in found]
    done = Order.everywhere.filter(entry__in=keys, state=OrderState.DONE).order_by()
    last = dict(done.values_list("entry").annotate(at=Max("done_at")))
    waiting = list(orders_seen_by(actor).filter(entry__in=keys, state__in=UNDER_WAY)[:50])
    return [
        Touched(row, metres, last.get(row.pk), [one for one in waiting if one.entry_id == row.pk])
        for row, metres in found
    ]


def _permits(actor: Actor, case: Case) -> list[Permit]:
    """Permits that held on the day of the case, nearby."""
    day = clock.local(case.occurred_at or case.reported_at).date()
    held = permits_seen_by(actor).filter(state__in=(PermitState.GRANTED, PermitState.EXPIRED))
    held = held.filter(starts_on__lte=day, ends_on__gte=day)
    return [row for row in _round(held, case)[:MOST_LOOKED_AT] if _metres(case, row) <= NEAR_M][:MOST_NEAR]


def _round(rows: Any, case: Case) -> Any:
    if case.lon is None or case.lat is None:
        return rows.none()
    box = Box.around(case.lon, case.lat, NEAR_M)
    return rows.filter(
        lon__range=(f"{box.west:.6f}", f"{box.east:.6f}"), lat__range=(f"{box.south:.6f}", f"{box.north:.6f}")
    )


def _metres(case: Case, row: Entry | Permit) -> float:
    return float(metres_between(float(case.lon or 0), float(case.lat or 0), float(row.lon or 0), float(row.lat or 0)))
