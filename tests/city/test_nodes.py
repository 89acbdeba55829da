"""Province, city and county side by side as real processes: catalogues and data both ways, also over a cut line."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
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
from chengshu.base import clock
from chengshu.kernel.nodes.models import AskedData, Node, NodeState
from chengshu.kernel.nodes.services import sync_node
for one in Node.objects.filter(state=NodeState.CONNECTED) if {sync} else ():
    sync_node(one)
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.queries import served_table
from chengshu.kernel.nodes.services.serving import agreement_of
from chengshu.kernel.quality.models import Report
asked = AskedData.everywhere.first()
name = TableName(Layer.BRONZE, asked.resource.key) if asked else None
table = store.opened(name).to_pyarrow_table() if name and store.exists(name) else None
served = served_table(asked.resource) if asked else None
agreement = agreement_of(asked) if asked else None
report = Report.everywhere.filter(resource=asked.resource, newest=True).first() if asked else None
print(json.dumps({{
    "served": [served.name.layer, store.opened(served.name).to_pyarrow_table().num_rows] if served else None,
    "agreed": bool(agreement and agreement.holds_on(clock.today()) and agreement.fields == ["code", "name"]),
    "judged": [report.rows, str(report.score), report.failed] if report else None,
    "entries": {{one.key: one.version for one in Resource.everywhere.exclude(node="")}},
    "asked": [asked.state, asked.pages, asked.rows, asked.failure] if asked else None,
    "again_in": (asked.next_at - clock.now()).total_seconds() if asked else None,
    "rows": table.num_rows if table else 0,
    "different": len(set(table["code"].to_pylist())) if table else 0,
    "nodes": {{
        one.key: [one.state, bool(one.taken_at), bool(one.given_at), one.failure] for one in Node.objects.all()
    }},
}}))
"""
SOONER = """
from chengshu.base import clock
from chengshu.kernel.nodes.models import AskedData
AskedData.everywhere.update(next_at=clock.now())
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
from chengshu.kernel.catalogue.services.publishing import publish_directly
resource = Resource.everywhere.get(key={key!r})
revised = replace(content_of(resource), summary_zh="修订后的摘要")
publish_directly(resource.provider, revised, key=resource.key, reason="修订", by=PLATFORM)
"""


CONSOLE = """
import contextlib, io, json, sys, traceback
import django
django.setup()
for line in sys.stdin:
    said, trouble = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(said):
            exec(json.loads(line), {})
    except Exception:
        trouble = traceback.format_exc()
    print(json.dumps([said.getvalue(), trouble]), flush=True)
"""


