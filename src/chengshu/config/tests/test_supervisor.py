"""The supervisor, with small processes in the place of a city."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from chengshu.base.text import Text
from chengshu.config import supervisor as module
from chengshu.config.supervisor import Child, Supervisor

FOREVER = "import signal; signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); signal.pause()"


class Watched(Supervisor):
    """Keeps what it told and noted."""

    def __init__(self, folder: Path) -> None:
        self.told: list[str] = []
        self.noted: list[Mapping[str, int]] = []
        super().__init__(folder, lambda text: self.told.append(text.en), self.noted.append)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """A supervisor whose children end with the test."""
    made = Watched(tmp_path / "log")
    yield made
    made.stop()


def child(code: str) -> Child:
    """A child that runs some Python."""
    return Child("lamp", Text("路灯", "Lamp"), lambda: [sys.executable, "-c", code])


def has_ended(pid: int) -> bool:
    """Whether the process is gone."""
    return not Path(f"/proc/{pid}").exists()


def ended(one: Child) -> None:
    """Wait until it has."""
    assert one.process is not None
    one.process.wait(20)


def test_crashed_child_starts_again_after_its_wait_and_the_operator_is_told(watched: Watched) -> None:
    lamp = child(FOREVER)
    watched.start(lamp)
    first = watched.noted[-1]["lamp"]
    os.kill(first, signal.SIGKILL)
    ended(lamp)

    watched.look_after()
    assert lamp.process is None
    assert "Lamp ended unexpectedly (-9)" in watched.told[0]

    lamp.start_at = time.monotonic()
    watched.look_after()
    assert watched.noted[-1] != {"lamp": first}
    assert not has_ended(watched.noted[-1]["lamp"])


def test_wait_doubles_up_to_its_limit_and_a_healthy_minute_resets_it(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    lamp = child("raise SystemExit(3)")
    watched.start(lamp)
    waits = []
    for _ in range(8):
        ended(lamp)
        before = time.monotonic()
        watched.look_after()
        waits.append(round(lamp.start_at - before, 1))
        lamp.start_at = before
        watched.look_after()
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]

    ended(lamp)
    monkeypatch.setattr(module, "HEALTHY_S", -1.0)
    watched.look_after()
    assert lamp.failures == 1


def test_child_that_ignores_the_request_to_end_is_killed(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.1)
    lamp = child(STUBBORN)
    watched.start(lamp)
    process = lamp.process
    assert process is not None
    log = watched.log_folder / "lamp.log"
    while not log.read_text():
        assert process.poll() is None

    watched.stop()

    assert process.returncode == -signal.SIGKILL


def test_nothing_is_started_again_once_stopping(watched: Watched) -> None:
    lamp = child(FOREVER)
    watched.start(lamp)
    watched.stop()
    watched.look_after()
    assert lamp.pid is None


def test_log_that_grew_too_long_is_turned_over(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOG_LIMIT", 10)
    watched.log_folder.mkdir(parents=True)
    (watched.log_folder / "lamp.log").write_text("much too long")
    watched.start(child(FOREVER))
    assert (watched.log_folder / "lamp.log.1").read_text() == "much too long"
