"""Taking over and pulling: resumed where it stopped, nothing lost, nothing twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.catalogue.contents import ItemContent
from chengshu.kernel.catalogue.documents import CatalogueDocument
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.catalogue.queries.handing import catalogue_document
from chengshu.kernel.catalogue.tests.make import make_item, make_resource
from chengshu.kernel.events.models import Outgoing
from chengshu.kernel.exchange.gateway.answering import PREFIX, Call, answer
from chengshu.kernel.exchange.gateway.credentials import token_for
from chengshu.kernel.exchange.models import Agreement
from chengshu.kernel.exchange.services.clients import register_client
from chengshu.kernel.lake import store
from chengshu.kernel.lake.models import Flow, PlaceKind
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.queries import served_table
from chengshu.kernel.nodes.errors import NodeRefused, NodeUnreachable, NotTheirData
from chengshu.kernel.nodes.models import AskedData, AskedState, Node, Run
from chengshu.kernel.nodes.services import asking, pulling, syncing
from chengshu.kernel.nodes.services.asking import Wanted, ask_for_data
from chengshu.kernel.nodes.services.pulling import pull, pull_due
from chengshu.kernel.nodes.services.serving import agreement_of
from chengshu.kernel.nodes.services.syncing import sync_due, sync_node
from chengshu.kernel.nodes.tests.make import make_node, make_own
from chengshu.kernel.quality.models import Correction, Report
from chengshu.kernel.quality.services.settling import settle_due
from chengshu.spec.data import FieldType, Grade, Meaning

pytestmark = pytest.mark.django_db
ITEMS = (make_item("code", is_key=True), make_item("name"))


def made_there(key: str = "civil.marriages", items: Sequence[ItemContent] = ITEMS) -> CatalogueDocument:
    """The catalogue of another node with one entry, as it hands it over."""
    resource = make_resource(make_organisation(), key, items)
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


def asked_data(
    side: There, fields: Sequence[str] = ("code", "name"), granted: Sequence[str] | None = None
) -> AskedData:
    """An application that the other node has granted."""
    make_own()
    other = make_node()
    assert sync_node(other.node)
    resource = Resource.everywhere.get(key="province.civil.marriages")
    until = clock.today() + timedelta(days=10)
    wanted = Wanted(list(fields), "比对", "婚姻登记", "依据", until, every_minutes=60)
    asked = ask_for_data(resource, make_organisation(), wanted, by=PLATFORM)
    side.standing = {"state": "granted", "number": "SQ1", "agreement": "XY1", "answer": "", "fields": granted or fields}
    other.node.refresh_from_db()
    assert sync_node(other.node)
    asked.refresh_from_db()
    assert asked.state == AskedState.GRANTED
    return asked


def codes(asked: AskedData) -> list[str]:
    table = store.opened(TableName(Layer.BRONZE, asked.resource.key)).to_pyarrow_table()
    return sorted(str(code) for code in table["code"].to_pylist())


def rows_for(agreement: Agreement) -> list[dict[str, Any]]:
    """What a program of the unit gets through the exchange."""
    client, _ = register_client(agreement.organisation, name_zh="业务系统", by=PLATFORM)
    token, _ = token_for(client)
    sent = {"Authorization": f"Bearer {token}"}
    given = answer(Call("GET", f"{PREFIX}{agreement.number}/rows", "", lambda name: sent.get(name, ""), "127.0.0.1"))
    found: list[dict[str, Any]] = json.loads(given.body)["data"]
    return sorted(found, key=str)


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


PERSONS = (
    replace(make_item("number", is_key=True, meaning=Meaning.IDENTITY_NUMBER), grade=Grade.SENSITIVE),
    replace(make_item("born", type=FieldType.DATE), grade=Grade.SENSITIVE),
    make_item("visits", type=FieldType.INTEGER),
    make_item("seen_on", type=FieldType.DATE),
    make_item("phone", meaning=Meaning.PHONE),
)


def pulled_persons(monkeypatch: pytest.MonkeyPatch, rows: list[dict[str, Any]]) -> AskedData:
    """What another node sends of persons, pulled and settled as the worker does it."""
    side = There(made_there(items=PERSONS))
    side.rows = rows
    for module in (asking, syncing, pulling):
        monkeypatch.setattr(module, "ask", side.ask)
    asked = asked_data(side, fields=[item.column for item in PERSONS])
    pull(asked)
    assert settle_due() == 1
    return asked


def person(number: str, visits: object = 3, phone: str = "16412345678") -> dict[str, Any]:
    """A row as it leaves the other node: number and birth date masked."""
    return {"number": number, "born": "1987-**-**", "visits": visits, "seen_on": "2026-03-05", "phone": phone}


@pytest.mark.requirement("data-exchange.4")
def test_pulled_data_is_judged_and_served_refined_like_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [person("411**********0012"), person("411**********0020", phone=" １６４12345678 "), person("", phone="12")]
    asked = pulled_persons(monkeypatch, rows)

    served = served_table(asked.resource)
    assert served is not None
    assert served.name.layer == Layer.SILVER
    table = store.opened(served.name).to_pyarrow_table()
    assert table.schema.field("visits").type == pa.int64()
    assert table.schema.field("seen_on").type == pa.date32()
    kept = sorted(table.to_pylist(), key=lambda row: str(row["number"]))
    assert [row["number"] for row in kept] == ["411**********0012", "411**********0020"]  # without its key none is kept
    assert {row["phone"] for row in kept} == {"16412345678"}
    assert {row["born"] for row in kept} == {"1987-**-**"}
    report = Report.everywhere.get(resource=asked.resource)
    agreement = agreement_of(asked)
    assert agreement is not None
    given = rows_for(agreement)
    assert [(row["number"], row["born"], row["visits"]) for row in given] == [
        ("411**********0012", "1987-**-**", 3),
        ("411**********0020", "1987-**-**", 3),
    ]
    findings = {one.rule.key: one for one in report.findings.select_related("rule")}
    assert findings["phone.pattern"].failed == 2  # as it came, before it was brought to its standard spelling
    assert findings["number.filled"].failed == 1
    assert not Correction.everywhere.exists()


def test_masks_are_not_judged_and_persons_with_the_same_mask_stay_two(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = pulled_persons(monkeypatch, [person("411**********0012", 1), person("411**********0012", 2)])

    table = store.opened(TableName(Layer.SILVER, asked.resource.key)).to_pyarrow_table()
    assert set(table["visits"].to_pylist()) == {1, 2}
    report = Report.everywhere.get(resource=asked.resource)
    problems = dict(report.findings.values_list("rule__key", "problem_zh"))
    assert all("脱敏" in problems[key] for key in ("number.identity_number", "number.unique", "born.day"))
    assert report.failed == 0


def test_a_value_of_another_type_keeps_its_column_as_it_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = pulled_persons(monkeypatch, [person("411**********0012", 1), person("411**********0020", "多次")])

    table = store.opened(TableName(Layer.BRONZE, asked.resource.key)).to_pyarrow_table()
    assert set(table["visits"].to_pylist()) == {"1", "多次"}


@pytest.mark.requirement("data-exchange.4")
def test_the_unit_uses_what_it_was_granted_under_an_agreement_here_that_ends_with_the_grant(
    there: Callable[..., There],
) -> None:
    side = there()
    asked = asked_data(side)
    agreement = agreement_of(asked)
    assert agreement is not None
    assert (agreement.organisation, agreement.fields) == (asked.organisation, ["code", "name"])
    assert agreement.holds_on(clock.today())
    pull(asked)
    assert settle_due() == 1
    assert [row["code"] for row in rows_for(agreement)] == [f"{n:03}" for n in range(12)]

    side.standing = {**side.standing, "state": "ended", "answer": "到期"}
    assert sync_node(Node.objects.get())
    agreement.refresh_from_db()
    assert not agreement.holds_on(clock.today())


def test_where_less_is_granted_only_that_is_asked_for_and_served(there: Callable[..., There]) -> None:
    asked = asked_data(there(), granted=["code"])
    agreement = agreement_of(asked)
    assert (asked.fields, agreement and agreement.fields) == (["code"], ["code"])


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
