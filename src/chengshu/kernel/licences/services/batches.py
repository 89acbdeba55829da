"""Issuing and gathering from lists: read at once, confirmed by a person, done by the worker row by row."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor, actor_for
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.licences import vault
from chengshu.kernel.licences.errors import BatchNotReady, KeysOutOfReach
from chengshu.kernel.licences.holders import Holder
from chengshu.kernel.licences.lists import Row, read_list
from chengshu.kernel.licences.models import (
    Batch,
    BatchKind,
    BatchRow,
    BatchState,
    HolderKind,
    LicenceType,
    RowState,
)
from chengshu.kernel.licences.rights import ISSUE
from chengshu.kernel.licences.services.issuing import Draft, gather, issue

KEPT_FAULTS = 1000
AT_ONCE = 200
WAIT = timedelta(minutes=1)  # before a list is tried again whose seal has its keys out of reach


@transaction.atomic
def read_batch(
    kind: LicenceType, organisation: Organisation, batch_kind: BatchKind, name: str, content: bytes, *, by: Actor
) -> Batch:
    """Read and judge a list; nothing is issued before somebody confirms it. Raises ListFaulty."""
    must_reach(by, ISSUE, organisation)
    found = read_list(content, kind, batch_kind)
    batch = Batch.everywhere.create(
        type=kind,
        organisation=organisation,
        kind=batch_kind,
        file_name=name[:200],
        by_id=by.person_id,
        state=BatchState.FAULTY if found.faults else BatchState.READ,
        rows_read=found.read,
        faulty=found.faulty,
        faults=[fault.kept() for fault in found.faults[:KEPT_FAULTS]],
    )
    BatchRow.objects.bulk_create(
        [BatchRow(batch=batch, line=row.line, sealed=_sealed(row, batch)) for row in found.rows], batch_size=1000
    )
    record(by, "licences.batch.read", batch, rows=found.read, faulty=found.faulty)
    return batch


@transaction.atomic
def confirm_batch(batch_id: int, *, by: Actor) -> Batch:
    """Let the worker issue the sound rows of a list. Raises BatchNotReady."""
    batch = _batch(batch_id, by)
    if batch.state not in (BatchState.READ, BatchState.FAULTY) or not batch.rows.exists():
        raise BatchNotReady(state=batch.state_label)
    _set(batch, BatchState.QUEUED)
    batch.by_id = by.person_id
    batch.save(update_fields=["by"])
    record(by, "licences.batch.confirmed", batch, rows=batch.rows.count())
    return batch


@transaction.atomic
def drop_batch(batch_id: int, *, by: Actor) -> Batch:
    """Give a list up; what it said is removed. Raises BatchNotReady."""
    batch = _batch(batch_id, by)
    if batch.state not in (BatchState.READ, BatchState.FAULTY):
        raise BatchNotReady(state=batch.state_label)
    batch.rows.all().delete()
    _set(batch, BatchState.DROPPED)
    record(by, "licences.batch.dropped", batch)
    return batch


def issue_waiting() -> int:
    """Issue up to two hundred waiting rows, each in its own transaction, so that a stop loses and repeats nothing.

    Rows wait, and are not refused, while the keys of the seal are out of reach; other lists go on meanwhile.
    """
    free = Q(held_until=None) | Q(held_until__lte=clock.now())
    queued = Batch.everywhere.filter(free, state=BatchState.QUEUED)
    batch = (
        queued.select_related("by", "type", "organisation")
        .order_by(F("held_until").asc(nulls_first=True), "pk")
        .first()
    )
    if batch is None:
        return 0
    if batch.by is None:
        raise ValueError(f"batch {batch.pk} was confirmed by nobody")
    by = actor_for(batch.by)
    waiting = list(batch.rows.filter(state=RowState.WAITING).values_list("pk", flat=True)[:AT_ONCE])
    for done, key in enumerate(waiting):
        try:
            _issue_row(key, batch, by)
        except KeysOutOfReach as gone:
            _hold(batch, gone.sentence, by=by)
            return done
    if batch.held:
        _hold(batch, None, by=by)
    if not batch.rows.filter(state=RowState.WAITING).exists():
        with transaction.atomic():
            _set(batch, BatchState.DONE)
            done = batch.rows.filter(state=RowState.DONE).count()
            record(by, "licences.batch.done", batch, issued=done, refused=batch.rows.count() - done)
    return len(waiting)


def _issue_row(key: int, batch: Batch, by: Actor) -> None:
    with transaction.atomic():
        row = BatchRow.objects.select_for_update().get(pk=key)
        if row.state != RowState.WAITING:
            return
        try:
            with transaction.atomic():
                draft = _draft(row, batch)
                verb = gather if batch.kind == BatchKind.GATHER else issue
                row.licence = verb(batch.type, batch.organisation, draft, by=by)
                row.state, row.sealed = RowState.DONE, ""
        except KeysOutOfReach:
            raise
        except Refusal as refusal:
            row.licence, row.state = None, RowState.REFUSED
            row.refusal_zh, row.refusal_en = refusal.sentence.zh[:300], refusal.sentence.en[:300]
        row.save()


@transaction.atomic
def _hold(batch: Batch, why: Text | None, *, by: Actor) -> None:
    """Let the rows of a list wait a while, or wait no more."""
    if why and not batch.held:
        record(by, "licences.batch.held", batch, why=why.zh)
    batch.held_until = clock.now() + WAIT if why else None
    batch.held_zh, batch.held_en = (why.zh[:400], why.en[:400]) if why else ("", "")
    batch.save(update_fields=["held_until", "held_zh", "held_en"])


def _draft(row: BatchRow, batch: Batch) -> Draft:
    kept = vault.opened(row.sealed, owner=_owner(batch, row.line))
    held = Holder(HolderKind(kept["kind"]), kept["holder"], kept["name"])
    issued, since, until = (_day(kept[name]) for name in ("issued_on", "valid_from", "valid_until"))
    return Draft(held, kept["values"], kept["number"], issued, since, until, batch=batch)


def _sealed(row: Row, batch: Batch) -> str:
    content = {
        "kind": row.holder.kind.value,
        "holder": row.holder.number,
        "name": row.holder.name,
        "values": dict(row.values),
        "number": row.number,
        "issued_on": row.issued_on,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
    }
    return vault.sealed(content, owner=_owner(batch, row.line))


def _owner(batch: Batch, line: int) -> str:
    return f"batch {batch.pk} line {line}"


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _batch(batch_id: int, by: Actor) -> Batch:
    batch = Batch.everywhere.select_for_update(of=("self",)).select_related("organisation").get(pk=batch_id)
    must_reach(by, ISSUE, batch.organisation)
    return batch


def _set(batch: Batch, state: BatchState) -> None:
    batch.state = state
    batch.changed_at = clock.now()
    batch.finished_at = clock.now() if state in (BatchState.DONE, BatchState.DROPPED) else None
    batch.save(update_fields=["state", "changed_at", "finished_at"])
