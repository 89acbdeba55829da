"""Runs asked for, begun, told, ended."""

from __future__ import annotations

import os
import socket
from dataclasses import asdict
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.events.services import publish
from chengshu.kernel.gathering.alarms import failed, recovered
from chengshu.kernel.gathering.errors import AlreadyDecided, SourceBusy, SourceResting
from chengshu.kernel.gathering.events import Gathered, GatheringFailed
from chengshu.kernel.gathering.models import Handover, Mode, Purpose, Run, RunState, SeenFile, Source
from chengshu.kernel.gathering.rights import RUN_SOURCES
from chengshu.kernel.gathering.running import Outcome
from chengshu.kernel.lake.lineage.places import at_source, in_lake
from chengshu.kernel.lake.lineage.services import record_flow
from chengshu.kernel.lake.names import Layer, TableName

OPEN = (RunState.WAITING, RunState.RUNNING)
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
LOST_AFTER = timedelta(seconds=60)
MOST_LOST = 20
LOST = Text(
    "归集进程多次意外结束，已停止重试。", "The process of this run ended unexpectedly again and again; it is given up."
)
STOPPED = Text("已由人工停止，湖中仍是上一版本。", "Somebody stopped it; the lake keeps its former version.")


@transaction.atomic
def ask_run(
    source: Source,
    *,
    purpose: Purpose | str = Purpose.GATHER,
    handover: Handover | None = None,
    allow_empty: bool = False,
    by: Actor = PLATFORM,
) -> Run:
    """A run that the worker begins within seconds. Raises SourceBusy while one is open, SourceResting, NotAllowed."""
    source = Source.everywhere.select_for_update().get(pk=source.pk)
    must_reach(by, RUN_SOURCES, source.resource.provider)
    if not source.active or not source.connection.active:
        raise SourceResting
    if source.runs.filter(state__in=OPEN).exists():
        raise SourceBusy
    last = source.runs.aggregate(last=Max("number"))["last"] or 0
    run = Run.everywhere.create(
        source=source,
        number=last + 1,
        purpose=purpose,
        mode=_mode(source, Purpose(purpose)),
        handover=handover,
        asked_by_id=by.person_id,
        watermark_before=source.watermark,
        plan={"allow_empty": True} if allow_empty else {},
    )
    if by.person_id:
        record(by, "gathering.run.asked", source, number=run.number, purpose=purpose, allow_empty=allow_empty)
    return run


@transaction.atomic
def begin(run: Run) -> Run | None:
    """Take a waiting run, or one whose process is gone; None where somebody else has it."""
    run = Run.everywhere.select_for_update().get(pk=run.pk)
    now = clock.now()
    lost = run.state == RunState.RUNNING and is_lost(run)
    if run.state != RunState.WAITING and not lost:
        return None
    if lost and run.attempts > MOST_LOST:
        fail(run, LOST, lasting=True)
        return None
    try:
        with transaction.atomic():
            run.state, run.worker, run.beat_at = RunState.RUNNING, process_name(), now
            run.started_at = run.started_at or now
            run.attempts += 1
            run.stage, run.progress, run.rows_seen = "connecting", None, 0
            run.save()
    except IntegrityError:
        return None
    return run


def is_lost(run: Run) -> bool:
    """Whether the process of a running run is gone: on this host by a look, elsewhere by its long silence."""
    host, _, pid = run.worker.rpartition(":")
    if host == socket.gethostname()[:60]:
        return not _alive(int(pid or 0))
    return run.beat_at is None or run.beat_at < clock.now() - LOST_AFTER


