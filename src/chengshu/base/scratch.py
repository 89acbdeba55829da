"""Folders of tests and measurements, gone with the process that made them.

Each is locked by its process. One that was killed outright cannot remove its folder: the next process that makes a
folder of the same kind finds it unlocked and does.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

TIME_TO_LOCK_S = 10.0


@contextmanager
def scratch_folder(prefix: str) -> Iterator[Path]:
    """A new folder below the system's own for passing things; removed with the block."""
    path, lock = _locked(prefix)
    try:
        yield path
    finally:
        _remove(path, lock)


def scratch_until_the_end(prefix: str) -> Path:
    """A new folder that is removed when this process ends; a forked child leaves it alone."""
    path, lock = _locked(prefix)
    owner = os.getpid()

    def remove() -> None:
        if os.getpid() == owner:
            _remove(path, lock)

    atexit.register(remove)
    return path


def end_in_order() -> None:
    """Asked to end (SIGTERM, or a terminal that closes), leave every block on the way, as Ctrl-C does.

    Only where nobody listens to that already.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for one in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(one) is signal.SIG_DFL:
            signal.signal(one, signal.default_int_handler)


@contextmanager
def ending_with(process: subprocess.Popen[Any]) -> Iterator[None]:
    """The process has ended with the block; left early, it is asked to, and waited for while it clears up."""
    try:
        yield
    except BaseException:
        process.terminate()
        raise
    finally:
        process.wait()


def _locked(prefix: str) -> tuple[Path, int]:
    _sweep(prefix)
    path = Path(tempfile.mkdtemp(prefix=prefix))
    lock = os.open(path, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return path, lock


def _sweep(prefix: str) -> None:
    """Remove what killed processes left; one that was made just now may not be locked yet."""
    for path in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime < TIME_TO_LOCK_S:
                continue
            lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(lock)


def _remove(path: Path, lock: int) -> None:
    shutil.rmtree(path, ignore_errors=True)
    os.close(lock)
