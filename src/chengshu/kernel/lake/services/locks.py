"""One writer at a time for a table that is merged, whatever process or host it runs in."""

from __future__ import annotations

import fcntl
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from chengshu.kernel.lake.errors import TableBusy
from chengshu.kernel.lake.names import TableName

LONGEST_WAIT_S = 1800.0
PAUSE_S = 0.05
LONGEST_PAUSE_S = 1.0

_held = threading.local()


@contextmanager
def locked(name: TableName, *, wait_s: float = LONGEST_WAIT_S) -> Iterator[None]:
    """Be the only writer of the table. The death of a process frees what it held; within one thread it nests.

    On PostgreSQL an advisory lock of a session of its own, which holds across hosts and touches no transaction of the
    caller; on SQLite, where all processes share a host, a locked file. Should the session break off, Delta still lets
    only one of two commits through. Raises TableBusy after ``wait_s``.
    """
    names: set[TableName] = _held.__dict__.setdefault("names", set())
    if name in names:
        yield
        return
    way = _advisory if connection.vendor == "postgresql" else _file
    with way(name) as taken:
        _wait(taken, wait_s)
        names.add(name)
        try:
            yield
        finally:
            names.discard(name)


def _wait(taken: Callable[[], bool], wait_s: float) -> None:
    end = time.monotonic() + wait_s
    pause = PAUSE_S
    while not taken():
        if time.monotonic() >= end:
            raise TableBusy
        time.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_S)


@contextmanager
def _file(name: TableName) -> Iterator[Callable[[], bool]]:
    folder = Path(settings.LAKE) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as file:

        def taken() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield taken


@contextmanager
def _advisory(name: TableName) -> Iterator[Callable[[], bool]]:
    number = int.from_bytes(hashlib.sha256(f"lake {name}".encode()).digest()[:8], signed=True)
    driver: Any = connection
    session: Any = connection.get_new_connection(connection.get_connection_params())
    with closing(session):
        session.autocommit = True

        def taken() -> bool:
            return bool(session.execute("SELECT pg_try_advisory_lock(%s)", [number]).fetchone()[0])

        try:
            yield taken
        finally:
            # Closing alone lets go only when the server notices, some time after the next writer has tried.
            with suppress(driver.Database.Error):
                session.execute("SELECT pg_advisory_unlock_all()")
