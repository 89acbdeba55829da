"""Province, city and county side by side as real processes: catalogues and data both ways, also over a cut line."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.city.running import ROOT, City, new_city, until

ROWS = 22_000
PAGE = 5000

SET_UP = """
import json
import pyarrow as pa
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.catalogue.tests.make import make_item, make_resource
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import note_written
from chengshu.kernel.nodes.own import own_card
from chengshu.kernel.nodes.services.keeping import OwnContent, set_own_node
set_own_node(OwnContent({key!r}, "示例节点", {address!r}, "Node", {key!r}, {suite!r}), by=PLATFORM)
items = make_item("code", is_key=True), make_item("name")
resource = make_resource(make_organisation("数据局"), "{key}.books", items, name_zh="{key}台账")
codes = [f"{{n:06}}" for n in range({rows})]
name = TableName(Layer.BRONZE, resource.key)
store.replace(name, pa.table({{"code": codes, "name": [f"第{{code}}行" for code in codes]}}))
note_written(name, resource=resource)
print(json.dumps([own_card().text(), own_card().fingerprint]))
"""
CONNECT = """
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.nodes.own import read_card
from chengshu.kernel.nodes.services import confirm_node, register_node
for card, fingerprint in {cards!r}:
    confirm_node(register_node(read_card(card), by=PLATFORM).pk, fingerprint, by=PLATFORM)
"""
ASK = """
from datetime import timedelta
from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.nodes.services import ask_for_data
from chengshu.kernel.nodes.services.asking import Wanted
wanted = Wanted(["code", "name"], "汇总", "汇聚", "国发〔2016〕51号", clock.today() + timedelta(days=30), 0)
unit = Organisation.objects.get(code="T00001")
ask_for_data(Resource.everywhere.get(key={key!r}), unit, wanted, by=PLATFORM)
"""
GRANT = """
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.exchange.models import Application
from chengshu.kernel.exchange.services.deciding import grant
for one in Application.everywhere.filter(state="asked"):
    grant(one.pk, by=PLATFORM)
"""
LOOK = """
import json
from chengshu.kernel.nodes.models import AskedData, Node, NodeState
from chengshu.kernel.nodes.services import sync_node
for one in Node.objects.filter(state=NodeState.CONNECTED) if {sync} else ():
    sync_node(one)
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
asked = AskedData.everywhere.first()
name = TableName(Layer.BRONZE, asked.resource.key) if asked else None
table = store.opened(name).to_pyarrow_table() if name and store.exists(name) else None
print(json.dumps({{
    "entries": {{one.key: one.version for one in Resource.everywhere.exclude(node="")}},
    "asked": [asked.state, asked.pages, asked.rows, asked.failure] if asked else None,
    "rows": table.num_rows if table else 0,
    "different": len(set(table["code"].to_pylist())) if table else 0,
    "nodes": {{
        one.key: [one.state, bool(one.taken_at), bool(one.given_at), one.failure] for one in Node.objects.all()
    }},
}}))
"""
SENT = """
from django.db.models import Sum
from chengshu.kernel.exchange.models import Receipt
from chengshu.kernel.exchange.services.gathering import gather_receipts
while gather_receipts():
    pass
