"""Threads that write to one SQLite file wait for each other's transactions and never for each other's garbage."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

HALF_READ = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9) SELECT i FROM n"
OURS, DJANGOS = "chengshu.base.sqlite", "django.db.backends.sqlite3"


@pytest.fixture(autouse=True)
def own_files(django_db_blocker: Any) -> Iterator[None]:
    """These tests write to files of their own."""
    assert gc.isenabled()
    with django_db_blocker.unblock():
        yield
    gc.enable()


def city(file: Path, engine: str = OURS) -> ConnectionHandler:
    """Connections to a file, one for each thread, which wait a second for the lock."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 1, "init_command": "PRAGMA journal_mode=WAL;"}
    return ConnectionHandler({"default": {"ENGINE": engine, "NAME": str(file), "OPTIONS": options}})


@contextmanager
def transaction(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """As ``atomic`` begins and ends one."""
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    finally:
        connection.set_autocommit(True)


def test_nothing_is_collected_in_a_transaction_and_again_behind_it(tmp_path: Path) -> None:
    connection = city(tmp_path / "a.sqlite3")["default"]
    for _ in range(2):
        with transaction(connection):
            assert not gc.isenabled()
        assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), transaction(connection):
        raise ZeroDivisionError
    assert gc.isenabled()
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    connection.close()
    assert gc.isenabled()


def test_a_transaction_that_could_not_begin_holds_nothing(tmp_path: Path) -> None:
    first, second = (city(tmp_path / "a.sqlite3")["default"] for _ in range(2))
    with transaction(first):
        with pytest.raises(OperationalError, match="locked"), transaction(second):
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


@pytest.mark.parametrize("engine", [OURS, pytest.param(DJANGOS, marks=pytest.mark.xfail(strict=True))])
def test_who_waits_for_the_lock_is_not_waited_for_by_who_has_it(tmp_path: Path, engine: str) -> None:
    """The second thread leaves a half-read cursor as garbage and waits; the first then needs room for new things."""
    connections = city(tmp_path / "a.sqlite3", engine)
    waits = threading.Event()
    refused: list[OperationalError] = []

    def second() -> None:
        connection = connections["default"]
        connection.ensure_connection()
        cursor = connection.connection.execute(HALF_READ)
        cursor.fetchone()
        circle = [cursor]
        circle.append(circle)
        del cursor, circle
        waits.set()
        try:
            with transaction(connection):
                pass
        except OperationalError as error:
            refused.append(error)
        connection.close()

    with transaction(connections["default"]):
        thread = threading.Thread(target=second)
        gc.collect()
        thread.start()
        waits.wait()
        time.sleep(0.3)  # it waits for the lock by now
        assert len([[] for _ in range(5000)]) == 5000
    thread.join()
    assert not refused
