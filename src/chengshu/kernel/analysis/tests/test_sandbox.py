"""The process that runs a query is bounded in time, rows, memory and sight."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chengshu.kernel.analysis.sandbox.running import Order, Outcome, Sandbox, run


def order(sql: str, folder: Path, *, seconds: int = 20, rows: int = 1000, memory_mb: int = 128) -> Order:
    return Order(
        sql=sql,
        views=(),
        files=(),
        result=folder / "result.parquet",
        scratch=folder / "scratch" / "one",
        rows=rows,
        seconds=seconds,
        memory_mb=memory_mb,
    )


def test_rows_beyond_the_limit_are_not_even_computed(tmp_path: Path) -> None:
    outcome = run(order("SELECT * FROM range(100000000000)", tmp_path, rows=7))

    assert (outcome.error, outcome.rows, outcome.more) == ("", 7, True)


def test_two_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    outcome = run(order("SELECT 1 AS a, 2 AS a", tmp_path))

    assert [name for name, _ in outcome.columns] == ["a", "a_2"]


@pytest.mark.requirement("big-data-platform.4")
def test_a_query_without_end_is_ended(tmp_path: Path) -> None:
    endless = "SELECT count(*) FROM range(100000000000) a, range(100000) b"
    outcome = run(order(endless, tmp_path, seconds=0))

    assert outcome.error == "timeout"
    assert not (tmp_path / "result.parquet").exists()


def test_a_query_can_be_stopped_and_leaves_no_process(tmp_path: Path) -> None:
    sandbox = Sandbox(order("SELECT count(*) FROM range(100000000000) a, range(100000) b", tmp_path))
    assert sandbox.finished(lambda: False) is None

    outcome = sandbox.finished(lambda: True)

    assert outcome is not None
    assert outcome.error == "stopped"
    assert not Path(f"/proc/{sandbox.process.pid}").exists()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/proc/self/environ')",
        "COPY (SELECT 1) TO 'escaped.csv'",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "INSTALL httpfs",
        "ATTACH 'escaped.db'",
    ],
)
def test_even_what_slipped_through_the_check_reaches_nothing(sql: str, tmp_path: Path) -> None:
    assert run(order(sql, tmp_path)).error in {"PermissionException", "InvalidInputException", "BinderException"}
    assert not list(tmp_path.glob("escaped*"))


def test_memory_is_bounded(tmp_path: Path) -> None:
    heap = "SELECT list(range || 'chengshu' || range) FROM range(50000000)"
    outcome = run(order(heap, tmp_path, memory_mb=64))

    assert outcome.error in {"OutOfMemoryException", "MemoryError", "crashed", "timeout"}


def test_a_failed_conversion_tells_no_value(tmp_path: Path) -> None:
    outcome = run(order("SELECT CAST('411702199001011234X' AS INT)", tmp_path))

    assert outcome.error == "ConversionException"
    assert "411702" not in outcome.message


def test_the_process_is_told_nothing_of_its_surroundings(tmp_path: Path) -> None:
    os.environ["CHENGSHU_TEST_SECRET"] = "secret"
    sandbox = Sandbox(order("SELECT count(*) FROM range(100000000000) a, range(100000) b", tmp_path))
    environment = Path(f"/proc/{sandbox.process.pid}/environ").read_bytes()
    sandbox.finished(lambda: True)
    del os.environ["CHENGSHU_TEST_SECRET"]

    assert b"secret" not in environment


def test_an_outcome_is_of_plain_values() -> None:
    assert Outcome().error == ""
