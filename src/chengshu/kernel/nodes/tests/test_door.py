"""The door for other nodes: signed, fresh, meant for us, used once; and what stands behind it."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest
from django.test import Client

from chengshu.base import clock
from chengshu.base.suites import SUITES
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.catalogue.tests.make import make_item, make_resource
from chengshu.kernel.exchange.models import Agreement, Application, Receipt
from chengshu.kernel.exchange.services.agreeing import withdraw
from chengshu.kernel.exchange.services.deciding import grant
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import note_written
from chengshu.kernel.nodes.errors import CardFaulty, NodeKnown, OwnCard, WrongFingerprint
from chengshu.kernel.nodes.models import Node, NodeState
from chengshu.kernel.nodes.own import own_card, read_card
from chengshu.kernel.nodes.services.keeping import confirm_node, register_node, stop_node
from chengshu.kernel.nodes.tests.make import Other, make_card, make_node, make_own

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("suite", SUITES)


@BOTH
@pytest.mark.requirement("data-exchange.4")
def test_a_signed_call_is_answered_with_a_signature(client: Client, suite: str) -> None:
    make_own(suite)
    other = make_node(suite=suite)
    answer = other.call(client, "POST", "state", {"taken_at": ""})
    assert answer.status_code == 200
    assert answer.json()["key"] == "tianzhong"
    own = own_card()
    nonce = answer.wsgi_request.headers["Node-Nonce"]
    message = f"{nonce}\n200\n{SUITES[suite].digest(answer.content).hex()}".encode()
    signature = base64.b64decode(answer.headers["Node-Signature"])
    assert SUITES[suite].verify(own.public_key.encode(), message, signature)


@BOTH
def test_a_call_counts_once_for_its_time_its_receiver_and_its_body(client: Client, suite: str) -> None:
    make_own(suite)
    other = make_node(suite=suite)
    headers = other.headers("GET", "/api/v1/nodes/catalogue")
    assert client.get("/api/v1/nodes/catalogue", headers=headers).status_code == 200
    assert client.get("/api/v1/nodes/catalogue", headers=headers).status_code == 401
    assert other.call(client, "GET", "catalogue", time=str(int(time.time()) - 900)).status_code == 401
    assert other.call(client, "GET", "catalogue", receiver="another").status_code == 401
    assert other.call(client, "GET", "catalogue", nonce="short").status_code == 401
    body = other.headers("POST", "/api/v1/nodes/state", b'{"taken_at": ""}')
    changed = client.post("/api/v1/nodes/state", b'{"taken_at": " "}', "application/json", headers=body)
    assert changed.status_code == 401
    elsewhere = other.headers("GET", "/api/v1/nodes/catalogue")
    assert client.get("/api/v1/nodes/catalogue?since=x", headers=elsewhere).status_code == 401


def test_only_a_confirmed_node_is_heard_and_a_stopped_one_no_more(client: Client) -> None:
    make_own()
    card, pair = make_card()
    node = register_node(card, by=PLATFORM)
    other = Other(node, pair)
    assert other.call(client, "GET", "catalogue").status_code == 401
    with pytest.raises(WrongFingerprint):
        confirm_node(node.pk, "0000 " * 8, by=PLATFORM)
    confirm_node(node.pk, node.fingerprint.lower(), by=PLATFORM)
    assert other.call(client, "GET", "catalogue").status_code == 200
    stop_node(node.pk, "试点结束", by=PLATFORM)
    assert other.call(client, "GET", "catalogue").status_code == 401
    assert Node.objects.get().state == NodeState.STOPPED


def test_cards_are_read_whole_or_refused() -> None:
    make_own()
    own = own_card()
    assert read_card(own.text()) == own
    with pytest.raises(OwnCard):
        register_node(own, by=PLATFORM)
    card, _ = make_card()
    register_node(card, by=PLATFORM)
    with pytest.raises(NodeKnown):
        register_node(card, by=PLATFORM)
    broken = card.text().replace("MFkw", "MFkx")
    for text in ("", "{}", "[]", broken, card.text().replace("http://", "file://"), card.text() * 3):
        with pytest.raises(CardFaulty):
            read_card(text)


@pytest.fixture
def shared() -> Iterator[Resource]:
    """A resource of ours with 12 rows in the lake."""
    items = (make_item("code", is_key=True), make_item("name"))
    resource = make_resource(make_organisation(), items=items)
    rows = pa.table({"code": [f"{n:03}" for n in range(12)], "name": [f"第{n}项" for n in range(12)]})
    store.replace(TableName(Layer.BRONZE, resource.key), rows)
    note_written(TableName(Layer.BRONZE, resource.key), resource=resource)
    yield resource


def _asked(resource: Resource) -> dict[str, Any]:
    until = clock.today() + timedelta(days=30)
    return {
        "id": "01900000-0000-7000-8000-000000000001",
        "resource": resource.key,
        "unit": "某省大数据局",
        "fields": ["code", "name"],
        "purpose": "汇总",
        "matter": "省级汇聚",
        "legal_basis": "国发〔2016〕51号",
        "since": clock.today().isoformat(),
        "until": until.isoformat(),
    }


@pytest.mark.requirement("data-exchange.4")
def test_another_node_applies_is_granted_reads_by_pages_and_stops_with_the_grant(
    client: Client, shared: Resource
) -> None:
    make_own()
    other = make_node()
    sent = other.call(client, "POST", "applications", _asked(shared)).json()
    again = other.call(client, "POST", "applications", _asked(shared)).json()
    assert sent["state"] == "sent"
    assert again["number"] == sent["number"]
    application = Application.everywhere.get()
    assert application.organisation == other.node.organisation
    number = grant(application.pk, by=PLATFORM).number
    told = other.call(client, "GET", f"applications/{_asked(shared)['id']}").json()
    assert (told["state"], told["agreement"]) == ("granted", number)
    rows: list[dict[str, str]] = []
    after = ""
    while True:
        page = other.call(client, "GET", f"data/{number}?limit=5{after}")
        assert page.status_code == 200, page.content
        rows += page.json()["data"]
        if not page.json()["next"]:
            break
        after = f"&after={page.json()['next']}"
    assert sorted(row["code"] for row in rows) == [f"{n:03}" for n in range(12)]
    stranger = make_node("another_city")
    assert stranger.call(client, "GET", f"data/{number}").status_code in (403, 404)
    withdraw(Agreement.everywhere.get().pk, why="不再需要", by=PLATFORM)
    assert other.call(client, "GET", f"data/{number}?limit=5").status_code in (403, 404)
    ended = other.call(client, "GET", f"applications/{_asked(shared)['id']}").json()
    assert (ended["state"], ended["answer"]) == ("ended", "不再需要")


@pytest.mark.requirement("data-catalogue.4")
def test_the_catalogue_goes_out_with_versions_and_only_what_changed_when_asked_since(
    client: Client, shared: Resource
) -> None:
    make_own()
    other = make_node()
    whole = other.call(client, "GET", "catalogue").json()
    entry = next(one for one in whole["entries"] if one["key"] == shared.key)
    assert [one["number"] for one in entry["versions"]] == [1]
    assert entry["versions"][0]["content"]["items"][0]["column"] == "code"
    from_now = (clock.now() + timedelta(seconds=1)).isoformat().replace("+", "%2B")
    assert other.call(client, "GET", f"catalogue?since={from_now}").json()["entries"] == []


def test_state_is_told_both_ways(client: Client) -> None:
    make_own()
    other = make_node()
    at = clock.now()
    other.call(client, "POST", "state", {"taken_at": at.isoformat()})
    node = Node.objects.get()
    assert node.given_at == at
    assert node.heard_at
    assert not Receipt.everywhere.exists()
