"""Recurring work runs once at a time among workers, and a failing job harms no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.events import jobs
from chengshu.kernel.events.models import Lease
from chengshu.spec.pack import Job, Pack
from chengshu.spec.registry import registry

pytestmark = pytest.mark.django_db
START = clock.now()
MINUTE = timedelta(minutes=1)


def make_job(monkeypatch: pytest.MonkeyPatch, run: Callable[[], int] = lambda: 1, key: str = "lamps.count") -> Job:
    """A job of every minute, declared by a pack."""
    job = Job(key, Text("数路灯", "Count lamps"), MINUTE, run)
    pack = Pack(key=key, label=Text("测试", "Test"), jobs=(job,))
    monkeypatch.setattr(registry, "packs", (pack,))
    return job


def test_job_is_claimed_by_one_worker_and_due_again_after_its_period(monkeypatch: pytest.MonkeyPatch) -> None:
    job = make_job(monkeypatch)
    with clock.frozen(START):
        assert jobs.due_jobs() == [job]
        assert jobs.claim(job, worker="a:1")
        assert not jobs.claim(job, worker="b:2")
        assert jobs.run(job, worker="a:1") == 1
        assert jobs.due_jobs() == []
    with clock.frozen(START + MINUTE):
        assert jobs.claim(job, worker="b:2")


def test_failing_job_waits_longer_each_time_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise RuntimeError("no lamps")

    job = make_job(monkeypatch, fail)
    with clock.frozen(START):
        jobs.claim(job, worker="a:1")
        assert jobs.run(job, worker="a:1") is None

    lease = Lease.objects.get()
    assert (lease.failures, lease.error, lease.due_at) == (1, "RuntimeError: no lamps", START + 2 * MINUTE)


def test_lease_of_a_worker_that_stopped_beating_goes_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    job = make_job(monkeypatch)
    with clock.frozen(START):
        jobs.claim(job, worker="a:1")
    with clock.frozen(START + jobs.HELD):
        assert jobs.claim(job, worker="b:2")
        jobs.run(job, worker="a:1")
        assert Lease.objects.get().holder == "b:2"


def test_lease_is_kept_while_its_worker_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    job = make_job(monkeypatch)
    with clock.frozen(START):
        jobs.claim(job, worker="a:1")
    with clock.frozen(START + jobs.HELD - timedelta(seconds=1)):
        jobs.beat("a:1")
    with clock.frozen(START + jobs.HELD + timedelta(seconds=1)):
        assert not jobs.claim(job, worker="b:2")


def test_lease_of_a_dead_process_of_this_host_is_freed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    job = make_job(monkeypatch)
    host = jobs.worker_name().rpartition(":")[0]
    jobs.claim(job, worker=f"{host}:4711")

    assert jobs.free_leases_of_the_dead(lambda pid: pid != 4711) == 1
    assert jobs.claim(job, worker="b:2")


def test_clock_that_went_back_delays_no_job(monkeypatch: pytest.MonkeyPatch) -> None:
    job = make_job(monkeypatch)
    with clock.frozen(START + timedelta(hours=3)):
        jobs.claim(job, worker="a:1")
        jobs.run(job, worker="a:1")
    with clock.frozen(START):
        assert jobs.claim(job, worker="a:1")


def test_worker_that_left_is_no_longer_alive() -> None:
    jobs.beat("a:1")
    assert jobs.workers_alive() == 1
    jobs.leave("a:1")
    assert jobs.workers_alive() == 0
