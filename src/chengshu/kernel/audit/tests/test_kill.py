"""Sealing in two processes, one of which is killed in the middle."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

CITY = Path(__file__).with_name("city.py")


def start(home: Path, step: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, str(CITY), str(home), step], stdout=subprocess.PIPE, text=True)  # noqa: S603


def test_a_worker_killed_while_sealing_loses_nothing_and_the_other_goes_on(tmp_path: Path) -> None:
    start(tmp_path, "fill").communicate()
    doomed, other = start(tmp_path, "seal"), start(tmp_path, "seal")
    assert doomed.stdout
    doomed.stdout.read(5)
    doomed.send_signal(signal.SIGKILL)
    doomed.communicate()
    other.communicate()

    out, _ = start(tmp_path, "verify").communicate()

    report = json.loads(out)
    assert report["sound"]
    assert report["entries"] == report["last"] == 1500
