"""What is decided about changes of form."""

from __future__ import annotations

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.queries.entries import items_of
from chengshu.kernel.gathering.errors import AlreadyDecided, RequiredUnmapped
from chengshu.kernel.gathering.models import Drift, DriftKind, DriftState, Source
from chengshu.kernel.gathering.rights import KEEP_SOURCES

NOT_GONE = Text("只有消失的列需要改映射。", "Only a column that is gone is mapped anew.")
FILL = Text("请填写替代的列名。", "Name the column that takes its place.")


@transaction.atomic
def accept_drift(drift: Drift, *, reason: str = "", by: Actor) -> Drift:
    """It is right so: the new form is the known one. A gone column leaves its item empty from now on.

    Raises RequiredUnmapped where that item may not be empty.
    """
    drift, source = _open(drift, by)
    if drift.kind == DriftKind.GONE:
        dropped = {into for into, column in source.mapping.items() if column == drift.column}
        needed = [
            one.name_zh for one in items_of(source.resource) if one.column in dropped and (one.required or one.is_key)
        ]
        if needed:
            raise RequiredUnmapped(items="、".join(needed))
        source.mapping = {into: column for into, column in source.mapping.items() if into not in dropped}
        source.known_columns.pop(drift.column, None)
    else:
        source.known_columns[drift.column] = drift.after
    source.save(update_fields=["mapping", "known_columns"])
    return _decide(drift, DriftState.ACCEPTED, reason, by)


@transaction.atomic
def map_drift(drift: Drift, column: str, *, reason: str = "", by: Actor) -> Drift:
    """Another column takes the place of one that is gone. Raises BadInput."""
    drift, source = _open(drift, by)
    if drift.kind != DriftKind.GONE:
        raise BadInput(fields={"column": NOT_GONE})
    if not column.strip():
        raise BadInput(fields={"column": FILL})
    source.mapping = {into: column if one == drift.column else one for into, one in source.mapping.items()}
    source.known_columns.pop(drift.column, None)
    new = source.drifts.filter(kind=DriftKind.NEW, column=column, state=DriftState.OPEN).first()
    source.known_columns[column] = new.after if new else drift.before
    source.save(update_fields=["mapping", "known_columns"])
    if new:
        _decide(new, DriftState.ACCEPTED, reason, by)
    return _decide(drift, DriftState.MAPPED, f"{drift.column} → {column} {reason}".strip(), by)


@transaction.atomic
def refuse_drift(drift: Drift, *, reason: str, by: Actor) -> Drift:
    """The source has to be put right; until then a gone column keeps gathering stopped."""
    drift, _ = _open(drift, by)
    return _decide(drift, DriftState.REFUSED, reason, by)


def _open(drift: Drift, by: Actor) -> tuple[Drift, Source]:
    source = Source.everywhere.select_for_update().get(pk=drift.source_id)
    drift = Drift.everywhere.select_for_update().get(pk=drift.pk)
    must_reach(by, KEEP_SOURCES, source.resource.provider)
    if drift.state != DriftState.OPEN:
        raise AlreadyDecided
    return drift, source


def _decide(drift: Drift, state: DriftState, reason: str, by: Actor) -> Drift:
    drift.state, drift.reason = state, reason[:400]
    drift.decided_at, drift.decided_by_id = clock.now(), by.person_id
    drift.save()
    record(by, f"gathering.drift.{state}", drift.source, column=drift.column, kind=drift.kind, reason=reason)
    return drift
