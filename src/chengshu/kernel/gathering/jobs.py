"""What the worker does for gathering: start what is due, each run in a process of its own."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.gathering.models import Purpose, Rhythm, Run, RunState, Schedule
from chengshu.kernel.gathering.services.runs import ask_run, is_lost
from chengshu.kernel.gathering.services.schedules import next_time
from chengshu.spec.pack import Job, Recovery

log = logging.getLogger(__name__)

_children: dict[int, subprocess.Popen[bytes]] = {}


def plan_due() -> int:
    """Ask for a run of every source whose time has come; one that is still busy is left to its next time."""
    asked = 0
    for schedule in Schedule.objects.filter(active=True, next_at__lte=clock.now()).select_related("source")[:200]:
        asked += _plan(schedule.pk)
    return asked


@transaction.atomic
def _plan(key: int) -> int:
    schedule = Schedule.objects.select_for_update().filter(pk=key, next_at__lte=clock.now()).first()
    if schedule is None:
        return 0
    schedule.next_at = next_time(
        Rhythm(schedule.rhythm), step=schedule.step, at=schedule.at, day=schedule.day, after=clock.now()
    )
    schedule.save(update_fields=["next_at"])
    try:
        with transaction.atomic():
            ask_run(schedule.source, purpose=Purpose(schedule.purpose))
    except Refusal as refusal:
        log.info("%s is not gathered now: %s", schedule.source, refusal.sentence.en)
        return 0
    return 1


def start_waiting() -> int:
    """Begin waiting runs, and those whose process is gone, as many at once as this server may."""
    _bury()
    most = settings.GATHERING_PROCESSES
    started = 0
    for run in _startable():
        if len(_children) >= most:
            break
        if run.pk not in _children:
            _children[run.pk] = _spawned(run)
            started += 1
    return started


def lost_runs() -> int:
    """How many runs a stop of the city broke off; the worker takes them up again."""
    return sum(is_lost(run) for run in Run.everywhere.filter(state=RunState.RUNNING))


def _startable() -> list[Run]:
    waiting = list(
        Run.everywhere.filter(state=RunState.WAITING, next_at__lte=clock.now()).order_by("next_at", "pk")[:20]
    )
    lost = [run for run in Run.everywhere.filter(state=RunState.RUNNING) if is_lost(run)]
    return [*lost, *waiting]


def _spawned(run: Run) -> subprocess.Popen[bytes]:
    """A new interpreter: deltalake must not be used on both sides of a fork."""
    command = [sys.executable, "-m", "chengshu", "gather", "--run", str(run.pk)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ.copy())  # noqa: S603 - our own words


def _bury() -> None:
    for key, child in list(_children.items()):
        if child.poll() is not None:
            del _children[key]


JOBS = (
    Job("gathering.plan_due", Text("按计划归集", "Gather on schedule"), timedelta(seconds=5), plan_due),
    Job("gathering.start_waiting", Text("执行归集", "Begin waiting runs"), timedelta(seconds=2), start_waiting),
)
RECOVERIES = (
    Recovery(
        "gathering.lost_runs",
        Text(
            "上次停止时有 %(n)s 次归集未完成，将自动从断点继续。",
            "%(n)s runs of gathering were broken off; they go on by themselves.",
        ),
        lost_runs,
    ),
)