class Console:
    """A program beside the city's own ones, in its settings; it stays, as starting one takes longer than what it does.

    It starts at once and is ready with its first answer.
    """

    def __init__(self, city: City) -> None:
        settings = {"DJANGO_SETTINGS_MODULE": "chengshu.config.settings.prod", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        with city.said_file.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-c", CONSOLE],
                env={**city.environment(), **settings},
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def __enter__(self) -> Console:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:  # closes its input, which ends it
            pass

    def run(self, script: str) -> str:
        """Run a script to its end; what it printed."""
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answers is not None
        asked.write(f"{json.dumps(script)}\n")
        asked.flush()
        answer = answers.readline()
        assert answer, "the console has ended"
        said, trouble = json.loads(answer)
        assert not trouble, trouble[-3000:]
        return str(said)


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
class Member:
    """A city of the network, with a console to it and the line on which the others reach it."""

    city: City
    console: Console
    line: Line

    def look(self, *, sync: bool = False) -> dict[str, Any]:
        """What it knows of the others, after it has spoken with them where ``sync`` says so."""
        found: dict[str, Any] = json.loads(self.console.run(LOOK.format(sync=sync)))
        return found

    def rows_sent(self) -> int:
        """How many rows its receipts say it has given so far."""
        return int(self.console.run(SENT))


Network = dict[str, Member]

SUITES = {"province": "national", "city": "national", "county": "international"}
NEIGHBOURS = {"province": ("city",), "city": ("province", "county"), "county": ("city",)}


@pytest.fixture(scope="module")
def network(prepared: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """Province, city and county run and know each other by cards that were handed over and compared."""
    with ExitStack() as stack:
        members: Network = {}
        for key in SUITES:
            home: Path = tmp_path_factory.mktemp(key) / "home"
            city = stack.enter_context(new_city(home, prepared))
            line = stack.enter_context(Line(city.port).open())
            members[key] = Member(city, stack.enter_context(Console(city)), line)
        cards: dict[str, list[str]] = {}
        for key, one in members.items():
            address = f"http://127.0.0.1:{one.line.port}"
            set_up = SET_UP.format(key=key, address=address, suite=SUITES[key], rows=ROWS)
            cards[key] = json.loads(one.console.run(set_up))
        for key, one in members.items():
            one.console.run(CONNECT.format(cards=[cards[other] for other in NEIGHBOURS[key]]))
        with ThreadPoolExecutor() as together:
            running = list(together.map(lambda one: stack.enter_context(one.city.up()), members.values()))
        for process in running:  # asked all at once at the end, before each is waited for
            stack.callback(process.terminate)
        yield members


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
        for name, one in network.items():
            seen[name] = one.look(sync=True)
        return all(expected[name] <= set(seen[name]["entries"]) for name in expected) and all(
            state == ["connected", True, True, ""] for one in seen.values() for state in one["nodes"].values()
        )

    until(everywhere, lambda: str(seen))


@pytest.mark.requirement("data-catalogue.4")
def test_a_revised_entry_goes_up_and_down_with_its_version(network: Network) -> None:
    network["city"].console.run(REVISE.format(key="city.books"))
    for name in ("province", "county"):
        one = network[name]

        def revised(one: Member = one) -> bool:
            return bool(one.look(sync=True)["entries"].get("city.city.books") == 2)

        until(revised, one.city.said)


@pytest.mark.requirement("data-exchange.4")
@pytest.mark.parametrize(("taker", "giver"), [("province", "city"), ("county", "city"), ("city", "county")])
def test_granted_data_comes_whole_over_a_line_that_is_cut_in_the_middle(
    network: Network, taker: str, giver: str
) -> None:
    here, there = network[taker], network[giver]
    line = there.line
    until(lambda: f"{giver}.{giver}.books" in here.look(sync=True)["entries"], here.city.said)
    sent_before = there.rows_sent()
    here.console.run(ASK.format(key=f"{giver}.{giver}.books"))
    until(lambda: here.look(sync=True)["asked"][0] == "sent", here.city.said)
    line.passed, line.cut_after = 0, 600_000
    there.console.run(GRANT)
    until(lambda: line.broken or here.look(sync=True)["rows"] == ROWS, here.city.said)
    assert line.broken
    until(lambda: bool(here.look()["asked"][3]), here.city.said)
    cut = here.look()
    assert (cut["rows"], cut["asked"][2]) == (0, 0)
    assert 0 < cut["asked"][1] < ROWS / PAGE  # what came is kept
    assert cut["again_in"] < 30  # it tries again by itself; here only the wait is cut short
    line.mend()
    here.console.run(SOONER)
    until(lambda: here.look()["asked"][2] == ROWS, lambda: str(here.look()))
    found = here.look()
    assert (found["rows"], found["different"], found["asked"][:3]) == (ROWS, ROWS, ["granted", 0, ROWS])
    until(lambda: here.look()["served"] == ["silver", ROWS], lambda: str(here.look()))
    found = here.look()
    assert found["agreed"]
    assert (found["judged"][0], found["judged"][2]) == (ROWS, 0)
    assert ROWS <= there.rows_sent() - sent_before <= ROWS + 2 * PAGE
