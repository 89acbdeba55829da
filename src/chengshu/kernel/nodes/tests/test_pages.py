"""Every page of the network opens, in both languages, and two nodes are connected by its forms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_actor, make_organisation
from chengshu.kernel.catalogue.models import Origin, Resource
from chengshu.kernel.catalogue.rights import SEE as SEE_CATALOGUE
from chengshu.kernel.catalogue.tests.make import make_resource
from chengshu.kernel.exchange.errors import OfAnotherNode
from chengshu.kernel.exchange.rights import APPLY
from chengshu.kernel.exchange.services.asking import Ask, apply_for
from chengshu.kernel.identity.models import Account
from chengshu.kernel.nodes.models import AskedData, AskedState, Node, NodeState, RunKind
from chengshu.kernel.nodes.rights import KEEPER, SEE_NODES
from chengshu.kernel.nodes.services.asking import Wanted, ask_for_data
from chengshu.kernel.nodes.services.syncing import note_run
from chengshu.kernel.nodes.tests.make import make_card, make_node, make_own
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Account:
    return make_account(may=KEEPER.may)


def taken_over() -> Resource:
    """An entry of another connected node, with data asked for."""
    other = make_node()
    resource = make_resource(other.node.organisation, "province.civil.marriages")
    Resource.everywhere.filter(pk=resource.pk).update(node="province", origin=Origin.NODE, node_provider="省民政厅")
    resource.refresh_from_db()
    wanted = Wanted(["name"], "比对", "事项", "依据", clock.today() + timedelta(days=9))
    ask_for_data(resource, make_organisation(), wanted, by=PLATFORM)
    note_run(other.node, RunKind.CATALOGUE, counts={"new": 1}, failure="")
    return resource


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens(client: Client, keeper: Account, language: str) -> None:
    client.force_login(keeper)
    heads = {"Accept-Language": language}
    for path in ("", "own/", "own/edit/"):
        assert client.get(f"/nodes/{path}", headers=heads).status_code == 200, path
    make_own()
    resource = taken_over()
    node, asked = Node.objects.get(), AskedData.everywhere.get()
    rows = f"{node.pk}/", f"{node.pk}/confirm/", f"{node.pk}/stop/", f"data/{asked.pk}/", f"ask/{resource.pk}/"
    for path in ("", "own/", "own/edit/", "register/", "data/", "platforms/", "platforms/new/", *rows):
        assert client.get(f"/nodes/{path}", headers=heads).status_code == 200, path


@pytest.mark.requirement("data-exchange.1")
def test_a_cut_line_is_seen_on_the_page(client: Client, keeper: Account) -> None:
    make_own()
    node = make_node().node
    Node.objects.filter(pk=node.pk).update(reached_at=clock.now())
    client.force_login(keeper)
    assert "正常" in client.get("/nodes/").content.decode()
    answer = client.post(f"/nodes/{node.pk}/sync/", follow=True).content.decode()  # nobody listens at its address
    assert "连不上" in answer
    assert "连接中断" in client.get("/nodes/").content.decode()


def test_a_node_is_connected_by_its_card_and_the_fingerprint_read(client: Client, keeper: Account) -> None:
    make_own()
    client.force_login(keeper)
    card, _ = make_card()
    assert client.post("/nodes/register/", {"card": "{}"}).status_code == 422
    sent = client.post("/nodes/register/", {"card": card.text()})
    node = Node.objects.get()
    assert sent.headers["Location"] == f"/nodes/{node.pk}/confirm/"
    wrong = client.post(f"/nodes/{node.pk}/confirm/", {"fingerprint": "0000 1111"})
    assert wrong.status_code == 422
    client.post(f"/nodes/{node.pk}/confirm/", {"fingerprint": card.fingerprint})
    node.refresh_from_db()
    assert node.state == NodeState.CONNECTED
    assert node.confirmed_by_id == keeper.person_id


def test_an_entry_says_from_which_node_it_is_and_what_lies_here_of_it(client: Client) -> None:
    make_own()
    resource = taken_over()
    AskedData.everywhere.update(state=AskedState.GRANTED, rows=12_345, pulled_at=clock.now())
    client.force_login(make_account(may={**KEEPER.may, SEE_NODES: Scope.ALL, SEE_CATALOGUE: Scope.ALL}))
    said = client.get(resource.url).content.decode()
    node = Node.objects.get()
    for words in ("来源节点", str(node.name.zh), "省民政厅", "12,345", f"/nodes/ask/{resource.pk}/"):
        assert words in said


def test_a_unit_does_not_apply_here_for_what_another_node_keeps() -> None:
    make_own()
    resource, unit = taken_over(), make_organisation()
    ask = Ask(["name"], "比对", "事项", "依据", clock.today(), clock.today() + timedelta(days=9))
    with pytest.raises(OfAnotherNode):
        apply_for(resource, ask, by=make_actor(organisation=unit, may={APPLY: Scope.ALL}), organisation=unit)


def test_data_is_asked_for_on_the_entry(client: Client) -> None:
    make_own()
    resource = taken_over()
    AskedData.everywhere.all().delete()
    unit = make_organisation()
    client.force_login(make_account(organisation=unit, may={**KEEPER.may, SEE_NODES: Scope.ALL}))
    asked = {
        "organisation": unit.pk,
        "fields_wanted": ["name", "phone"],
        "purpose": "汇总",
        "matter": "婚姻登记",
        "legal_basis": "国发〔2016〕51号",
        "until": (clock.today() + timedelta(days=30)).isoformat(),
        "every_minutes": "1440",
    }
    assert client.post(f"/nodes/ask/{resource.pk}/", asked).status_code == 302
    found = AskedData.everywhere.get()
    assert (found.state, found.fields) == (AskedState.WAITING, ["name", "phone"])
