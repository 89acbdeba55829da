"""The worker keeps tables fast and small, alone, and by the retention that officials set."""

from __future__ import annotations

import os
import shutil
import threading
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from chengshu.base import clock
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.lake import services, store, versions
from chengshu.kernel.lake.engine import SCRATCH
from chengshu.kernel.lake.models import Act, LakeTable, Retention, Upkeep
from chengshu.kernel.lake.names import Layer
from chengshu.kernel.lake.queries.retention import USUAL_DAYS, days_kept
from chengshu.kernel.lake.tests.make import a_name, a_table, people

pytestmark = pytest.mark.django_db


def scattered() -> LakeTable:
    name = a_name()
    for number in range(15):
        store.append(name, pa.table({"id": [15 - number]}))
    return services.note_written(name)


def test_small_files_are_joined_and_it_is_written_down() -> None:
    table = scattered()

    assert services.keep_up() >= 1

    noted = Upkeep.objects.get(table=table, act=Act.COMPACTED)
    table.refresh_from_db()
    assert (noted.files, table.files, table.rows) == (15, 1, 15)


def test_a_table_that_was_looked_after_waits_until_it_changes() -> None:
    table = scattered()
    services.keep_up()
    assert services.keep_up() == 0

    store.append(table.name, people("甲"))
    with clock.frozen(clock.now() + timedelta(seconds=5)):
        services.note_written(table.name)
        LakeTable.objects.filter(pk=table.pk).update(filled_at=clock.now())
        services.keep_up()
        table.refresh_from_db()
        assert table.kept_up_at == clock.now()


def test_a_table_being_written_is_left_for_later() -> None:
    table = scattered()

    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with services.locked(table.name):
            taken.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait(10)
    assert services.keep_up_table(table) == 0
    done.set()
    holder.join()
    assert services.keep_up_table(table) == 1


def test_rows_are_sorted_once_the_table_is_quiet() -> None:
    table = scattered()
    services.note_written(table.name, sort_by=["id"])
    table.refresh_from_db()
    services.keep_up_table(table)
    assert not Upkeep.objects.filter(act=Act.SORTED).exists()

    with clock.frozen(clock.now() + timedelta(hours=1)):
        services.keep_up_table(table)
        table.refresh_from_db()
        services.keep_up_table(table)

    assert Upkeep.objects.filter(act=Act.SORTED).count() == 1
    assert store.opened(table.name).to_pyarrow_table().column("id").to_pylist() == list(range(1, 16))


def test_the_most_exact_and_newest_rule_of_retention_counts() -> None:
    table = a_table(layer=Layer.SILVER, key="civil.marriages")
    assert days_kept(table, []) == USUAL_DAYS

    services.set_retention(layer=None, key_start="", days=10, reason="惯例", by=PLATFORM)
    services.set_retention(layer=Layer.SILVER, key_start="", days=20, reason="", by=PLATFORM)
    services.set_retention(layer=None, key_start="civil.", days=30, reason="", by=PLATFORM)
    services.set_retention(layer=None, key_start="civil.", days=40, reason="", by=PLATFORM)
    services.set_retention(layer=Layer.GOLD, key_start="civil.marriages", days=99, reason="", by=PLATFORM)

    assert days_kept(table, Retention.objects.all()) == 40


def test_a_version_is_brought_back_for_a_reason() -> None:
    table = a_table("甲", "乙")
    store.replace(table.name, people("丙"))
    services.note_written(table.name)

    restored = services.bring_back(table, 0, why="误操作", by=PLATFORM)

    assert (restored.rows, restored.version) == (2, 2)
    assert Upkeep.objects.filter(table=table, act=Act.BROUGHT_BACK).exists()


def test_a_table_whose_files_are_gone_leaves_the_lists(lake: Path) -> None:
    table = a_table()

    shutil.rmtree(table.name.folder)
    services.keep_up_table(table)

    assert not LakeTable.objects.filter(pk=table.pk).exists()


def test_scratch_of_dead_processes_is_swept(lake: Path) -> None:
    dead, own = lake / SCRATCH / "999999999-a", lake / SCRATCH / f"{os.getpid()}-b"
    for folder in (dead, own):
        folder.mkdir(parents=True)

    assert services.sweep_scratch() == 1
    assert own.exists()
    assert not dead.exists()


def test_versions_are_listed_after_upkeep() -> None:
    table = scattered()
    services.keep_up()

    assert [one.changes_rows for one in versions.versions_of(table.name, 3)][-1] is True
