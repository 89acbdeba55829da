"""Counting views, downloads and calls without a write for each: kept in the process and written together."""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import date

from django.db import transaction
from django.db.models import F

from chengshu.base import clock
from chengshu.packs.open_data.models import DailyUse, OpenDataset

KINDS = ("views", "downloads", "calls")
MOST_WAITING = 500
LONGEST_WAIT_S = 10.0


class Tally:
    """Counts that wait to be written. A process that dies loses at most the last ten seconds of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: Counter[tuple[int, date, str]] = Counter()
        self._since = time.monotonic()

    def note(self, dataset_id: int, kind: str) -> None:
        """Count one use; writes what waits when there is enough or it is old enough."""
        with self._lock:
            self._waiting[dataset_id, clock.today(), kind] += 1
            due = len(self._waiting) >= MOST_WAITING or time.monotonic() - self._since > LONGEST_WAIT_S
        if due:
            self.write()

    def write(self) -> int:
        """Write what waits; returns how many uses that were."""
        with self._lock:
            taken, self._waiting = self._waiting, Counter()
            self._since = time.monotonic()
        if taken:
            _write(taken)
        return taken.total()


@transaction.atomic
def _write(taken: Counter[tuple[int, date, str]]) -> None:
    known = set(OpenDataset.everywhere.filter(pk__in={key for key, _, _ in taken}).values_list("pk", flat=True))
    for (dataset_id, day, kind), count in sorted(taken.items()):
        if dataset_id in known:
            row, _ = DailyUse.objects.get_or_create(dataset_id=dataset_id, day=day)
            DailyUse.objects.filter(pk=row.pk).update(**{kind: F(kind) + count})
            weight = 0 if kind == "views" else count
            OpenDataset.everywhere.filter(pk=dataset_id).update(**{kind: F(kind) + count, "uses": F("uses") + weight})


TALLY = Tally()


def write_uses() -> int:
    """Write what this process has counted."""
    return TALLY.write()
