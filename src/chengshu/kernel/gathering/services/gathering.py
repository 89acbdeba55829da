"""Gathering a source here and now."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import DatabaseError, OperationalError, connection

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.gathering import running
from chengshu.kernel.gathering.errors import SourceTrouble
from chengshu.kernel.gathering.models import Purpose, Run, RunState, Source
from chengshu.kernel.gathering.services import runs
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.quality import services as quality

log = logging.getLogger(__name__)

TELL_S = 1.0
BUSY_S = (1, 2, 5, 10, 20, 30, 60)
BROKEN = Text("程序出错（%(what)s），已记录日志", "the program failed (%(what)s); it is in the log")


class Stopped(Exception):
    """Somebody stopped the run while it was under way."""


def gather(
    source: Source,
    *,
    purpose: Purpose | str = Purpose.GATHER,
    allow_empty: bool = False,
    by: Actor = PLATFORM,
    tell: Callable[[Run], None] | None = None,
) -> Run:
    """Run it in this process from its start to its end; the run as it ended, which may be failed or waiting to be
    tried again. Must not be called inside a transaction. Raises SourceBusy, SourceResting, NotAllowed.
    """
    return carry(runs.ask_run(source, purpose=purpose, allow_empty=allow_empty, by=by), tell=tell)


def carry(run: Run, *, tell: Callable[[Run], None] | None = None) -> Run:
    """Carry out a waiting run, or one whose process was killed."""
    taken = _begun(run)
    if taken is None:
        return Run.everywhere.get(pk=run.pk)
    run = Run.everywhere.select_related("source__resource", "source__connection", "handover").get(pk=taken.pk)
    teller = _Teller(run, tell)
    outcome = running.Outcome()
    try:
        outcome = running.carry_out(run, teller)
        run = _steadily(lambda: runs.succeed(run, outcome))
    except Stopped:
        running.forget(run)
        return Run.everywhere.get(pk=run.pk)
    except SourceTrouble as trouble:
        said, lasting = trouble.sentence, trouble.lasting
        run = _steadily(lambda: runs.fail(run, said, lasting=lasting))
    except Refusal as refusal:
        run = runs.fail(run, refusal.sentence, lasting=True)
    except DatabaseError:
        raise
    except Exception as failure:
        log.exception("run %s failed", run.pk)
        run = runs.fail(run, SourceTrouble(why=BROKEN.with_values(what=type(failure).__name__)).sentence, lasting=False)
    if run.state != RunState.WAITING:
        running.forget(run)
    if tell:
        tell(run)
    if run.state == RunState.DONE and run.version is not None:
        judge(run)
    if run.state == RunState.DONE and outcome.more:
        _go_on(run)
    return run


def _begun(run: Run) -> Run | None:
    for pause_s in BUSY_S:
        try:
            return runs.begin(run)
        except OperationalError:
            time.sleep(pause_s)
    return runs.begin(run)


def _steadily(write: Callable[[], Run]) -> Run:
    """A database that is busy for a while is waited out: what the run did is in the lake already."""
    for pause_s in BUSY_S:
        try:
            return write()
        except OperationalError as failure:
            log.warning("database: %s; trying again", failure)
            time.sleep(pause_s)
    return write()


def _go_on(run: Run) -> None:
    """Further files wait: the worker takes the next one in a run of its own."""
    try:
        runs.ask_run(run.source)
    except Refusal as refusal:
        log.info("%s does not go on now: %s", run.source, refusal.sentence.en)


def judge(run: Run) -> None:
    """Let quality judge what was stored. What it cannot judge does not undo the gathering."""
    resource = run.source.resource
    try:
        quality.judge(resource, TableName(Layer.BRONZE, resource.key), run.version or 0)
    except Refusal as refusal:
        log.warning("%s is not judged: %s", resource.key, refusal)
    except Exception:
        log.exception("%s is not judged", resource.key)


class _Teller:
    """Writes how far a run has come, once a second, and finds out whether somebody stopped it.

    It is called from the thread that watches the engine too, whose connection to the database it closes each time.
    """

    def __init__(self, run: Run, tell: Callable[[Run], None] | None) -> None:
        self.run, self.tell = run, tell
        self.began = self.last = time.monotonic()
        self.stage = ""

    def __call__(self, stage: str, rows: int) -> None:
        now = time.monotonic()
        if now - self.last < TELL_S and stage == self.stage:
            return
        self.last, self.stage = now, stage
        run = self.run
        run.stage, run.rows_seen = stage, max(rows, 0)
        took = now - self.began
        run.rows_per_s = int(rows / took) if rows and took > 0.5 else None
        expected = self._expected()
        run.progress = min(rows / expected, 1.0) if expected and rows else None
        left = (expected - rows) / run.rows_per_s if expected and run.rows_per_s else None
        run.seconds_left = int(left) if left is not None and left >= 0 else None
        if self.tell:
            self.tell(run)
        self._write()

    def _write(self) -> None:
        run = self.run
        if connection.in_atomic_block:
            return
        try:
            changed = self._changed(run)
        except OperationalError:
            return  # a busy database does not stop the run; the next note says more
        if not changed:
            raise Stopped

    def _changed(self, run: Run) -> int:
        return Run.everywhere.filter(pk=run.pk, state=RunState.RUNNING, attempts=run.attempts).update(
            stage=run.stage,
            rows_seen=run.rows_seen,
            rows_per_s=run.rows_per_s,
            progress=run.progress,
            seconds_left=run.seconds_left,
            beat_at=clock.now(),
        )

    def _expected(self) -> int | None:
        """What the source says, or else what the last run read."""
        if self.run.counted is None and "expected" not in self.run.__dict__:
            last = self.run.source.runs.filter(state=RunState.DONE, purpose=self.run.purpose).first()
            self.run.__dict__["expected"] = last.read if last else None
        return self.run.counted or self.run.__dict__.get("expected")
