"""Versions: any of them can be read, upkeep changes no row, and nothing is taken from under a reader."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pyarrow as pa
import pytest

from chengshu.kernel.lake import engine, store, versions
from chengshu.kernel.lake.errors import NoSuchVersion
from chengshu.kernel.lake.names import TableName
from chengshu.kernel.lake.sql import identifier
from chengshu.kernel.lake.tests.make import a_name, people

TWO_DAYS_S = 2 * 24 * 3600


def ids(name: TableName, version: int | None = None, *, in_order: bool = False) -> list[int]:
    con = engine.connect()
    try:
        view = engine.show(con, name, version=version)
        order = "" if in_order else "ORDER BY id"
        con.execute("SET preserve_insertion_order = true")
        return [row[0] for row in con.execute(f"SELECT id FROM {identifier(view)} {order}").fetchall()]
    finally:
        con.close()


def aged(name: TableName) -> None:
    """As if everything up to now had been written two days ago: files, and the times in the log."""
    then = time.time() - TWO_DAYS_S
    for file in name.folder.rglob("*"):
        if file.suffix == ".json":
            text = file.read_text()
            for stamp in {one for one in _numbers(text) if one > 1_600_000_000_000}:
                text = text.replace(str(stamp), str(stamp - TWO_DAYS_S * 1000))
            file.write_text(text)
        os.utime(file, (then, then))


def _numbers(text: str) -> list[int]:
    return [int(word) for word in "".join(c if c.isdigit() else " " for c in text).split()]


def test_every_version_is_listed_with_what_it_did() -> None:
    name = a_name()
    store.append(name, people("甲", "乙"))
    store.replace(name, people("丙"))

    listed = versions.versions_of(name)

    assert [(one.number, one.operation, one.added) for one in listed] == [(1, "WRITE", 1), (0, "WRITE", 2)]


def test_joining_small_files_keeps_every_row() -> None:
    name = a_name()
    for number in range(15):
        store.append(name, pa.table({"id": [number]}))

    assert versions.compact(name) == 15

    assert ids(name) == list(range(15))
    assert len(store.files_of(name)) == 1
    assert not versions.versions_of(name, 1)[0].changes_rows


def test_sorting_orders_the_rows_and_keeps_partitions_and_types() -> None:
    name = a_name()
    rows = pa.table({"id": [3, 1, 2], "area": ["001", "002", "001"]})
    store.append(name, rows, partition_by=["area"])

    versions.sort_rows(name, ["id"])

    assert sorted(ids(name)) == [1, 2, 3]
    con = engine.connect()
    view = engine.show(con, name)
    assert con.execute(f"SELECT id, area FROM {view} ORDER BY 1").fetchall() == [(1, "002"), (2, "001"), (3, "001")]
    con.close()


def test_rows_appended_while_sorting_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    name = a_name()
    store.append(name, pa.table({"id": [3, 1]}))
    show = engine.show

    def show_and_append(*args: object, **kwargs: object) -> str:
        view = show(*args, **kwargs)  # type: ignore[arg-type]
        store.append(name, pa.table({"id": [7]}))
        return view

    monkeypatch.setattr(engine, "show", show_and_append)
    versions.sort_rows(name, ["id"])
    monkeypatch.undo()

    assert ids(name) == [1, 3, 7]


def test_an_older_version_can_be_brought_back() -> None:
    name = a_name()
    first = store.append(name, people("甲", "乙"))
    store.replace(name, people("丙"))

    versions.bring_back(name, first)

    assert ids(name) == [1, 2]
    assert store.version_of(name) == 2


def test_versions_past_their_retention_go_and_say_so() -> None:
    name = a_name()
    first = store.append(name, people("甲", "乙"))
    store.replace(name, people("丙"))
    aged(name)

    assert versions.clear_away(name, days=1) == 1

    assert ids(name) == [1]
    with pytest.raises(NoSuchVersion):
        ids(name, first)


def test_a_version_within_its_retention_stays() -> None:
    name = a_name()
    first = store.append(name, people("甲", "乙"))
    store.replace(name, people("丙"))

    assert versions.clear_away(name, days=1) == 0
    assert ids(name, first) == [1, 2]


def test_clearing_away_takes_nothing_from_a_reader_or_a_writer_at_work() -> None:
    name = a_name()
    store.append(name, people("甲", "乙"))
    aged(name)
    con = engine.connect()
    view = engine.show(con, name)
    store.replace(name, people("丙"))
    unfinished = name.folder / "part-of-a-writer-at-work.parquet"
    unfinished.write_bytes(b"PAR1")

    versions.clear_away(name, days=1)

    assert con.execute(f"SELECT count(*) FROM {view}").fetchall() == [(2,)]
    assert unfinished.exists()
    con.close()


def test_what_a_killed_writer_left_goes_in_the_end() -> None:
    name = a_name()
    store.append(name, people("甲"))
    left = name.folder / "part-of-a-killed-writer.parquet"
    left.write_bytes(b"PAR1")
    aged(name)

    versions.clear_away(name, days=1)

    assert not left.exists()
    assert ids(name) == [1]


def test_versions_are_never_cleared_within_a_day() -> None:
    with pytest.raises(ValueError, match="a day"):
        versions.clear_away(a_name(), days=0)


def test_a_version_nobody_made_is_refused() -> None:
    name = a_name()
    store.append(name, people("甲"))
    with pytest.raises(NoSuchVersion):
        ids(name, 99)


def test_two_engines_never_share_scratch(lake: Path) -> None:
    assert engine.fresh_scratch() != engine.fresh_scratch()
