"""Making golden records: one run over the feeds of a registry, when something is new."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import duckdb
from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record as audit
from chengshu.kernel.events.services import publish
from chengshu.kernel.lake.engine import connect
from chengshu.kernel.lake.services import locked, note_written
from chengshu.kernel.registries import bulk
from chengshu.kernel.registries.errors import KeptElsewhere, NothingToFeed
from chengshu.kernel.registries.events import RecordChanged, RecordsMerged
from chengshu.kernel.registries.matching.subjects import stored
from chengshu.kernel.registries.merging.assigning import Assignment, assign
from chengshu.kernel.registries.merging.choosing import choose
from chengshu.kernel.registries.merging.counting import counts_of, coverage_of
from chengshu.kernel.registries.merging.explaining import explain
from chengshu.kernel.registries.merging.flows import note_flows
from chengshu.kernel.registries.merging.incoming import read_feeds
from chengshu.kernel.registries.merging.plan import Plan, plan_for
from chengshu.kernel.registries.merging.state import read_state
from chengshu.kernel.registries.merging.writing import compare, rows_to_write, write_gold, write_rows
from chengshu.kernel.registries.models import FieldRule, Kind, MergeRun, Move, Registry, RunState
from chengshu.kernel.registries.services.series import fill_series
from chengshu.kernel.registries.work import ask_clerks

log = logging.getLogger(__name__)

MOST_NEWS = 200
MEMORY_MB = 2048
STALE = timedelta(hours=6)


def merge_sources(registry: Registry, *, by: Actor = PLATFORM, memory_mb: int = MEMORY_MB) -> MergeRun:
    """Read all feeds of a registry as they are served now and bring its records up to date; the run, done.

    One at a time for all registries. A run that fails leaves the records as they were, and the next one starts from
    the last that was done. Raises KeptElsewhere, NothingToFeed, TableBusy.
    """
    if registry.kept_by or registry.kind in (Kind.LICENCE, Kind.GEOGRAPHY):
        raise KeptElsewhere
    with locked(plan_for(registry).gold()):
        plan = plan_for(registry)
        if not plan.feeds:
            raise NothingToFeed
        run = MergeRun.objects.create(registry=registry, started_at=plan.now, versions=_versions(plan))
        try:
            if registry.kind == Kind.SERIES:
                return fill_series(plan, run, by=by)
            return _merged(plan, run, by, memory_mb)
        except Exception as failure:
            MergeRun.objects.filter(pk=run.pk).update(
                state=RunState.FAILED, ended_at=clock.now(), error=f"{type(failure).__name__}: {failure}"[:500]
            )
            raise


def merge_due() -> int:
    """Merge every registry for which something new was gathered or decided; how many runs were made."""
    done = 0
    for registry in Registry.everywhere.filter(active=True, kept_by="").exclude(
        kind__in=(Kind.LICENCE, Kind.GEOGRAPHY)
    ):
        if is_due(registry):
            try:
                merge_sources(registry)
            except Exception:
                log.exception("merging %s failed", registry.key)
            done += 1
    return done


def is_due(registry: Registry) -> bool:
    """Whether feeds have newer tables, or rules, fields or clerks changed something since the last run."""
    plan = plan_for(registry)
    if not plan.feeds:
        return False
    if plan.before is None or plan.before.versions != _versions(plan):
        return not _failed_on_this(plan)
    since = plan.before.started_at
    return (
        Move.objects.filter(registry=registry, run=None).exists()
        or registry.changed_at > since
        or FieldRule.objects.filter(field__registry=registry, made_at__gt=since).exists()
    )


def recover() -> int:
    """Runs that a stop cut off are marked; what they left in the lake is not read."""
    return MergeRun.objects.filter(state=RunState.RUNNING).update(
        state=RunState.FAILED, ended_at=clock.now(), error="stopped"
    )


def _merged(plan: Plan, run: MergeRun, by: Actor, memory_mb: int) -> MergeRun:
    engine = connect(memory_mb=memory_mb)
    try:
        moves = read_state(engine, plan)
        read_feeds(engine, plan)
        assignment = assign(engine, plan)
        choose(engine, plan, everything=_rules_changed(plan))
        compare(engine, plan)
        explain(engine, assignment)
        run.gold = write_gold(engine, plan)
        run.counts = counts_of(engine, plan, assignment)
        run.coverage = coverage_of(engine, plan)
        run.weights = _weights(plan, assignment)
        _commit(engine, plan, run, moves, by)
    finally:
        engine.close()
    for part in run.gold:
        note_written(plan.gold(part))
    note_flows(plan)
    return run


@transaction.atomic
def _commit(engine: duckdb.DuckDBPyConnection, plan: Plan, run: MergeRun, moves: list[Move], by: Actor) -> None:
    with bulk.much(rows_to_write(engine)):
        write_rows(engine, plan)
    Move.objects.filter(pk__in=[move.pk for move in moves]).update(run=run)
    run.state, run.ended_at = RunState.DONE, clock.now()
    run.save()
    _tell(engine, plan, run)
    ask_clerks(plan.registry)
    audit(by, "registries.registry.merged", plan.registry, run=run.pk, **run.counts)


def _tell(engine: duckdb.DuckDBPyConnection, plan: Plan, run: MergeRun) -> None:
    made, changed = int(run.counts["made"]), int(run.counts["changed"])
    publish(RecordsMerged(plan.registry.key, run.pk, made, changed, int(run.gold[""])))
    if not 0 < changed <= MOST_NEWS:
        return
    for key, version, before, after in engine.execute(
        "SELECT record, old_version + 1, old_content, content FROM changed WHERE NOT made"
    ).fetchall():
        publish(RecordChanged(plan.registry.key, key, fields_between(before, after), version))


def fields_between(before: str, after: str) -> tuple[str, ...]:
    """The fields in which two contents differ."""
    old, new = json.loads(before), json.loads(after)
    return tuple(key for key in new if new.get(key) != old.get(key))


def _weights(plan: Plan, assignment: Assignment) -> dict[str, Any]:
    if assignment.weights is not None:
        return stored(assignment.weights, assignment.fields)
    return plan.before.weights if plan.before else {}


def _versions(plan: Plan) -> dict[str, list[object]]:
    return {str(one.feed.pk): [str(one.table), one.version] for one in plan.feeds}


def _rules_changed(plan: Plan) -> bool:
    """Whether every record must be chosen anew: at first, and when rules, feeds or fields are not those of before."""
    if plan.before is None:
        return True
    since = plan.before.started_at
    feeds = {str(one.feed.pk) for one in plan.feeds}
    return (
        set(plan.before.versions) != feeds
        or plan.registry.changed_at > since
        or FieldRule.objects.filter(field__registry=plan.registry, made_at__gt=since).exists()
    )


def _failed_on_this(plan: Plan) -> bool:
    """Whether the last run failed on these very versions a short while ago: it is not tried again at once."""
    last = plan.registry.runs.first()
    return (
        last is not None
        and last.state == RunState.FAILED
        and last.error != "stopped"
        and last.versions == _versions(plan)
        and last.started_at > plan.now - STALE
    )
