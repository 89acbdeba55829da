"""The post of a process ends in order, whatever its broker does."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from chengshu.kernel.events import bus


@pytest.fixture
def dumb_broker(settings: Settings) -> Iterator[None]:
    """One that takes calls and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.BROKER_URL = f"nats://127.0.0.1:{server.getsockname()[1]}"
        yield


@pytest.mark.usefixtures("dumb_broker")
def test_a_post_whose_broker_says_nothing_ends_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "PATIENCE_S", 0.2)
    for _ in range(3):
        bus.wake()
    (thread,) = (one for one in threading.enumerate() if one.name == "post")

    bus.end()

    thread.join(10)
    assert not thread.is_alive()
