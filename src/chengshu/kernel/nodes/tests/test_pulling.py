"""Taking over and pulling: resumed where it stopped, nothing lost, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.catalogue.documents import CatalogueDocument
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.catalogue.queries.handing import catalogue_document
from chengshu.kernel.catalogue.tests.make import make_item, make_resource
from chengshu.kernel.events.models import Outgoing
from chengshu.kernel.lake import store
from chengshu.kernel.lake.models import Flow, PlaceKind
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.nodes.errors import NodeRefused, NodeUnreachable, NotTheirData
from chengshu.kernel.nodes.models import AskedData, AskedState, Node, Run
from chengshu.kernel.nodes.services import asking, pulling, syncing
from chengshu.kernel.nodes.services.asking import Wanted, ask_for_data
from chengshu.kernel.nodes.services.pulling import pull, pull_due
from chengshu.kernel.nodes.services.syncing import sync_due, sync_node
from chengshu.kernel.nodes.tests.make import make_node, make_own

pytestmark = pytest.mark.django_db
ITEMS = (make_item("code", is_key=True), make_item("name"))


def made_there(key: str = "civil.marriages") -> CatalogueDocument:
    """The catalogue of another node with one entry, as it hands it over."""
    resource = make_resource(make_organisation(), key, ITEMS)
    document = catalogue_document("province")
    Resource.everywhere.filter(pk=resource.pk).delete()
    return document.model_copy(update={"entries": [one for one in document.entries if one.key == key]})


class There:
    """What the other node answers; ``broken`` cuts the line before the call of this number."""

    def __init__(self, document: CatalogueDocument, rows: int = 12) -> None:
        self.document = document
        self.rows = [{"code": f"{n:03}", "name": f"第{n}项"} for n in range(rows)]
        self.calls: list[str] = []
        self.broken: set[int] = set()
        self.standing: dict[str, Any] = {"state": "sent", "number": "SQ1", "agreement": "", "answer": ""}
        self.refuses: Refusal | None = None

    def ask(self, node: Node, method: str, path: str, content: object = None) -> Any:
        self.calls.append(path)
        if len(self.calls) in self.broken:
            raise NodeUnreachable(name=node.name, why="cut")
        if self.refuses:
            raise self.refuses
        word = path.split("/", maxsplit=1)[0].split("?", maxsplit=1)[0]
        return {
            "state": self._state,
            "catalogue": self._catalogue,
            "applications": self._application,
            "data": self._data,
        }[word](path)

    def _state(self, path: str) -> Any:
        return {"key": "province", "taken_at": clock.now().isoformat()}

    def _catalogue(self, path: str) -> Any:
        return self.document.model_dump(mode="json")

    def _application(self, path: str) -> Any:
        return self.standing

    def _data(self, path: str) -> Any:
        start = int(path.partition("after=")[2] or 0)
        page = self.rows[start : start + 5]
        end = start + 5
        return {"data": page, "next": str(end) if end < len(self.rows) else None}


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Callable[..., There]:
    """Make the other side, with which this city then speaks."""

    def made(rows: int = 12) -> There:
        side = There(made_there(), rows)
        for module in (asking, syncing, pulling):
            monkeypatch.setattr(module, "ask", side.ask)
        return side

    return made


def asked_data(side: There) -> AskedData:
    """An application that the other node has granted."""
    make_own()
    other = make_node()
    assert sync_node(other.node)
    resource = Resource.everywhere.get(key="province.civil.marriages")
    until = clock.today() + timedelta(days=10)
    wanted = Wanted(["code", "name"], "比对", "婚姻登记", "依据", until, every_minutes=60)
    asked = ask_for_data(resource, make_organisation(), wanted, by=PLATFORM)
    side.standing = {"state": "granted", "number": "SQ1", "agreement": "XY1", "answer": ""}
    other.node.refresh_from_db()
    assert sync_node(other.node)
    asked.refresh_from_db()
    assert asked.state == AskedState.GRANTED
    return asked


def codes(asked: AskedData) -> list[str]:
    table = store.opened(TableName(Layer.BRONZE, asked.resource.key)).to_pyarrow_table()
    return sorted(str(code) for code in table["code"].to_pylist())


@pytest.mark.requirement("data-catalogue.4")
def test_the_catalogue_of_another_node_is_taken_over_once(there: Callable[..., There]) -> None:
    make_own()
    there()
    other = make_node()
    assert sync_due() == 1
    taken = Resource.everywhere.get(node="province")
    assert (taken.key, taken.version, taken.provider) == ("province.civil.marriages", 1, other.node.organisation)
    node = Node.objects.get()
    assert node.taken_at
    assert node.given_at
    assert sync_due() == 0
    assert sync_node(node)
    assert Resource.everywhere.filter(node="province").count() == 1


def test_a_cut_line_is_kept_as_a_failure_and_tried_again(there: Callable[..., There]) -> None:
    make_own()
    side = there()
    side.broken = {2}
    node = make_node().node
    assert not sync_node(node)
    node.refresh_from_db()
    assert "连不上" in node.failure
    assert node.taken_at is None
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        assert sync_due() == 1
    node.refresh_from_db()
    assert (node.failure, node.taken_at is not None) == ("", True)
    assert Run.objects.filter(node=node).exclude(failure="").count() == 1


@pytest.mark.requirement("data-exchange.4")
@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_pull_goes_on_behind_the_last_page_that_came(there: Callable[..., There], cut: int) -> None:
    side = there()
    asked = asked_data(side)
    before = len(side.calls)
    side.broken = {before + cut}
    assert pull(asked) == cut - 1
    assert not store.exists(TableName(Layer.BRONZE, asked.resource.key))
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        assert pull_due() == 3 - (cut - 1)
    assert codes(asked) == [f"{n:03}" for n in range(12)]
    assert len([call for call in side.calls if call.startswith("data/")]) == 4
    asked.refresh_from_db()
    assert (asked.rows, asked.round, asked.cursor, asked.failure) == (12, 1, "", "")
    assert pull_due() == 0


def test_a_stop_between_commit_and_note_repeats_nothing(
    there: Callable[..., There], monkeypatch: pytest.MonkeyPatch
) -> None:
    side = there()
    asked = asked_data(side)

    def stops(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr(pulling, "note_written", stops)
        with pytest.raises(KeyboardInterrupt):
            pull(asked)
    version = store.version_of(TableName(Layer.BRONZE, asked.resource.key))
    asked.refresh_from_db()
    assert asked.rows == 0
    pull(asked)
    asked.refresh_from_db()
    assert (asked.rows, asked.version) == (12, version)
    assert codes(asked) == [f"{n:03}" for n in range(12)]


def test_the_next_round_replaces_the_table_whole(there: Callable[..., There]) -> None:
    side = there()
    asked = asked_data(side)
    pull(asked)
    side.rows = side.rows[:3]
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        assert pull_due() == 1
    assert codes(asked) == ["000", "001", "002"]


def test_pulled_data_is_told_once_and_its_lineage_leads_to_the_other_node(there: Callable[..., There]) -> None:
    asked = asked_data(there())
    pull(asked)
    told = Outgoing.objects.get(key="nodes.data.pulled").payload
    assert (told["resource_key"], told["node"], told["rows"]) == ("province.civil.marriages", "province", 12)
    flow = Flow.objects.get(target__key="bronze.province.civil.marriages")
    assert (flow.source.kind, flow.source.key) == (PlaceKind.SOURCE, "nodes/province.civil.marriages")
    assert set(flow.columns.values_list("source", "target")) == {("code", "code"), ("name", "name")}


def test_a_version_that_is_gone_begins_the_walk_again(there: Callable[..., There]) -> None:
    side = there()
    asked = asked_data(side)
    assert pull(asked, most_pages=1) == 1
    side.refuses = NodeRefused(name="某省", why="410")
    pull(asked)
    asked.refresh_from_db()
    assert (asked.cursor, asked.pages, asked.rows_here) == ("", 0, 0)
    side.refuses = None
    pull(asked)
    assert codes(asked) == [f"{n:03}" for n in range(12)]


def test_data_is_asked_only_of_a_connected_node() -> None:
    resource = make_resource(make_organisation())
    wanted = Wanted(["name"], "比对", "事项", "依据", clock.today() + timedelta(days=1))
    with pytest.raises(NotTheirData):
        ask_for_data(resource, make_organisation(), wanted, by=PLATFORM)
