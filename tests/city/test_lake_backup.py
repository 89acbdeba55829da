"""A backup of a city whose lake is being written brings every table back whole, at a version that was committed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable

from chengshu.config.terminal import Exit
from chengshu.kernel.lake.tests.writing import NAME, ROWS
from tests.city.running import City, new_city


@pytest.fixture
def other_city(tmp_path: Path) -> Iterator[City]:
    """An empty home elsewhere."""
    with new_city(tmp_path / "elsewhere") as city:
        yield city


def table_of(city: City) -> DeltaTable:
    return DeltaTable(str(city.home / "lake" / NAME.layer / NAME.key))


def test_a_table_written_during_the_backup_comes_back_whole(city: City, other_city: City) -> None:
    lake = city.home / "lake"
    scratch = lake / "scratch" / "1-x"
    scratch.mkdir(parents=True)
    (scratch / "spilled.tmp").write_bytes(b"x")
    command = [sys.executable, "-m", "chengshu.kernel.lake.tests.writing", str(lake), "append"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "chengshu.config.settings.test"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(20):
            before = writer.stdout.readline().strip()
        answer = city.command("backup", "--json")
        writer.kill()
    assert answer.returncode == Exit.OK, answer.stderr

    restored = other_city.command("restore", json.loads(answer.stdout)["file"])

    assert restored.returncode == Exit.OK, restored.stderr
    table = table_of(other_city)
    mark = table.transaction_version("writer")
    assert mark is not None
    assert mark >= int(before)
    ids = pa.table(table.to_pyarrow_table()).sort_by("id").column("id").to_pylist()
    assert ids == list(range((mark + 1) * ROWS))
    older = DeltaTable(table.table_uri, version=0)
    assert older.to_pyarrow_table().num_rows == ROWS
    assert not (other_city.home / "lake" / "scratch").exists()
