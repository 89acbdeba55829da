"""A table that is merged has one writer, whatever process it runs in."""

from __future__ import annotations

import threading

import pytest

from chengshu.kernel.lake.errors import TableBusy
from chengshu.kernel.lake.services import locked
from chengshu.kernel.lake.tests.make import a_name

pytestmark = pytest.mark.django_db


def test_a_second_writer_waits_and_is_refused_in_the_end() -> None:
    name = a_name()
    outcomes: list[str] = []

    def second() -> None:
        try:
            with locked(name, wait_s=0.1):
                outcomes.append("wrote")
        except TableBusy:
            outcomes.append("busy")

    with locked(name):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    second()

    assert outcomes == ["busy", "wrote"]


def test_other_tables_are_free() -> None:
    with locked(a_name()), locked(a_name(), wait_s=0):
        pass


def test_within_one_thread_it_nests() -> None:
    name = a_name()
    with locked(name), locked(name, wait_s=0):
        pass
