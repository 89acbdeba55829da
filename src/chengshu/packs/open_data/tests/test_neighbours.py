"""Synchronising with other portals: ours harvested as a stranger would, and one that takes what we tell."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from chengshu.kernel.access.actor import PLATFORM
from chengshu.packs.open_data import portals
from chengshu.packs.open_data.models import ForeignDataset, Neighbour
from chengshu.packs.open_data.queries.portal import foreign_for
from chengshu.packs.open_data.services.neighbours import NeighbourContent, set_neighbour, sync_due, synchronise
from chengshu.packs.open_data.services.publishing import withdraw
from chengshu.packs.open_data.tests.make import make_dataset, make_office


@pytest.fixture(autouse=True)
def private(settings: Any) -> None:
    settings.WEBHOOKS_TO_PRIVATE = True


class Province(BaseHTTPRequestHandler):
    """As much of another CKAN as writes need; refuses names that hold ``bad``."""

    calls: list[tuple[str, dict[str, Any], str]]

    def do_POST(self) -> None:
        """One action."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        action = self.path.rsplit("/", 1)[-1]
        self.calls.append((action, body, self.headers.get("Authorization", "")))
        refused = "bad" in str(body.get("title", ""))
        answer = json.dumps({"success": not refused, "result": body, "error": {"__type": "Validation Error"}}).encode()
        self.send_response(409 if refused else 200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def province() -> Iterator[tuple[str, list[tuple[str, dict[str, Any], str]]]]:
    calls: list[tuple[str, dict[str, Any], str]] = []
    handler = type("Here", (Province,), {"calls": calls})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", calls
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.mark.requirement("open-data.6")
@pytest.mark.parametrize(("dialect", "path"), [("ckan", ""), ("dcat", "/catalog.jsonld")])
def test_a_portal_is_harvested_and_follows_what_changes(portal_url: str, dialect: str, path: str) -> None:
    office = make_office()
    datasets = [make_dataset(office, name_zh=f"水位{number}") for number in range(3)]
    content = NeighbourContent("省平台", f"{portal_url}{path}", dialect=dialect)
    neighbour = set_neighbour(content, by=PLATFORM)

    first = synchronise(neighbour, by=PLATFORM)
    assert (first.read, first.new, first.trouble) == (3, 3, None)
    assert {one.title for one in foreign_for("水位")} == {"水位0", "水位1", "水位2"}
    assert ForeignDataset.objects.exclude(publisher="").count() == 3

    withdraw(datasets[0].pk, why="有误", by=PLATFORM)
    second = synchronise(neighbour, by=PLATFORM)
    assert (second.read, second.new, second.gone) == (2, 0, 1)


@pytest.mark.django_db
@pytest.mark.requirement("open-data.6")
def test_the_province_is_told_of_what_is_new_and_newer_and_gone(
    province: tuple[str, list[tuple[str, dict[str, Any], str]]],
) -> None:
    url, calls = province
    office = make_office()
    dataset, refused = make_dataset(office), make_dataset(office, name_zh="bad")
    content = NeighbourContent("省平台", url, takes=False, gives=True, its_organisation="tianzhong", token="secret")
    neighbour = set_neighbour(content, by=PLATFORM)
    assert "secret" not in Neighbour.objects.get().sealed_token

    first = synchronise(neighbour, by=PLATFORM)
    assert (first.written, first.failed) == (1, 1)
    assert first.trouble is not None
    action, body, token = calls[0]
    assert (action, body["owner_org"], token) == ("package_create", "tianzhong", "secret")
    assert body["resources"][0]["url"].startswith("http")
    calls.clear()
    withdraw(refused.pk, why="有误", by=PLATFORM)
    assert synchronise(neighbour, by=PLATFORM).written == 0
    assert not calls
    withdraw(dataset.pk, why="有误", by=PLATFORM)
    synchronise(neighbour, by=PLATFORM)
    assert [name for name, _, _ in calls] == ["package_delete"]


@pytest.mark.django_db
def test_a_portal_that_is_away_is_told_of_and_nothing_is_lost() -> None:
    make_office()
    neighbour = set_neighbour(NeighbourContent("省平台", "http://127.0.0.1:9"), by=PLATFORM)
    ForeignDataset.objects.create(neighbour=neighbour, remote_id="1", title="水位", url="http://x.example/1")
    assert sync_due() == 1
    assert sync_due() == 0
    assert ForeignDataset.objects.count() == 1
    assert neighbour.syncs.get().trouble is not None


@pytest.mark.django_db
def test_nobody_makes_us_call_into_our_own_network(settings: Any) -> None:
    settings.WEBHOOKS_TO_PRIVATE = False
    make_office()
    neighbour = set_neighbour(NeighbourContent("省平台", "http://127.0.0.1:8000"), by=PLATFORM)
    trouble = synchronise(neighbour, by=PLATFORM).trouble
    assert trouble is not None
    assert "内部网络" in trouble.zh


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", ""])
def test_an_address_of_strangers_never_becomes_a_link_that_runs(address: str) -> None:
    node = {"@id": "urn:x", "http://www.w3.org/ns/dcat#landingPage": [{"@id": address}] if address else []}
    assert portals._dataset(node, "https://province.example", {}).url == "https://province.example"
    assert portals._package("https://p.example", {"id": "1", "name": "a", "url": address}).url.startswith("https://")
