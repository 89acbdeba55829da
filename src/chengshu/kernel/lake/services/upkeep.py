"""Upkeep of the lake by the worker: small files joined, rows sorted, versions past their retention cleared away."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.lake import store, versions
from chengshu.kernel.lake.engine import SCRATCH
from chengshu.kernel.lake.errors import NoSuchTable, TableBusy
from chengshu.kernel.lake.models import Act, LakeTable, Retention, SubjectArea, Upkeep
from chengshu.kernel.lake.names import Layer
from chengshu.kernel.lake.queries.retention import days_kept
from chengshu.kernel.lake.services.locks import locked
from chengshu.kernel.lake.services.notes import bytes_on_disk, forget, note_written

MANY_FILES = 12
SMALL_BYTES = 32 * 1024 * 1024
EVERY = timedelta(hours=12)
QUIET = timedelta(minutes=30)
AT_A_TIME_S = 60.0


def keep_up() -> int:
    """Look after tables that changed or were not looked at for half a day, a minute's worth of them; how many."""
    end = time.monotonic() + AT_A_TIME_S
    done = 0
    due = Q(kept_up_at=None) | Q(kept_up_at__lt=clock.now() - EVERY) | Q(kept_up_at__lt=F("filled_at"))
    for table in LakeTable.objects.filter(due).order_by(F("kept_up_at").asc(nulls_first=True))[:200]:
        done += keep_up_table(table)
        if time.monotonic() > end:
            break
    return done


def keep_up_table(table: LakeTable) -> int:
    """All that is due for one table, as its only writer; 0 where nothing was. A table being merged waits for later."""
    try:
        with locked(table.name, wait_s=0):
            done = _tidy(table)
    except TableBusy:
        return 0
    except NoSuchTable:
        forget(table.name)
        return 0
    LakeTable.objects.filter(pk=table.pk).update(kept_up_at=clock.now())
    return done


def bring_back(table: LakeTable, version: int, *, why: str, by: Actor) -> LakeTable:
    """Make an older version the newest one again. Raises NoSuchVersion, TableBusy."""
    with locked(table.name, wait_s=5):
        _note(table, Act.BROUGHT_BACK, lambda: versions.bring_back(table.name, version))
    record(by, "lake.table.brought_back", table, version=version, why=why)
    table.refresh_from_db()
    return table


def set_retention(*, layer: Layer | None, key_start: str, days: int, reason: str, by: Actor) -> Retention:
    """From now on, versions of these tables stay readable for ``days``. Earlier rows stay as history."""
    row = Retention.objects.create(layer=layer or "", key_start=key_start, days=days, reason=reason, by_id=by.person_id)
    record(by, "lake.retention.set", row, days=days, reason=reason)
    return row


def sweep_scratch() -> int:
    """Delete what engines of dead processes left in the scratch folder; how many folders went."""
    folder = Path(settings.LAKE) / SCRATCH
    left = [one for one in folder.iterdir() if _is_dead(one)] if folder.is_dir() else []
    for one in left:
        shutil.rmtree(one, ignore_errors=True)
    return len(left)


def _tidy(table: LakeTable) -> int:
    state = store.state_of(table.name)
    done = 0
    if _wants_sorting(table, state.version, state.written_ms):
        done += _note(table, Act.SORTED, lambda: _sorted(table))
    elif state.files >= MANY_FILES and state.size / state.files < SMALL_BYTES:
        done += _note(table, Act.COMPACTED, lambda: versions.compact(table.name))
    days = days_kept(table, Retention.objects.all())
    done += _note(table, Act.CLEARED, lambda: versions.clear_away(table.name, days=days))
    return done


def _wants_sorting(table: LakeTable, version: int, written_ms: int) -> bool:
    """Sorted once it has been quiet for a while: a table under constant writing would be rewritten each time."""
    quiet = clock.now().timestamp() - written_ms / 1000 >= QUIET.total_seconds()
    changed = any(
        one.changes_rows and one.number > (table.sorted_version or -1)
        for one in versions.versions_of(table.name, version - (table.sorted_version or 0) + 1)
    )
    return bool(table.sort_by) and quiet and changed


def _sorted(table: LakeTable) -> int:
    files = store.state_of(table.name).files
    version = versions.sort_rows(table.name, table.sort_by)
    LakeTable.objects.filter(pk=table.pk).update(sorted_version=version)
    return files


def _note(table: LakeTable, act: Act, work: Callable[[], int]) -> int:
    """Do it, write it down where it changed anything, and bring the row of the table up to date."""
    before, started = bytes_on_disk(table.name.folder), time.monotonic()
    files = work()
    if not files:
        return 0
    noted = note_written(table.name)
    Upkeep.objects.create(
        table=table,
        act=act,
        version=noted.version,
        files=0 if act is Act.BROUGHT_BACK else files,
        stored_before=before,
        stored_after=noted.stored,
        took_ms=int((time.monotonic() - started) * 1000),
    )
    return 1


def _is_dead(folder: Path) -> bool:
    pid = folder.name.partition("-")[0]
    return folder.is_dir() and pid.isdigit() and int(pid) != os.getpid() and not Path(f"/proc/{pid}").exists()


def arrange(table: LakeTable, *, sort_by: list[str], area: SubjectArea | None, by: Actor) -> LakeTable:
    """Choose the order of its rows and its subject area by hand."""
    table.sort_by = [name for name, _ in table.columns if name in sort_by]
    table.area_by_hand = table.area_by_hand or area != table.area
    table.area = area
    table.changed_at = clock.now()
    table.save(update_fields=["sort_by", "area", "area_by_hand", "changed_at"])
    record(by, "lake.table.arranged", table, sort_by=table.sort_by, area=area.key if area else "")
    return table
