"""Running queries: asked for by a person, run by the worker in a sandbox, every one written down with its purpose."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import closing
from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet

from chengshu.base import clock
from chengshu.base.errors import NotAllowed, Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor, actor_for
from chengshu.kernel.analysis.errors import PurposeMissing, TooManyRuns
from chengshu.kernel.analysis.models import Limit, Run, RunState, SavedQuery, Study
from chengshu.kernel.analysis.queries.limits import limits
from chengshu.kernel.analysis.rights import QUERY, USE_PERSONAL
from chengshu.kernel.analysis.sandbox.reading import Reading, read
from chengshu.kernel.analysis.sandbox.running import LOOK_S, Order, Outcome, Sandbox
from chengshu.kernel.analysis.subjects import Subject, names_of, subjects_of
from chengshu.kernel.audit.services import record
from chengshu.kernel.exchange.services import use
from chengshu.kernel.identity.models import Person
from chengshu.kernel.lake import engine
from chengshu.kernel.lake.services import note_read

log = logging.getLogger(__name__)

SHORTEST_PURPOSE = 5
MOST_ATTEMPTS = 2
LOST_AFTER = timedelta(seconds=60)
TROUBLE = {
    "timeout": Text(
        "查询超过 %(seconds)s 秒，已停止。请缩小范围、先汇总再关联，或改为定时作业。",
        "The query took more than %(seconds)s seconds and was ended. Narrow it, add up before joining, or schedule it.",
    ),
    "stopped": Text("已按您的要求停止。", "Stopped as you asked."),
    "crashed": Text(
        "查询占用的内存超过 %(memory)s MB，已停止。请减少列数或先汇总。",
        "The query needed more than %(memory)s MB of memory and was ended. Take fewer columns or add up first.",
    ),
    "lost": Text(
        "运行被系统重启打断，多次未能完成。请重新运行。",
        "A restart of the platform broke it off more than once. Run it again.",
    ),
    "other": Text("查询未能运行：%(message)s", "The query could not run: %(message)s"),
}
OF_MEMORY = frozenset({"OutOfMemoryException", "MemoryError"})


@transaction.atomic
def ask(text: str, *, purpose: str, by: Actor, personal: bool = False, saved: SavedQuery | None = None) -> Run:
    """Ask for a query to be run. It starts at once beside the request that asked, else the worker takes it.

    Checks the words, the rights and the number of the day at once. Raises NotAllowed, PurposeMissing, TooManyRuns and
    what ``sandbox.reading.read`` raises.
    """
    if not by.may(QUERY) or by.organisation_id is None or (personal and not by.may(USE_PERSONAL)):
        raise NotAllowed
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise PurposeMissing(fields={"purpose": PurposeMissing.text})
    bounds = limits()
    today = Run.everywhere.filter(person=by.person_id, study=None, asked_at__gte=clock.start_of_day(clock.today()))
    if today.count() >= bounds[Limit.PER_DAY]:
        raise TooManyRuns(most=bounds[Limit.PER_DAY])
    reading = read(text, names_of(subjects_of(by)))
    run = Run.everywhere.create(
        person_id=by.person_id,
        organisation_id=by.organisation_id,
        address=by.address,
        saved=saved,
        text=text,
        purpose=purpose.strip(),
        personal=personal,
        asked_at=clock.now(),
        seconds=bounds[Limit.SECONDS],
        most_rows=bounds[Limit.ROWS],
        memory_mb=bounds[Limit.MEMORY_MB],
    )
    record(by, "analysis.query.asked", run, why=purpose, query=text, tables=reading.tables, personal=personal)
    transaction.on_commit(_begin)
    return run


@transaction.atomic
def ask_for_study(study: Study) -> Run:
    """A run of scheduled analysis, with its own limits and with the rights of who keeps it."""
    bounds = limits()
    run = Run.everywhere.create(
        person=study.person,
        organisation=study.organisation,
        study=study,
        text=study.text,
        purpose=study.purpose,
        personal=study.personal,
        asked_at=clock.now(),
        seconds=bounds[Limit.STUDY_SECONDS],
        most_rows=bounds[Limit.STUDY_ROWS],
        memory_mb=bounds[Limit.MEMORY_MB],
    )
    by = actor_for(study.person)
    record(by, "analysis.query.asked", run, why=study.purpose, query=study.text, personal=study.personal)
    return run


@transaction.atomic
def stop(run: Run, *, by: Actor) -> None:
    """End a run; one at work ends within a second."""
    waiting = Run.everywhere.filter(pk=run.pk, state=RunState.WAITING)
    if waiting.update(state=RunState.STOPPED, ended_at=clock.now(), **_said(TROUBLE["stopped"])) == 0:
        Run.everywhere.filter(pk=run.pk, state=RunState.RUNNING).update(stop_asked=True)
    record(by, "analysis.query.stopped", run)


def run_waiting(runs: QuerySet[Run] | None = None) -> int:
    """Run what waits, several at once, until none waits any more; how many ran."""
    queue = Run.everywhere.filter(study=None) if runs is None else runs
    _take_up_lost()
    at_work: dict[Sandbox, Run] = {}
    done = 0
    at_once = limits()[Limit.AT_ONCE]
    while True:
        while len(at_work) < at_once and (run := _taken(queue, at_once)) is not None:
            sandbox = _started(run)
            done += 1
            if sandbox is not None:
                at_work[sandbox] = run
        if not at_work:
            return done
        time.sleep(LOOK_S)
        for sandbox, run in list(at_work.items()):
            outcome = sandbox.finished(lambda run=run: _stop_asked(run))  # type: ignore[misc]
            if outcome is not None:
                del at_work[sandbox]
                _finish(run, outcome)


def clear_results() -> int:
    """Delete results past the days they are kept, and files nobody knows; how many went."""
    old = Run.everywhere.filter(kept_until__lt=clock.now())
    gone = 0
    for run in old[:500]:
        run.result.unlink(missing_ok=True)
        gone += 1
    Run.everywhere.filter(pk__in=[run.pk for run in old[:500]]).update(kept_until=None)
    return gone


def _begin() -> None:
    """Watch over the sandbox in a thread of this process: nobody waits until the worker has a hand free."""
    threading.Thread(target=_run_beside, name="analysis", daemon=True).start()


def _run_beside() -> None:
    try:
        run_waiting()
    except DatabaseError as failure:
        log.warning("queries are left to the worker: %s", failure)
    finally:
        connection.close()


def _take_up_lost() -> None:
    """A run whose worker died waits again, unless that happened before."""
    lost = Run.everywhere.filter(state=RunState.RUNNING)
    for run in lost:
        limit = timedelta(seconds=run.seconds) + LOST_AFTER
        if run.started_at and run.started_at + limit < clock.now():
            if run.attempts < MOST_ATTEMPTS:
                Run.everywhere.filter(pk=run.pk, state=RunState.RUNNING).update(state=RunState.WAITING)
            else:
                _fail(run, TROUBLE["lost"])


@transaction.atomic
def _taken(queue: QuerySet[Run], at_once: int) -> Run | None:
    """The longest waiting run, marked as taken so that nobody else takes it too; None while as many run as may."""
    if queue.filter(state=RunState.RUNNING).count() >= at_once:
        return None
    found = queue.filter(state=RunState.WAITING).order_by("asked_at", "pk").values_list("pk", flat=True).first()
    waiting = Q(pk=found, state=RunState.WAITING)
    if found is None or not Run.everywhere.filter(waiting).update(state=RunState.RUNNING, started_at=clock.now()):
        return None
    run = Run.everywhere.select_related("person", "study").get(pk=found)
    run.attempts += 1
    run.save(update_fields=["attempts"])
    return run


def _started(run: Run) -> Sandbox | None:
    """The sandbox at work on it; None where the rights or words no longer allow it, which is then its outcome."""
    try:
        subjects = names_of(subjects_of(_actor(run)))
        reading = read(run.text, subjects)
        return Sandbox(_order(run, reading, [subjects[name] for name in sorted(reading.tables)]))
    except Refusal as refusal:
        _fail(run, refusal.sentence)
        return None


def _actor(run: Run) -> Actor:
    person: Person | None = run.person
    if person is None or not person.active:
        raise NotAllowed
    actor = actor_for(person, address=run.address)
    if not actor.may(QUERY) or (run.personal and not actor.may(USE_PERSONAL)):
        raise NotAllowed
    return actor


def _order(run: Run, reading: Reading, subjects: list[Subject]) -> Order:
    views: list[str] = []
    files: list[str] = []
    sources: list[dict[str, object]] = []
    with closing(engine.connect(memory_mb=128, threads=1)) as con:
        for subject in subjects:
            view, source = subject.view(con, personal=run.personal)
            views.append(view)
            files += source.files
            sources.append(
                {
                    "name": subject.name,
                    "table": str(subject.table),
                    "version": source.version,
                    "agreement": subject.agreement.number if subject.agreement else "",
                    "columns": [one.column for one in subject.allowed(personal=run.personal)],
                }
            )
    Run.everywhere.filter(pk=run.pk).update(sources=sources)
    run.sources = sources
    return Order(
        sql=reading.sql,
        views=tuple(views),
        files=tuple(files),
        result=run.result,
        scratch=engine.fresh_scratch(),
        rows=run.most_rows,
        seconds=run.seconds,
        memory_mb=run.memory_mb,
    )


def _stop_asked(run: Run) -> bool:
    return Run.everywhere.filter(pk=run.pk, stop_asked=True).exists()


def _finish(run: Run, outcome: Outcome) -> None:
    """Write down how it went: the row, the receipts of the agreements used, the use of the tables, the audit."""
    if outcome.error:
        key = "crashed" if outcome.error in OF_MEMORY else outcome.error if outcome.error in TROUBLE else "other"
        said = TROUBLE[key].with_values(seconds=run.seconds, memory=run.memory_mb, message=outcome.message)
        _fail(run, said, outcome)
        return
    try:
        with transaction.atomic():
            _write_down(run, outcome)
    except Refusal as refusal:
        run.result.unlink(missing_ok=True)
        _fail(run, refusal.sentence, outcome)


def _write_down(run: Run, outcome: Outcome) -> None:
    by = _actor(run)
    subjects = names_of(subjects_of(by))
    used = [subjects[source["name"]] for source in run.sources if source["name"] in subjects]
    for subject in used:
        if subject.agreement is not None:
            use(subject.agreement, by=by, why=run.purpose, rows=outcome.rows, version=subject.table.version)
    note_read([subject.table.name for subject in used], rows=outcome.rows, engine_ms=outcome.took_ms)
    run.state, run.ended_at = RunState.DONE, clock.now()
    run.rows, run.more, run.columns = outcome.rows, outcome.more, outcome.columns
    run.took_ms, run.peak_mb = outcome.took_ms, outcome.peak_mb
    run.kept_until = clock.now() + timedelta(days=limits()[Limit.KEPT_DAYS])
    run.save()
    record(by, "analysis.query.ran", run, why=run.purpose, rows=run.rows, sources=[one["table"] for one in run.sources])


def _fail(run: Run, said: Text, outcome: Outcome | None = None) -> None:
    stopped = outcome is not None and outcome.error == "stopped"
    Run.everywhere.filter(pk=run.pk).update(
        state=RunState.STOPPED if stopped else RunState.FAILED,
        ended_at=clock.now(),
        took_ms=outcome.took_ms if outcome else 0,
        **_said(said),
    )


def _said(text: Text) -> dict[str, str]:
    return {"trouble_zh": text.zh[:600], "trouble_en": text.en[:600]}
