"""Keeps the processes of a city running: starts them, starts a crashed one again with back-off, stops them in order."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from chengshu.base.text import Text
from chengshu.config.process import die_with_parent

HEALTHY_S = 60.0
LONGEST_WAIT_S = 30.0
PATIENCE_S = 8.0
LOG_LIMIT = 20 * 1024 * 1024


@dataclass
class Child:
    """A process of the city. ``failures`` counts crashes since it last ran for a healthy minute."""

    key: str
    label: Text
    command: Callable[[], list[str]]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started: float = 0.0
    start_at: float = 0.0

    @property
    def pid(self) -> int | None:
        """Its process, while it runs."""
        return self.process.pid if self.process and self.process.poll() is None else None


class Supervisor:
    """The children of one city, in the order of their start; they stop in the opposite order."""

    def __init__(
        self, log_folder: Path, tell: Callable[[Text], None], note: Callable[[Mapping[str, int]], None]
    ) -> None:
        self.children: list[Child] = []
        self.log_folder = log_folder
        self.tell = tell
        self.note = note
        self.stopping = Event()

    def start(self, child: Child) -> None:
        """Start one more child and look after it from now on."""
        self.children.append(child)
        self._spawn(child)

    @contextmanager
    def signals(self) -> Iterator[None]:
        """SIGTERM, SIGINT and a closed terminal ask for a clean stop."""
        wanted = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        before = {number: signal.signal(number, lambda *_: self.stopping.set()) for number in wanted}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def look_after(self) -> None:
        """Notice who died, and start again whose wait is over."""
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._bury(child)
            if child.process is None and time.monotonic() >= child.start_at and not self.stopping.is_set():
                self._spawn(child)

    def stop(self) -> None:
        """Ask every child to end, last started first; whoever has not ended after a while is killed."""
        self.stopping.set()
        for child in reversed(self.children):
            if child.process is not None:
                self._end(child.process)
                child.process = None

    def log_of(self, key: str) -> Path:
        """The file that a process of the city writes to; its folder is there, and it does not grow for ever."""
        self.log_folder.mkdir(parents=True, exist_ok=True)
        log = self.log_folder / f"{key}.log"
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        return log

    def _spawn(self, child: Child) -> None:
        with self.log_of(child.key).open("ab") as out:
            child.process = subprocess.Popen(  # noqa: S603 - our own command lines
                child.command(),
                env={**os.environ, **child.environment},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - the supervisor has one thread
            )
        child.started = time.monotonic()
        self.note({one.key: one.process.pid for one in self.children if one.process})

    def _bury(self, child: Child) -> None:
        assert child.process is not None  # noqa: S101 - look_after has seen it
        code = child.process.returncode
        _signal_group(child.process.pid, signal.SIGKILL)
        child.process = None
        if time.monotonic() - child.started > HEALTHY_S:
            child.failures = 0
        wait_s = min(0.5 * 2**child.failures, LONGEST_WAIT_S)
        child.failures += 1
        child.start_at = time.monotonic() + wait_s
        self.tell(
            Text(
                "%(label)s 意外结束（%(code)s），%(wait)s 秒后重新启动。日志：%(log)s",
                "%(label)s ended unexpectedly (%(code)s); starting it again in %(wait)s s. Log: %(log)s",
            ).with_values(label=child.label, code=code, wait=wait_s, log=self.log_folder / f"{child.key}.log")
        )

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE_S)
        _signal_group(process.pid, signal.SIGKILL)
        process.wait()


def _signal_group(leader: int, number: signal.Signals) -> None:
    """To a child and whatever it left behind; it leads a group of its own."""
    try:
        os.killpg(leader, number)
    except ProcessLookupError:
        return
