"""Scores by criteria, and what sanitation collects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.packs.municipal_operations.errors import HauledAlready, NoCriteria, RuleOver, TooManyPoints
from chengshu.packs.municipal_operations.models import Assessment, Criterion, Entry, Haul
from chengshu.packs.municipal_operations.models.assessing import Waste
from chengshu.packs.municipal_operations.registers import Register
from chengshu.packs.municipal_operations.rights import ASSESS

HUNDRED = Decimal(100)
CENT = Decimal("0.01")


def criteria_of(register: Register, day: date | None = None) -> QuerySet[Criterion]:
    """The criteria that hold on a day, today where none is given."""
    on = day or clock.today()
    return Criterion.objects.filter(Q(until=None) | Q(until__gte=on), register=register.key, since__lte=on)


@transaction.atomic
def set_criterion(register: Register, name_zh: str, points: int, *, by: Actor, name_en: str = "") -> Criterion:
    """A further criterion, from today on."""
    row = Criterion.objects.create(
        register=register.key, name_zh=name_zh, name_en=name_en, points=points, set_by_id=by.person_id
    )
    record(by, "municipal_operations.criterion.set", row, points=points)
    return row


@transaction.atomic
def end_criterion(criterion: Criterion, *, by: Actor) -> Criterion:
    """A criterion counts until today. Raises RuleOver."""
    row = Criterion.objects.select_for_update().get(pk=criterion.pk)
    if row.until is not None:
        raise RuleOver
    row.until = clock.today()
    row.save(update_fields=["until"])
    record(by, "municipal_operations.criterion.ended", row)
    return row


@transaction.atomic
def assess(entry: Entry, points: Mapping[int, int], *, by: Actor, words: str = "") -> Assessment:
    """Score a row today by the criteria in force, out of 100; the same person's score of the day is replaced.

    ``points`` by the key of the criterion; one that is missing got none. Raises NoCriteria, TooManyPoints.
    """
    must_reach(by, ASSESS, entry.unit)
    criteria = list(criteria_of(entry.book))
    if not criteria:
        raise NoCriteria
    given = {one.pk: max(0, points.get(one.pk, 0)) for one in criteria}
    over = {f"points_{one.pk}": TooManyPoints.text for one in criteria if given[one.pk] > one.points}
    if over:
        raise TooManyPoints(fields=over)
    full = sum(one.points for one in criteria)
    score = (HUNDRED * sum(given.values()) / full).quantize(CENT)
    row, _ = Assessment.everywhere.update_or_create(
        entry=entry,
        on=clock.today(),
        by_id=by.person_id,
        defaults={
            "unit": entry.unit,
            "lines": {str(key): value for key, value in given.items()},
            "score": score,
            "words": words[:500],
        },
    )
    record(by, "municipal_operations.assessment.made", row, score=score)
    return row


@dataclass(frozen=True)
class HaulContent:
    """What a vehicle brought to a station on a day."""

    station: Entry
    vehicle: Entry
    on: date
    waste: Waste
    tonnes: Decimal
    trips: int = 1


@transaction.atomic
def enter_haul(content: HaulContent, *, by: Actor) -> Haul:
    """Note what was collected. Raises HauledAlready."""
    must_reach(by, ASSESS, content.station.unit)
    taken = Haul.everywhere.filter(station=content.station, vehicle=content.vehicle, on=content.on, waste=content.waste)
    if taken.exists():
        raise HauledAlready(fields={"vehicle": HauledAlready.text})
    haul = Haul.everywhere.create(unit=content.station.unit, by_id=by.person_id, **content.__dict__)
    record(by, "municipal_operations.haul.entered", haul, tonnes=haul.tonnes)
    return haul
