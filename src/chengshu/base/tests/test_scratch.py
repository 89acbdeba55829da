"""Folders of tests go with their process, also with one that was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chengshu.base import scratch
from chengshu.base.ids import new_id

HOLD = """
import signal, sys, time
from chengshu.base import scratch
signal.signal(signal.SIGINT, signal.default_int_handler)  # who started the tests may have had them ignored
signal.signal(signal.SIGHUP, signal.SIG_DFL)
{ready}
with scratch.scratch_folder(sys.argv[1]) as one:
    two = scratch.scratch_until_the_end(sys.argv[1])
    print(one, two, flush=True)
    {then}
"""


@pytest.fixture
def prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return f"chengshu-scratch-{new_id().hex}-"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_folders_go_when_their_process_is_asked_to_end(prefix: str, number: signal.Signals) -> None:
    process, folders = holding(prefix, HOLD.format(ready="scratch.end_in_order()", then="time.sleep(60)"))
    assert all(one.is_dir() for one in folders)
    process.send_signal(number)
    assert process.wait(30) == -signal.SIGINT
    assert not [one for one in folders if one.exists()]


def test_folders_go_when_their_process_ends_or_fails(prefix: str) -> None:
    for then in ("pass", "raise SystemExit(1)", "1 / 0"):
        process, folders = holding(prefix, HOLD.format(ready="", then=then))
        process.wait(30)
        assert not [one for one in folders if one.exists()], then


def test_what_a_killed_process_left_is_removed_by_the_next(prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    process, left = holding(prefix, HOLD.format(ready="", then="time.sleep(60)"))
    monkeypatch.setattr(scratch, "TIME_TO_LOCK_S", -1.0)
    with scratch.scratch_folder(prefix):
        assert all(one.is_dir() for one in left), "its process lives"
    process.kill()
    process.wait(30)
    with scratch.scratch_folder(prefix) as mine:
        assert mine.is_dir()
        assert not [one for one in left if one.exists()]
    assert not mine.exists()


def test_a_folder_made_just_now_is_left_alone_although_not_yet_locked(prefix: str, tmp_path: Path) -> None:
    fresh, old = tmp_path / f"{prefix}fresh", tmp_path / f"{prefix}old"
    for one in (fresh, old):
        one.mkdir()
    os.utime(old, (time.time() - 3600,) * 2)
    with scratch.scratch_folder(prefix):
        assert fresh.is_dir()
        assert not old.exists()


def holding(prefix: str, program: str) -> tuple[subprocess.Popen[str], list[Path]]:
    process = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", program, prefix], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    return process, [Path(one) for one in process.stdout.readline().split()]
