"""Each test starts with fresh limits, counts and engines; the lake's tables of one test are not another's."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections

from chengshu.packs.open_data import datastore
from chengshu.packs.open_data.limits import CALLS
from chengshu.packs.open_data.queries.datasets import forget_counts
from chengshu.packs.open_data.usage import TALLY


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Path) -> Iterator[None]:
    """A home of its own, and nothing remembered."""
    settings.HOME = tmp_path
    settings.LAKE = tmp_path / "lake"
    CALLS.clear()
    forget_counts()
    datastore.forget_engines()
    TALLY._waiting.clear()
    yield
    datastore.forget_engines()


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def portal_url(transactional_db: None) -> Iterator[str]:
    """A server that runs over the database of the test: through a connection of its own, as in a city.

    A database in memory has no other connection than the test's; closing it after an answer does nothing.
    """
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    ours = connections["default"]
    in_memory = "memory" in str(ours.settings_dict["NAME"])

    def serve() -> None:
        if in_memory:
            connections["default"] = ours
        server.serve_forever(poll_interval=0.05)
        if not in_memory:
            connections.close_all()

    if in_memory:
        ours.inc_thread_sharing()
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/open_data"
    server.shutdown()
    thread.join(10)
    server.server_close()
    if in_memory:
        ours.dec_thread_sharing()
