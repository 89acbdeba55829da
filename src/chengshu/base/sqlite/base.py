"""The backend that ``ENGINE = "chengshu.base.sqlite"`` names; everything but the end of this file is Django's.

A garbage collection may free a cursor that another thread left half-read, and SQLite takes the mutex of that cursor's
connection for it. Its thread holds the mutex while it waits for the write lock. Where the collecting thread has that
lock, both stand until SQLite's timeout, and so does everybody who wants to write. So nothing is collected while a
thread of this process holds the lock; what is freed by its last reference is freed as always.
"""

from __future__ import annotations

import gc
import threading

from django.db.backends.sqlite3 import base


class _Collecting:
    """Collection stands still while anybody holds it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holders = 0
        self._was_on = False

    def hold(self) -> None:
        with self._lock:
            if not self._holders:
                self._was_on = gc.isenabled()
                gc.disable()
            self._holders += 1

    def let_go(self) -> None:
        with self._lock:
            self._holders -= 1
            if not self._holders and self._was_on:
                gc.enable()


_collecting = _Collecting()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that holds collections back from its ``BEGIN`` to the end of the transaction."""

    _holds = False

    def set_autocommit(self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False) -> None:
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        if force_begin_transaction_with_broken_autocommit and not autocommit and not self._holds:
            _collecting.hold()
            self._holds = True

    def commit(self) -> None:
        super().commit()
        self._let_go()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._let_go()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._let_go()

    def _let_go(self) -> None:
        if self._holds:
            self._holds = False
            _collecting.let_go()
