"""Live streams: who shows a ticket hears the own news at once, and nobody hears another's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from chengshu.kernel.events.tickets import ticket_for
from tests.city.running import City


@pytest.fixture
def city(running_city: City) -> City:
    """One for all."""
    return running_city


@pytest.fixture
def address(city: City) -> str:
    """Where the live streams are."""
    return f"http://127.0.0.1:{city.live_port}/live/"


def ticket(city: City, person_id: int) -> str:
    """A ticket as the web gives it out."""
    return ticket_for(person_id, key=(city.home / "secret.key").read_text())


@contextmanager
def stream(address: str, ticket: str, origin: str = "") -> Iterator[httpx.Response]:
    """An open stream."""
    with httpx.stream("GET", address, params={"ticket": ticket}, headers={"Origin": origin}, timeout=20) as response:
        yield response


def events(response: httpx.Response) -> Iterator[tuple[str, object]]:
    """Kind and content of what comes down the stream."""
    kind = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            kind = line.removeprefix("event: ")
        if line.startswith("data: "):
            yield kind, json.loads(line.removeprefix("data: "))


def test_own_news_arrives_and_that_of_others_does_not(city: City, address: str) -> None:
    with stream(address, ticket(city, 7)) as response:
        coming = events(response)
        assert next(coming) == ("open", {})
        assert city.command("lamps", "tell", "8", "not yours").returncode == 0
        assert city.command("lamps", "tell", "7", "路灯坏了").returncode == 0
        assert next(coming) == ("lamps.news", {"text": "路灯坏了"})


def test_stream_without_a_good_ticket_is_refused(city: City, address: str) -> None:
    forged = ticket(city, 7).replace("7:", "8:", 1)
    for shown in ("", "7", forged):
        assert httpx.get(address, params={"ticket": shown}).status_code == httpx.codes.FORBIDDEN


def test_page_of_the_same_host_may_read_and_a_foreign_one_may_not(city: City, address: str) -> None:
    own = f"http://127.0.0.1:{city.port}"
    with stream(address, ticket(city, 7), own) as response:
        assert response.headers["access-control-allow-origin"] == own
    with stream(address, ticket(city, 7), "http://evil.example") as response:
        assert "access-control-allow-origin" not in response.headers


def test_stream_goes_on_after_the_broker_was_killed(city: City, address: str) -> None:
    with stream(address, ticket(city, 7)) as response:
        coming = events(response)
        assert next(coming) == ("open", {})
        city.kill("broker")
        heard: list[object] = []
        while not heard:
            assert city.command("lamps", "tell", "7", "again").returncode == 0
            heard = [content for kind, content in [next(coming)] if kind == "lamps.news"]
        assert heard == [{"text": "again"}]
