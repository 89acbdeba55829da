"""What clerks decide: whether two records are one, and that a record is really two. Everything stays in history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record as audit
from chengshu.kernel.events.services import publish
from chengshu.kernel.registries.errors import FaultyNumber, NotSplittable, PairDecided
from chengshu.kernel.registries.events import RecordChanged
from chengshu.kernel.registries.matching.normal import day
from chengshu.kernel.registries.merging.plan import Plan, order_of, plan_for
from chengshu.kernel.registries.models import (
    Choice,
    Move,
    MoveKind,
    Pair,
    PairState,
    Record,
    Registry,
    Slice,
    SourceRow,
    Standing,
)
from chengshu.kernel.registries.numbers import kept_number
from chengshu.kernel.registries.rights import DECIDE_PAIRS
from chengshu.kernel.registries.work import ask_clerks


@transaction.atomic
def decide_pair(pair_id: int, verdict: PairState, *, by: Actor, why: str = "") -> Pair:
    """Say whether two records are the same (then they are merged), different, or leave it for later.

    Raises PairDecided, NotAllowed, NotFound.
    """
    pair = one_of(Pair.objects.select_for_update().select_related("registry__owner"), pair_id)
    must_reach(by, DECIDE_PAIRS, pair.registry.owner)
    if pair.state in (PairState.SAME, PairState.DIFFERENT):
        raise PairDecided
    pair.state, pair.why, pair.decided_at, pair.by_id = verdict, why[:400], clock.now(), by.person_id
    pair.save()
    audit(by, "registries.pair.decided", pair, verdict=verdict, why=why, score=round(pair.score, 4))
    if verdict == PairState.SAME:
        merge_records(pair.left, pair.right, by=by, reason=why)
    ask_clerks(pair.registry)
    return pair


@transaction.atomic
def merge_records(into: Record, other: Record, *, by: Actor, reason: str) -> Record:
    """Make two records one: the one with a number stays, else the older. Its values are chosen again from all sources.

    Raises PairDecided where one of them was merged already; NotAllowed.
    """
    if other.number and not into.number:
        into, other = other, into
    kept = Record.objects.select_for_update().get(pk=into.pk)
    gone = Record.objects.select_for_update().get(pk=other.pk)
    must_reach(by, DECIDE_PAIRS, kept.registry.owner)
    if Standing.MERGED in (kept.standing, gone.standing) or kept.pk == gone.pk:
        raise PairDecided
    rows = list(SourceRow.objects.filter(record=gone, gone=False).values_list("feed_id", "key"))
    SourceRow.objects.filter(record=gone).update(record=kept, how="clerk")
    _close(gone)
    gone.standing, gone.into, gone.known_from, gone.version = Standing.MERGED, kept, clock.now(), gone.version + 1
    gone.save()
    _move(MoveKind.MERGE, gone, kept, rows, by=by, reason=reason)
    _supersede_pairs(gone)
    choose_again(kept)
    return kept


@transaction.atomic
def split_record(record: Record, rows: Iterable[int], *, by: Actor, reason: str) -> Record:
    """Take source rows (their keys) out of a record into a new one; both choose their values again.

    Raises NotSplittable, NotAllowed.
    """
    kept = Record.objects.select_for_update().get(pk=record.pk)
    must_reach(by, DECIDE_PAIRS, kept.registry.owner)
    own = SourceRow.objects.filter(record=kept, gone=False)
    leaving = list(own.filter(pk__in=list(rows)).values_list("pk", "feed_id", "key"))
    if kept.standing != Standing.ACTIVE or not leaving or len(leaving) == own.count():
        raise NotSplittable
    new = Record.objects.create(
        registry=kept.registry, valid_from=clock.today(), known_from=clock.now(), content={}, version=0
    )
    SourceRow.objects.filter(pk__in=[key for key, _, _ in leaving]).update(record=new, how="clerk")
    _move(MoveKind.SPLIT, kept, new, [(feed, key) for _, feed, key in leaving], by=by, reason=reason)
    choose_again(kept)
    choose_again(new)
    left, right = sorted((kept, new), key=lambda one: one.pk)
    Pair.objects.update_or_create(
        left=left,
        right=right,
        defaults={
            "registry": kept.registry,
            "score": 0,
            "state": PairState.DIFFERENT,
            "decided_at": clock.now(),
            "by_id": by.person_id,
            "why": reason[:400],
        },
    )
    return new


def choose_again(record: Record) -> Record:
    """Choose the values of one record anew from its source rows, by the same order as a run does."""
    plan = plan_for(record.registry)
    sources = list(SourceRow.objects.filter(record=record, gone=False).select_related("feed"))
    content: dict[str, Any] = {}
    origins: dict[str, Any] = {}
    for field in plan.fields:
        row = _best(plan, field.key, sources)
        content[field.key] = row.content.get(field.key) if row else None
        origins[field.key] = _origin(row) if row else None
    if content == record.content and record.version:
        return record
    since = max((clock.local(one.happened_at).date() for one in sources if one.happened_at), default=clock.today())
    before = dict(record.content)
    if record.version:
        _close(record, until=max(since, record.valid_from))
        record.valid_from = max(since, record.valid_from)
    else:
        record.valid_from = since
    record.content, record.origins = content, origins
    record.number = str(content.get(plan.number.key) or "") if plan.number else ""
    record.name = str(content.get(plan.name.key) or "")[:200] if plan.name else ""
    record.born_on = _born(plan, content)
    record.known_from, record.version = clock.now(), record.version + 1
    record.save()
    changed = tuple(key for key in content if content[key] != before.get(key))
    publish(RecordChanged(record.registry.key, record.pk, changed, record.version))
    return record


def _best(plan: Plan, key: str, sources: Iterable[SourceRow]) -> SourceRow | None:
    field = next(one for one in plan.fields if one.key == key)
    ranks, choice = order_of(plan, field)

    def order(row: SourceRow) -> tuple[int, float, int]:
        fresh = -row.happened_at.timestamp() if row.happened_at else 0.0
        return (ranks.get(row.feed_id, 999) if choice is Choice.ORDER else 0, fresh, row.pk)

    offering = [row for row in sources if row.content.get(key) is not None and not _faulty(plan, key, row)]
    return min(offering, key=order, default=None)


def _faulty(plan: Plan, key: str, row: SourceRow) -> bool:
    """Whether this is the number and its check character is wrong."""
    if plan.number is None or plan.number.key != key:
        return False
    try:
        kept_number(plan.registry, str(row.content[key]))
    except FaultyNumber:
        return True
    return False


def _origin(row: SourceRow) -> Mapping[str, object]:
    at = row.happened_at.strftime("%Y-%m-%dT%H:%M:%SZ") if row.happened_at else None
    return {"feed": row.feed_id, "key": row.key, "at": at, "version": row.table_version}


def _born(plan: Plan, content: Mapping[str, Any]) -> date | None:
    value = content.get(plan.born.key) if plan.born else None
    return day(str(value)) if value else None


def _close(record: Record, *, until: date | None = None) -> None:
    """Keep what the record was until now, and what of it still holds of the days before ``until``."""
    now = clock.now()
    shared = {
        "record": record,
        "number": record.number,
        "name": record.name,
        "content": record.content,
        "origins": record.origins,
        "valid_from": record.valid_from,
        "version": record.version,
    }
    Slice.objects.create(**shared, known_from=record.known_from, known_until=now)
    if until is not None and until > record.valid_from:
        Slice.objects.create(**shared, valid_until=until, known_from=now)


def _move(
    kind: MoveKind, origin: Record, target: Record, rows: list[tuple[int, str]], *, by: Actor, reason: str
) -> None:
    registry: Registry = origin.registry
    Move.objects.create(
        kind=kind,
        registry=registry,
        origin=origin,
        target=target,
        rows=[list(row) for row in rows],
        at=clock.now(),
        by_id=by.person_id,
        reason=reason[:400],
    )
    audit(by, f"registries.record.{kind}", target, origin=origin.pk, rows=len(rows), why=reason)


def _supersede_pairs(gone: Record) -> None:
    """Open pairs of a merged record no longer ask anything."""
    open_states = (PairState.OPEN, PairState.LATER)
    Pair.objects.filter(left=gone, state__in=open_states).delete()
    Pair.objects.filter(right=gone, state__in=open_states).delete()