def process_name() -> str:
    """This process among all: host and number."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}"


@transaction.atomic
def succeed(run: Run, outcome: Outcome) -> Run:
    """Close a run that came to its end, with its counts, and tell those who wait for the data."""
    run = Run.everywhere.select_for_update().get(pk=run.pk)
    source = Source.everywhere.select_for_update().get(pk=run.source_id)
    now = clock.now()
    for name in ("read", "added", "updated", "unchanged", "removed", "superseded", "quarantined", "found_gone"):
        setattr(run, name, getattr(outcome, name))
    run.counted, run.version, run.reasons, run.files = (
        outcome.counted,
        outcome.version,
        dict(outcome.reasons or {}),
        list(outcome.files),
    )
    run.state, run.ended_at, run.stage, run.progress, run.seconds_left = RunState.DONE, now, "", 1.0, None
    seconds = max((now - ((run.beat_at and run.started_at) or now)).total_seconds(), 0.001)
    run.rows_seen, run.rows_per_s = outcome.read, int(outcome.read / seconds)
    run.watermark_after = outcome.watermark or source.watermark
    run.said_zh, run.said_en = (outcome.said.zh, outcome.said.en) if outcome.said else ("", "")
    run.plan = {}
    run.save()
    _note_source(source, run, outcome)
    _note_files(run)
    if outcome.version is not None:
        _tell(run, outcome)
    recovered(source)
    record(PLATFORM, "gathering.run.done", source, number=run.number, **_counts(outcome), version=outcome.version)
    return run


@transaction.atomic
def fail(run: Run, why: Text, *, lasting: bool) -> Run:
    """Write down why; it is tried again after a while, unless that would give the same or it was tried often enough."""
    run = Run.everywhere.select_for_update().get(pk=run.pk)
    run.said_zh, run.said_en = why.zh[:1000], why.en[:1000]
    run.stage, run.seconds_left, run.worker = "", None, ""
    if not lasting and run.attempts <= len(WAITS):
        run.state, run.next_at = RunState.WAITING, clock.now() + WAITS[run.attempts - 1]
        run.save()
        return run
    run.state, run.ended_at = RunState.FAILED, clock.now()
    run.save()
    source = Source.everywhere.select_for_update().get(pk=run.source_id)
    record(PLATFORM, "gathering.run.failed", source, number=run.number, why=why)
    publish(
        GatheringFailed(
            resource_id=source.resource_id,
            resource_key=source.resource.key,
            source_id=source.pk,
            run_id=run.pk,
            why=why.zh[:500],
        )
    )
    failed(source, run, why)
    return run


@transaction.atomic
def stop_run(run: Run, *, by: Actor) -> Run:
    """End a waiting or running run; nothing of it is stored. Raises AlreadyDecided, NotAllowed."""
    run = Run.everywhere.select_for_update().get(pk=run.pk)
    must_reach(by, RUN_SOURCES, run.source.resource.provider)
    if run.state not in OPEN:
        raise AlreadyDecided
    run.state, run.ended_at, run.stage = RunState.STOPPED, clock.now(), ""
    run.said_zh, run.said_en = STOPPED.zh, STOPPED.en
    run.save()
    record(by, "gathering.run.stopped", run.source, number=run.number)
    return run


def _mode(source: Source, purpose: Purpose) -> str:
    """Rows that come beside the usual way are merged by key where there is one, else added."""
    if purpose == Purpose.GATHER:
        return source.mode
    keyed = source.resource.items.filter(is_key=True).exists()
    return Mode.CHANGES if keyed else Mode.APPEND


def _note_source(source: Source, run: Run, outcome: Outcome) -> None:
    if run.purpose == Purpose.GATHER and outcome.watermark:
        source.watermark = outcome.watermark
    if outcome.said is None:
        source.rows = outcome.rows
    source.gathered_at = clock.now()
    source.failing_since = None
    source.save(update_fields=["watermark", "rows", "gathered_at", "failing_since"])


def _note_files(run: Run) -> None:
    for one in run.files:
        SeenFile.objects.get_or_create(
            source_id=run.source_id,
            path=str(one["path"])[:1000],
            digest=one["digest"] or one["stamp"],
            defaults={"size": one["size"], "stamp": one["stamp"], "run": run},
        )


def _tell(run: Run, outcome: Outcome) -> None:
    source = run.source
    resource = source.resource
    publish(
        Gathered(
            resource_id=resource.pk,
            resource_key=resource.key,
            table_version=outcome.version or 0,
            source_id=source.pk,
            run_id=run.pk,
            mode=run.mode,
            rows=outcome.rows,
            read=outcome.read,
            added=outcome.added,
            updated=outcome.updated,
            removed=outcome.removed + outcome.found_gone,
            quarantined=outcome.quarantined,
            at=clock.now().isoformat(),
        )
    )
    thing = source.origin.get("table") or source.origin.get("files") or source.origin.get("path") or "-"
    label = Text(f"{source.connection.name_zh} {thing}", f"{source.connection.name.en} {thing}")
    record_flow(
        at_source(f"{source.connection_id}/{thing}"[:200], label),
        in_lake(TableName(Layer.BRONZE, resource.key), resource.name),
        process="gathering",
        columns={into: [column] for into, column in source.mapping.items()},
    )


def _counts(outcome: Outcome) -> dict[str, int]:
    return {name: value for name, value in asdict(outcome).items() if isinstance(value, int) and name != "version"}


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
