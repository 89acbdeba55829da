"""Limits of agreements, kept in one mapped file by all processes of a host: calls in time, rows in a day.

Calls follow the generic cell rate algorithm (ITU-T I.371): an even flow, with a burst of a minute's calls at most.
"""

from __future__ import annotations

import fcntl
import hashlib
import math
import mmap
import os
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path

from django.conf import settings

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.exchange.errors import TooMany

SLOT = struct.Struct("<dqqq")  # when the next call would be due; the day; its rows; wrong secrets are kept likewise
GROW = 4096
BURST_S = 60.0
CROWD, WAYS = 65_536, 4


class Meter:
    """One slot for each key, a small whole number. Another process sees a change at once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lock = threading.Lock()
        self.where: Path | None = None
        self.file = -1
        self.map: mmap.mmap | None = None

    def take_call(self, key: int, per_minute: int) -> None:
        """Count a call. Raises TooMany, with the seconds after which one is free again; 0 per minute is no limit."""
        if not per_minute:
            return
        now, gap = time.time(), 60.0 / per_minute
        with self._slot(key) as slot:
            due, day, rows, spare = slot.read()
            due = min(max(due, now), now + BURST_S + gap)
            if due - now > BURST_S - gap:
                wait = due - now - (BURST_S - gap)
                raise TooMany(max(1, math.ceil(wait)), Text(f"每分钟 {per_minute} 次", f"{per_minute} calls a minute"))
            slot.write(due + gap, day, rows, spare)

    def take_rows(self, key: int, count: int, per_day: int) -> None:
        """Count rows of the local day. Raises TooMany where they would be more; 0 per day is no limit."""
        if not per_day:
            return
        today = clock.today().toordinal()
        with self._slot(key) as slot:
            due, day, rows, spare = slot.read()
            rows = rows if day == today else 0
            if rows + count > per_day:
                midnight = clock.start_of_day(clock.today()).timestamp() + 86_400
                wait = max(1, int(midnight - clock.now().timestamp()))
                raise TooMany(wait, Text(f"每日 {per_day} 条", f"{per_day} rows a day"))
            slot.write(due, today, rows + count, spare)

    @contextmanager
    def _slot(self, key: int) -> Iterator[Slot]:
        with self._slots(key, 1) as (slot,):
            yield slot

    @contextmanager
    def _slots(self, first: int, count: int) -> Iterator[list[Slot]]:
        with self.lock:
            self._reach(first + count - 1)
            offset, length = first * SLOT.size, count * SLOT.size
            fcntl.lockf(self.file, fcntl.LOCK_EX, length, offset)
            try:
                yield [Slot(self.map, offset + at * SLOT.size) for at in range(count)]
            finally:
                fcntl.lockf(self.file, fcntl.LOCK_UN, length, offset)

    def _reach(self, key: int) -> None:
        wanted = (key + 1) * SLOT.size
        where = Path(settings.LAKE) / "shelf" / f"{self.name}.meter"
        if self.map is not None and self.where == where and len(self.map) >= wanted:
            return
        where.parent.mkdir(parents=True, exist_ok=True)
        if self.file >= 0:
            os.close(self.file)
        self.file = os.open(where, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.lockf(self.file, fcntl.LOCK_EX, 1, 1 << 40)  # one that grows it at a time
        size = max(os.fstat(self.file).st_size, -(-wanted // GROW) * GROW)
        os.ftruncate(self.file, size)
        fcntl.lockf(self.file, fcntl.LOCK_UN, 1, 1 << 40)
        self.map, self.where = mmap.mmap(self.file, size), where


class Slot:
    """The place of one key, locked."""

    def __init__(self, mapped: mmap.mmap | None, offset: int) -> None:
        self.mapped, self.offset = mapped, offset

    def read(self) -> tuple[float, int, int, int]:
        """What stands there; zeros before the first."""
        due, day, rows, spare = SLOT.unpack_from(self.mapped or b"", self.offset)
        return due, day, rows, spare

    def write(self, due: float, day: int, rows: int, spare: int) -> None:
        """Put it there."""
        if self.mapped is not None:
            SLOT.pack_into(self.mapped, self.offset, due, day, rows, spare)


class Crowd(Meter):
    """Limits for callers with no small number, such as addresses: each has a slot by its digest among four neighbours.

    The one of the four that called longest ago is forgotten first, so that the file never grows.
    """

    def take(self, caller: str, per_minute: int, cost: float = 1.0, now: float | None = None) -> int:
        """Count a call that weighs ``cost``; the seconds to wait where it is one too many, else 0."""
        seen = hashlib.blake2s(caller.encode(), key=settings.SECRET_KEY.encode()[:32], digest_size=16).digest()
        group, mark = int.from_bytes(seen[:8], "little") % (CROWD // WAYS), int.from_bytes(seen[8:], "little") >> 1
        moment, gap = time.time() if now is None else now, cost * 60.0 / per_minute
        with self._slots(group * WAYS, WAYS) as slots:
            held = [(slot, *slot.read()) for slot in slots]
            slot, due, *_ = next((one for one in held if one[2] == mark), min(held, key=itemgetter(1)))
            due = max(due, moment) if slot.read()[1] == mark else moment
            if due + gap > moment + BURST_S + 1e-6:
                return max(1, math.ceil(due + gap - moment - BURST_S))
            slot.write(due + gap, mark, 0, 0)
        return 0

    def clear(self) -> None:
        """Forget everybody."""
        with self._slots(0, CROWD) as slots:
            for slot in slots:
                slot.write(0.0, 0, 0, 0)


AGREEMENTS = Meter("agreements")
DOORS = Meter("doors")
