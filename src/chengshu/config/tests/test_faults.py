"""A fault of the machine is told to the person in words that help, as page and to programs."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.test import Client

from chengshu.config import health
from chengshu.config.faults import Broken, Busy, DiskFull, Unreachable, refusal_for
from chengshu.config.proxy import behind_proxy
from chengshu.config.settings.environment import Address, address, live_origins


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OperationalError("database is locked"), Busy),
        (OperationalError("canceling statement due to lock timeout"), Busy),
        (OperationalError("database or disk is full"), DiskFull),
        (OperationalError('could not extend file "base/1": No space left on device'), DiskFull),
        (OSError(errno.ENOSPC, "No space left on device"), DiskFull),
        (OperationalError("connection refused"), Unreachable),
        (OperationalError("no such column: cases_case.public"), Broken),
        (ZeroDivisionError(), Broken),
        (None, Broken),
    ],
)
def test_each_fault_has_its_words(error: BaseException | None, told: type[Broken]) -> None:
    assert type(refusal_for(error)) is told


@pytest.mark.django_db
def test_full_disk_is_told_on_the_page_with_its_status(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    monkeypatch.setitem(health.CHECKS, "database", failing(OperationalError("database or disk is full")))

    answer = client.get("/readyz")

    assert answer.status_code == DiskFull.status
    assert DiskFull.text.zh in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(health.CHECKS))
def test_city_is_not_ready_while_anything_is_missing(
    client: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for other in health.CHECKS:
        monkeypatch.setitem(health.CHECKS, other, lambda: True)
    assert client.get("/readyz").status_code == 200

    monkeypatch.setitem(health.CHECKS, name, lambda: False)
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "checks": {other: other != name for other in health.CHECKS}}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("127.0.0.1:8000", Address("127.0.0.1", 8000)),
        ("[::1]:80", Address("::1", 80)),
        (":8000", Address("0.0.0.0", 8000)),  # noqa: S104 - compared, not listened on
    ],
)
def test_address_is_read(text: str, meant: Address) -> None:
    assert address(text) == meant


@pytest.mark.parametrize("text", ["", "localhost", "localhost:", "localhost:0", "localhost:65536", "localhost:web"])
def test_text_that_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        address(text)


def test_page_may_read_streams_next_door_or_where_a_proxy_puts_them() -> None:
    assert live_origins("", ["a", "b"], 81, https=False) == ["http://a:81", "http://b:81"]
    assert live_origins("https://live.example", ["a"], 81, https=True) == ["https://live.example"]
    assert live_origins("/", ["a"], 81, https=True) == []


def test_only_the_last_forwarded_address_is_believed() -> None:
    seen: dict[str, str] = {}

    def door(environ: dict[str, str], start_response: object) -> list[bytes]:
        seen.update(environ)
        return []

    behind_proxy(door)({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 203.0.113.9"}, None)

    assert seen["REMOTE_ADDR"] == "203.0.113.9"


def failing(error: Exception) -> Callable[[], bool]:
    """A check that meets the error."""

    def check() -> bool:
        raise error

    return check
