"""The worker: recurring work of the packs, the outbox and its subscribers. Several may run, on several machines."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.urls import get_resolver

from chengshu.kernel.events import jobs
from chengshu.kernel.events.relay import Relay
from chengshu.kernel.events.services import deliver_due
from chengshu.spec.pack import Job

log = logging.getLogger(__name__)

THREADS = 3
TICK_S = 0.25
BEAT_S = 5.0
PAUSE_S = 2.0


class Worker:
    """One worker process. Whatever of its threads ends unexpectedly ends it, and the supervisor starts a new one."""

    def __init__(self) -> None:
        self.name = jobs.worker_name()
        self.stopping = threading.Event()
        self.failed = False
        self.running: dict[str, Future[None]] = {}

    def run(self) -> bool:
        """Work until SIGTERM or SIGINT; whether the end was a clean one."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        jobs.free_leases_of_the_dead(lambda pid: Path(f"/proc/{pid}").exists())
        jobs.beat(self.name)
        events = self._relay if settings.BROKER_URL else self._deliver
        threads = [self._thread(work) for work in (self._beat, events)]
        with ThreadPoolExecutor(THREADS, thread_name_prefix="job") as pool:
            while not self.stopping.is_set():
                self._steadily(lambda: self._hand_out(pool))
                self.stopping.wait(TICK_S)
        for thread in threads:
            thread.join()
        jobs.leave(self.name)
        return not self.failed

    def _hand_out(self, pool: ThreadPoolExecutor) -> None:
        """Give due jobs to free threads."""
        self.running = {key: future for key, future in self.running.items() if not future.done()}
        for job in jobs.due_jobs():
            if len(self.running) >= THREADS:
                return
            if job.key not in self.running and jobs.claim(job, worker=self.name):
                self.running[job.key] = pool.submit(self._run, job)

    def _run(self, job: Job) -> None:
        close_old_connections()
        try:
            jobs.run(job, worker=self.name)
        except DatabaseError as failure:
            log.warning("job %s could not be settled: %s", job.key, failure)

    def _beat(self) -> None:
        while not self.stopping.is_set():
            self._steadily(lambda: jobs.beat(self.name))
            self.stopping.wait(BEAT_S)

    def _deliver(self) -> None:
        """Without a broker: straight from the outbox."""
        while not self.stopping.is_set():
            heard = self._steadily(deliver_due)
            self.stopping.wait(0 if heard else TICK_S)

    def _relay(self) -> None:
        async def carry() -> None:
            stopping = asyncio.Event()
            relay = asyncio.create_task(Relay(settings.BROKER_URL, stopping).run())
            while not self.stopping.is_set() and not relay.done():
                await asyncio.sleep(TICK_S)
            stopping.set()
            await relay

        asyncio.run(carry())

    def _steadily(self, work: Callable[[], int | None]) -> int | None:
        """Trouble with the database is waited out: the process stays and tries again."""
        close_old_connections()
        try:
            return work()
        except DatabaseError as failure:
            log.warning("database: %s; trying again", failure)
            self.stopping.wait(PAUSE_S)
            return None

    def _thread(self, work: Callable[[], None]) -> threading.Thread:
        def guarded() -> None:
            try:
                work()
            except Exception:
                log.exception("%s ended", work.__name__)
                self.failed = True
                self.stopping.set()

        thread = threading.Thread(target=guarded, name=work.__name__)
        thread.start()
        return thread


def main() -> bool:
    """Run one worker in this process."""
    # Read now, in seconds, and not by the first listener that makes an address, while it holds the database.
    get_resolver().url_patterns  # noqa: B018
    logging.getLogger("chengshu").info("worker %s", os.getpid())
    return Worker().run()
