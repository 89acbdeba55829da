"""Starting the process that runs a query, watching over it, and ending it in time."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chengshu.kernel.analysis.sandbox import child

GRACE_S = 2.0
LOOK_S = 0.05


@dataclass(frozen=True)
class Order:
    """What a sandbox is to do. ``views`` are statements that make exactly what was granted visible in ``files``.

    ``result`` is the Parquet file it writes; what does not fit into ``memory_mb`` goes to ``scratch``.
    """

    sql: str
    views: tuple[str, ...]
    files: tuple[str, ...]
    result: Path
    scratch: Path
    rows: int
    seconds: int
    memory_mb: int
    threads: int = 2


@dataclass(frozen=True)
class Outcome:
    """How it went. ``error`` is empty, ``timeout``, ``stopped``, ``crashed`` or the engine's name for what failed."""

    error: str = ""
    message: str = ""
    rows: int = 0
    more: bool = False
    columns: list[list[str]] = field(default_factory=list)
    size: int = 0
    took_ms: int = 0
    peak_mb: int = 0


class Sandbox:
    """One process at work on one order."""

    def __init__(self, order: Order) -> None:
        self.order = order
        order.result.parent.mkdir(parents=True, exist_ok=True)
        order.scratch.parent.mkdir(parents=True, exist_ok=True)
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own file; what was typed goes through its input
            [sys.executable, "-I", str(Path(child.__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"TZ": "UTC", "LANG": "C.UTF-8"},
            cwd=order.result.parent,
            text=True,
        )
        if self.process.stdin:
            with self.process.stdin as way_in:
                way_in.write(json.dumps(_plain(order)))

    @property
    def took_s(self) -> float:
        """Since it was started."""
        return time.monotonic() - self.started

    def finished(self, stop: Callable[[], bool]) -> Outcome | None:
        """How it went, None while it works; ends it when its time is over or ``stop`` says so."""
        if self.process.poll() is None:
            if self.took_s > self.order.seconds + GRACE_S:
                return self._ended(Outcome("timeout"))
            if stop():
                return self._ended(Outcome("stopped"))
            return None
        said = self.process.stdout.read() if self.process.stdout else ""
        outcome = Outcome(**json.loads(said)) if said else Outcome("crashed")
        return self._ended(outcome)

    def _ended(self, outcome: Outcome) -> Outcome:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        shutil.rmtree(self.order.scratch, ignore_errors=True)
        if outcome.error:
            self.order.result.unlink(missing_ok=True)
        return Outcome(**{**vars(outcome), "took_ms": outcome.took_ms or int(self.took_s * 1000)})


def run(order: Order) -> Outcome:
    """Run to the end, in the calling thread."""
    sandbox = Sandbox(order)
    while True:
        outcome = sandbox.finished(lambda: False)
        if outcome is not None:
            return outcome
        time.sleep(LOOK_S)


def _plain(order: Order) -> dict[str, Any]:
    return {**vars(order), "result": str(order.result), "scratch": str(order.scratch)}
