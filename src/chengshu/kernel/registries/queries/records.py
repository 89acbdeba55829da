"""Golden records: found, with their past, as they were known. For floors above; people ask through ``services``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.registries.models import MergeRun, Record, Registry, Slice, Standing
from chengshu.kernel.registries.numbers import kept_number
from chengshu.kernel.registries.queries.registries import ENTITIES, POPULATION, registry_named


@dataclass(frozen=True)
class Known:
    """What was known of a record: its fields and where each came from."""

    content: dict[str, Any]
    origins: dict[str, Any]
    valid_from: date
    valid_until: date | None
    known_from: datetime
    version: int


def person_by_number(number: str) -> Record | None:
    """The person with this identity number, however typed; None where nobody has it. Raises FaultyNumber."""
    return record_by_number(POPULATION, number)


def entity_by_code(code: str) -> Record | None:
    """The legal entity with this unified social credit code; None where there is none. Raises FaultyNumber."""
    return record_by_number(ENTITIES, code)


def record_by_number(registry_key: str, number: str) -> Record | None:
    """The standing record with this number. Raises FaultyNumber, NoSuchRegistry."""
    registry = registry_named(registry_key)
    return with_number(registry, kept_number(registry, number))


def with_number(registry: Registry, kept: str) -> Record | None:
    """The standing record with a number as kept; a merged one leads to the one it went into."""
    if not kept:
        return None
    found = Record.objects.filter(registry=registry, number=kept, standing=Standing.ACTIVE).order_by("pk").first()
    if found is not None:
        return found
    merged = Record.objects.filter(registry=registry, number=kept, standing=Standing.MERGED).first()
    return standing_record(merged) if merged else None


def standing_record(record: Record) -> Record:
    """The record itself, or the one into which it was merged in the end."""
    seen = {record.pk}
    while record.standing == Standing.MERGED and record.into is not None and record.into.pk not in seen:
        record = record.into
        seen.add(record.pk)
    return record


def record_of(registry_key: str, record_id: int) -> Record:
    """The record with this key. Raises NotFound."""
    return one_of(Record.objects.select_related("registry__owner"), registry__key=registry_key, pk=record_id)


def records_named(registry: Registry, name: str, born_on: date | None = None, limit: int = 50) -> QuerySet[Record]:
    """Standing records of exactly this name, and birth date where one is given."""
    found = Record.objects.filter(registry=registry, name=name.strip()[:200], standing=Standing.ACTIVE)
    return (found.filter(born_on=born_on) if born_on else found).order_by("pk")[:limit]


def known_at(record: Record, day: date, *, known: datetime | None = None) -> Known | None:
    """The record as it was on a local day, by what was known at the moment ``known`` (now where none is given).

    None for a day of which nothing was known then.
    """
    if record.valid_from <= day and (known is None or record.known_from <= known):
        return Known(record.content, record.origins, record.valid_from, None, record.known_from, record.version)
    believed = (
        Q(known_until=None)
        if known is None
        else Q(known_from__lte=known) & (Q(known_until=None) | Q(known_until__gt=known))
    )
    true_then = Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gt=day))
    found = record.slices.filter(believed & true_then).order_by("-known_from").first()
    return _known(found) if found else None


def history_of(record: Record) -> QuerySet[Slice]:
    """What the record was, newest first."""
    return record.slices.order_by(F("known_until").desc(nulls_first=True), "-valid_from")


def changes_of(run_id: int) -> QuerySet[Record]:
    """The records that a run made or changed and that nothing has changed since."""
    run = MergeRun.objects.get(pk=run_id)
    return Record.objects.filter(registry=run.registry_id, known_from=run.started_at)


def _known(found: Slice) -> Known:
    return Known(found.content, found.origins, found.valid_from, found.valid_until, found.known_from, found.version)