print(Receipt.everywhere.aggregate(n=Sum("rows"))["n"] or 0)
"""
REVISE = """
from dataclasses import replace
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.catalogue.queries.entries import content_of
from chengshu.kernel.catalogue.services.publishing import publish_version
resource = Resource.everywhere.get(key={key!r})
publish_version(resource, replace(content_of(resource), summary_zh="修订后的摘要"), reason="修订", by=PLATFORM)
"""


def inside(city: City, script: str) -> str:
    """Run something in a city's own settings, as one of its programs would."""
    lines = f"import django; django.setup()\n{script}"
    settings = {"DJANGO_SETTINGS_MODULE": "chengshu.config.settings.prod"}
    done = subprocess.run(
        [sys.executable, "-c", lines],
        env={**city.environment(), **settings, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def look(city: City, *, sync: bool = False) -> dict[str, Any]:
    """What a city knows of the others, after it has spoken with them where ``sync`` says so."""
    found: dict[str, Any] = json.loads(inside(city, LOOK.format(sync=sync)).splitlines()[-1])
    return found


@dataclass
class Line:
    """The line to a city. ``cut_after`` breaks it once so many bytes of answers came through; ``mend`` repairs it."""

    to_port: int
    port: int = 0
    cut_after: int | None = None
    passed: int = 0
    broken: bool = False
    _pairs: list[socket.socket] = field(default_factory=list)

    @contextmanager
    def open(self) -> Iterator[Line]:
        """Listen until the end of the block."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
            threading.Thread(target=self._accept, args=(server,), daemon=True).start()
            yield self
            self._break()

    def mend(self) -> None:
        """The line carries again, for good."""
        self.cut_after, self.broken = None, False

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                near, _ = server.accept()
            except OSError:
                return
            if self.broken:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self.to_port))
            except OSError:  # that city does not run yet
                near.close()
                continue
            self._pairs += [near, far]
            threading.Thread(target=self._carry, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._carry, args=(far, near, True), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(65_536):
                if counted:
                    self.passed += len(piece)
                    if self.cut_after is not None and self.passed > self.cut_after:
                        self._break()
                        return
                target.sendall(piece)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _break(self) -> None:
        self.broken = True
        for end in self._pairs:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._pairs.clear()


@dataclass
class Network:
    """Three cities with a line to each."""

    cities: dict[str, City]
    lines: dict[str, Line]


SUITES = {"province": "national", "city": "national", "county": "international"}
NEIGHBOURS = {"province": ("city",), "city": ("province", "county"), "county": ("city",)}


@pytest.fixture(scope="module")
def network(prepared: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """Province, city and county run and know each other by cards that were handed over and compared."""
    with ExitStack() as stack:
        cities: dict[str, City] = {}
        lines: dict[str, Line] = {}
        cards: dict[str, list[str]] = {}
        for key, suite in SUITES.items():
            home: Path = tmp_path_factory.mktemp(key) / "home"
            cities[key] = stack.enter_context(new_city(home, prepared))
            lines[key] = stack.enter_context(Line(cities[key].port).open())
            address = f"http://127.0.0.1:{lines[key].port}"
            cards[key] = json.loads(
                inside(cities[key], SET_UP.format(key=key, address=address, suite=suite, rows=ROWS)).splitlines()[-1]
            )
        for key, city in cities.items():
            inside(city, CONNECT.format(cards=[cards[other] for other in NEIGHBOURS[key]]))
            stack.enter_context(city.up())
        yield Network(cities, lines)


@pytest.mark.requirement("data-catalogue.4")
@pytest.mark.requirement("data-exchange.1")
def test_catalogues_flow_both_ways_and_each_knows_how_far_the_other_is(network: Network) -> None:
    expected = {
        "province": {"city.city.books", "county.county.books"},
        "city": {"province.province.books", "county.county.books"},
        "county": {"city.city.books", "province.province.books"},
    }

    seen: dict[str, Any] = {}

    def everywhere() -> bool:
        for name, city in network.cities.items():
            seen[name] = look(city, sync=True)
        return all(expected[name] <= set(seen[name]["entries"]) for name in expected) and all(
            state == ["connected", True, True, ""] for one in seen.values() for state in one["nodes"].values()
        )

    until(everywhere, lambda: str(seen))


@pytest.mark.requirement("data-catalogue.4")
def test_a_revised_entry_goes_up_and_down_with_its_version(network: Network) -> None:
    inside(network.cities["city"], REVISE.format(key="city.books"))
    for name in ("province", "county"):
        city = network.cities[name]

        def revised(city: City = city) -> bool:
            return bool(look(city, sync=True)["entries"].get("city.city.books") == 2)

        until(revised, city.said)


@pytest.mark.requirement("data-exchange.4")
@pytest.mark.parametrize(("taker", "giver"), [("province", "city"), ("county", "city"), ("city", "county")])
def test_granted_data_comes_whole_over_a_line_that_is_cut_in_the_middle(
    network: Network, taker: str, giver: str
) -> None:
    here, there, line = network.cities[taker], network.cities[giver], network.lines[giver]
    until(lambda: f"{giver}.{giver}.books" in look(here, sync=True)["entries"], here.said)
    sent_before = int(inside(there, SENT).split()[-1])
    inside(here, ASK.format(key=f"{giver}.{giver}.books"))
    until(lambda: look(here, sync=True)["asked"][0] == "sent", here.said)
    line.passed, line.cut_after = 0, 600_000
    inside(there, GRANT)
    until(lambda: line.broken or look(here, sync=True)["rows"] == ROWS, here.said)
    assert line.broken
    assert look(here)["rows"] == 0
    line.mend()
    until(lambda: bool(look(here)["rows"] == ROWS), lambda: str(look(here)))
    found = look(here)
    assert (found["different"], found["asked"][:3]) == (ROWS, ["granted", 0, ROWS])
    sent = int(inside(there, SENT).split()[-1]) - sent_before
    assert ROWS <= sent <= ROWS + 2 * PAGE
