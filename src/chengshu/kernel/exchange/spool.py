"""The spool of uses: one line for each call, on disk before the answer leaves, so that no kill loses one.

Each process appends to a file of its own and holds it locked while it lives; the worker turns lines into receipts
(``services.gathering``) and learns from the lock whether more may come.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True)
class Use:
    """One call: when (ms since 1970), which agreement, program and person, from where, why, how many rows of which
    version; ``refused`` names the refusal of a call that was turned away.
    """

    at_ms: int
    agreement: int
    client: int
    person: int
    address: str
    why: str
    rows: int
    version: int
    refused: str = ""

    def line(self) -> bytes:
        """As it stands in the spool."""
        values = [
            self.at_ms,
            self.agreement,
            self.client,
            self.person,
            self.address,
            self.why,
            self.rows,
            self.version,
            self.refused,
        ]
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def parsed(line: bytes) -> Use:
    """A line of the spool."""
    values: list[Any] = json.loads(line)
    return Use(*values)


def folder() -> Path:
    """Where the spool lies; its files are kept, as they are what receipts are proven by."""
    return Path(settings.LAKE) / "uses"


class Spool:
    """The spool of this process. ``write`` is whole or not at all."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.pid = 0
        self.where: object = None
        self.file = -1
        self.day = ""
        self.size = 0

    def write(self, use: Use) -> None:
        """Put one use on disk."""
        line = use.line()
        day = time.strftime("%Y%m%d", time.gmtime(use.at_ms / 1000 + 8 * 3600))
        with self.lock:
            if self._is_stale(day):
                self._begin(day)
            os.write(self.file, line)
            self.size += len(line)

    def _is_stale(self, day: str) -> bool:
        return (
            self.pid != os.getpid()
            or self.day != day
            or self.size > LARGEST
            or self.where != settings.LAKE
            or self.file < 0
        )

    def _begin(self, day: str) -> None:
        if self.file >= 0 and self.pid == os.getpid():
            os.close(self.file)
        where = folder() / day
        where.mkdir(parents=True, exist_ok=True)
        name = f"{socket.gethostname()[:30]}-{os.getpid()}-{time.time_ns()}.jsonl"
        hidden = where / f"{name}.part"  # an unlocked file would be taken for a finished one
        self.file = os.open(hidden, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o600)
        fcntl.flock(self.file, fcntl.LOCK_EX)
        os.rename(hidden, where / name)
        self.pid, self.day, self.size, self.where = os.getpid(), day, 0, settings.LAKE


SPOOL = Spool()


def is_finished(file: Path) -> bool:
    """Whether nobody writes to it any more: its lock went with its process, or the process began another."""
    with file.open("rb") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
