"""Recurring work of the packs: each run by one worker at a time, a failing one waiting longer and harming no other."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.events.models import Heartbeat, Lease
from chengshu.spec.pack import Job
from chengshu.spec.registry import registry

log = logging.getLogger(__name__)

NEVER_RUN = datetime(2000, 1, 1, tzinfo=UTC)
HELD = timedelta(seconds=45)
LONGEST_WAIT = timedelta(minutes=15)
FRESH = timedelta(seconds=30)
FORGOTTEN = timedelta(days=1)


def all_jobs() -> tuple[Job, ...]:
    """Every recurring work declared by a pack."""
    return tuple(job for pack in registry.packs for job in pack.jobs)


def worker_name() -> str:
    """This worker among all: host and process."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}"


def due_jobs() -> list[Job]:
    """The jobs whose time has come and that nobody runs; what has waited longest comes first, so that none starves."""
    leases = {lease.job: lease for lease in Lease.objects.all()}
    due = [job for job in all_jobs() if job.key not in leases or _is_due(leases[job.key], job)]
    return sorted(due, key=lambda job: leases[job.key].due_at if job.key in leases else NEVER_RUN)


@transaction.atomic
def claim(job: Job, *, worker: str) -> bool:
    """Take the job if it is due and nobody runs it. The lease is kept by ``beat`` and given back by ``run``."""
    Lease.objects.get_or_create(job=job.key)
    lease = Lease.objects.select_for_update().get(job=job.key)
    if not _is_due(lease, job):
        return False
    lease.holder = worker
    lease.held_until = clock.now() + HELD
    lease.save(update_fields=["holder", "held_until"])
    return True


def run(job: Job, *, worker: str) -> int | None:
    """Run a claimed job and set its next time; how much it did, None where it failed."""
    try:
        done = job.run()
    except Exception as failure:
        log.exception("job %s failed", job.key)
        _give_back(job, worker, failure=f"{type(failure).__name__}: {failure}"[:500])
        return None
    _give_back(job, worker)
    return done


def beat(worker: str) -> None:
    """Say that this worker is alive and still at what it holds. Forget workers that are long gone."""
    now = clock.now()
    Heartbeat.objects.update_or_create(name=worker, defaults={"at": now})
    Lease.objects.filter(holder=worker).update(held_until=now + HELD)
    Heartbeat.objects.filter(at__lt=now - FORGOTTEN).delete()


def leave(worker: str) -> None:
    """This worker ends: what it holds is free for others at once."""
    Heartbeat.objects.filter(name=worker).delete()
    Lease.objects.filter(holder=worker).update(holder="", held_until=clock.now())


def workers_alive() -> int:
    """How many workers have said so within half a minute."""
    return Heartbeat.objects.filter(at__gt=clock.now() - FRESH).count()


def free_leases_of_the_dead(is_alive: Callable[[int], bool]) -> int:
    """Free what processes of this host hold that no longer run; ``is_alive`` judges a process by its number."""
    host = worker_name().rpartition(":")[0]
    dead = [
        holder
        for holder in Lease.objects.filter(holder__startswith=f"{host}:").values_list("holder", flat=True)
        if not is_alive(int(holder.rpartition(":")[2]))
    ]
    return Lease.objects.filter(holder__in=dead).update(holder="", held_until=clock.now())


def _is_due(lease: Lease, job: Job) -> bool:
    """Due, and not held. A time further off than any wait can be means that the clock went back."""
    now = clock.now()
    farthest = now + max(job.every, LONGEST_WAIT) + HELD
    held = bool(lease.holder) and now < lease.held_until < farthest
    return not held and not now < lease.due_at < farthest


def _give_back(job: Job, worker: str, *, failure: str = "") -> None:
    """Set the next run; only by who still holds the lease."""
    with transaction.atomic():
        lease = Lease.objects.select_for_update().filter(job=job.key, holder=worker).first()
        if lease is None:
            return
        now = clock.now()
        failures = lease.failures + 1 if failure else 0
        longest = max(job.every, LONGEST_WAIT)
        wait = min(job.every * 2 ** min(failures, 20), longest)
        lease.due_at = now + wait
        lease.ran_at = now
        lease.failures = failures
        lease.error = failure
        lease.holder = ""
        lease.held_until = now
        lease.save()
