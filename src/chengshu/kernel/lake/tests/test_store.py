"""Tables are written whole, read at any version, and know how far their writer has come."""

from __future__ import annotations

import pyarrow as pa
import pytest

from chengshu.kernel.lake import engine, store
from chengshu.kernel.lake.errors import NoSuchTable
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.tests.make import a_name, people


def rows_of(name: TableName, version: int | None = None) -> list[tuple[int, str]]:
    con = engine.connect()
    try:
        view = engine.show(con, name, version=version)
        return con.execute(f'SELECT id, name FROM "{view}" ORDER BY id').fetchall()
    finally:
        con.close()


def test_an_older_version_stays_readable_after_all_rows_were_replaced() -> None:
    name = a_name()
    first = store.replace(name, people("甲", "乙"))
    store.replace(name, people("丙"))

    assert rows_of(name) == [(1, "丙")]
    assert rows_of(name, first) == [(1, "甲"), (2, "乙")]


def test_a_merge_brings_in_takes_out_and_leaves_the_rest() -> None:
    name = a_name()
    store.replace(name, people("甲", "乙", "丙"))

    store.merge(name, pa.table({"id": [2, 4], "name": ["二", "丁"]}), ["id"], gone=pa.table({"id": [1]}))

    assert rows_of(name) == [(2, "二"), (3, "丙"), (4, "丁")]


def test_the_mark_of_a_writer_is_kept_with_its_commit() -> None:
    name = a_name()
    assert store.mark_of(name, "run") is None

    store.append(name, people("甲"), mark=store.Mark("run", 7))

    assert store.mark_of(name, "run") == 7


def test_a_table_nobody_wrote_is_refused() -> None:
    with pytest.raises(NoSuchTable):
        store.files_of(a_name())


@pytest.mark.parametrize("key", ["../etc", "A", "", "a b", "x" * 101])
def test_a_key_that_is_no_name_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        TableName(Layer.GOLD, key)
