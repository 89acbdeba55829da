"""Killed writers, several writers, a full disk: a table is always whole, and a commit is there or is not."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from chengshu.kernel.lake import store
from chengshu.kernel.lake.tests.writing import NAME, ROWS


@contextmanager
def writer(lake: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A process of its own that writes; it is ended with the block."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "chengshu.config.settings.test"}
    command = [sys.executable, "-m", "chengshu.kernel.lake.tests.writing", str(lake), *words]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_writer_killed_again_and_again_loses_nothing_and_repeats_nothing(lake: Path) -> None:
    acknowledged = -1
    for attempt in range(3):
        with writer(lake, "append") as process:
            assert said(process) == "ready"
            for _ in range(3):
                acknowledged = int(said(process))
            time.sleep(0.003 * attempt)
            process.kill()

    mark = store.mark_of(NAME, "writer")
    ids = store.opened(NAME).to_pyarrow_table().sort_by("id").column("id").to_pylist()
    assert mark is not None
    assert mark >= acknowledged
    assert ids == list(range((mark + 1) * ROWS))


def test_two_processes_that_merge_take_turns_and_both_come_through(lake: Path) -> None:
    store.append(NAME, pa.table({"id": [-1]}))
    with writer(lake, "merge", "6", "0") as one, writer(lake, "merge", "6", "1000") as other:
        assert (one.wait(60), other.wait(60)) == (0, 0)

    assert store.opened(NAME).to_pyarrow_table().num_rows == 1 + 2 * 6 * 10


def test_a_full_disk_leaves_the_table_as_it_was(lake: Path) -> None:
    store.append(NAME, pa.table({"id": [1, 2, 3]}))
    with writer(lake, "full") as process:
        assert said(process).startswith("refused")

    assert store.version_of(NAME) == 0
    assert store.opened(NAME).to_pyarrow_table().num_rows == 3
    assert store.append(NAME, pa.table({"id": [4]})) == 1
