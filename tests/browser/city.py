"""A city of its own for the browser: a fresh home, the real command, free ports."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

COMMAND = Path(sys.executable).with_name("chengshu")
PASSWORD = "Tianzhong-2026"
STARTING_S = 300
STOPPING_S = 30


@dataclass(frozen=True)
class City:
    """A running city: where it is, and the folder it keeps."""

    url: str
    home: Path

    def run(self, *words: str) -> str:
        """Run one ``chengshu`` command on this city's home and give what it printed."""
        done = subprocess.run(
            [COMMAND, *words], env=environment(self.home), capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def running_city(home: Path) -> Iterator[City]:
    """Start the whole city on free ports, wait until it is ready, and stop it as Ctrl-C would."""
    web, live, broker = free_ports(3)
    settings = {
        "CHENGSHU_BIND": f"127.0.0.1:{web}",
        "CHENGSHU_LIVE_BIND": f"127.0.0.1:{live}",
        "CHENGSHU_BROKER_PORT": str(broker),
    }
    log = home.with_suffix(".log")
    with log.open("w") as out:
        process = subprocess.Popen(
            [COMMAND, "up"], env=environment(home) | settings, stdout=out, stderr=out, start_new_session=True
        )
        try:
            wait_until_ready(f"http://127.0.0.1:{web}/readyz", process, log)
            yield City(f"http://localhost:{web}", home)
        finally:
            stop(process)


def environment(home: Path) -> dict[str, str]:
    """The environment without any other city's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CHENGSHU_", "DJANGO_"))}
    return kept | {"CHENGSHU_HOME": str(home)}


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    holders = [socket.socket() for _ in range(count)]
    for one in holders:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in holders]
    for one in holders:
        one.close()
    return ports


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Ask until the city says that it is ready."""
    end = time.monotonic() + STARTING_S
    while time.monotonic() < end:
        assert process.poll() is None, f"the city ended with {process.returncode}:\n{log.read_text()[-4000:]}"
        with suppress(httpx.HTTPError):
            if httpx.get(url, timeout=2).status_code == httpx.codes.OK:
                return
        time.sleep(0.5)
    raise AssertionError(f"the city is not ready after {STARTING_S} s:\n{log.read_text()[-4000:]}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the city, at the latest by force."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOPPING_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
