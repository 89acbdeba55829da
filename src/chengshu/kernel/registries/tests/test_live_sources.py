"""Real-time and internet data under the one model: an interface asked by the minute fills a topic database."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.catalogue.tests.make import make_item
from chengshu.kernel.gathering import jobs
from chengshu.kernel.gathering import services as gathering
from chengshu.kernel.gathering.models import DATA_CLASS_LABELS, DataClass, PlaceKind, Rhythm, Run, RunState
from chengshu.kernel.gathering.models import Kind as ConnectionKind
from chengshu.kernel.gathering.tests.make import done, make_connection, make_source
from chengshu.kernel.quality.services.settling import settle_due
from chengshu.kernel.registries.models import Kind, Record
from chengshu.kernel.registries.rights import SEE_REGISTRIES
from chengshu.kernel.registries.services import FieldWanted, add_feed, define_fields, define_registry
from chengshu.kernel.registries.services.merging import merge_due
from chengshu.kernel.registries.tests.make import credit_code, make_registry
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db(transaction=True)


class Station:
    """An interface of the tests: what it reads now."""

    def __init__(self) -> None:
        self.readings: list[dict[str, Any]] = []
        self.address = ""


@pytest.fixture
def station() -> Iterator[Station]:
    made = Station()

    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            payload = json.dumps({"data": made.readings}, ensure_ascii=False).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, format: str, *args: Any) -> None:
            """Be silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    made.address = f"http://127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def the_worker_passes() -> None:
    """What the worker does in a round: runs that are due, what follows on them, registries."""
    jobs.plan_due()
    for run in Run.everywhere.filter(state=RunState.WAITING):
        done(gathering.gathering.carry(run))
    settle_due()
    merge_due()


@pytest.mark.requirement("base-databases.10")
@pytest.mark.parametrize("data_class", [DataClass.REAL_TIME, DataClass.INTERNET])
def test_an_interface_asked_by_the_minute_keeps_a_topic_up_to_date(
    client: Client, station: Station, data_class: DataClass
) -> None:
    entities = make_registry(Kind.ENTITY)
    topic = define_registry(
        "readings", Text("在线监测", "Readings"), kind=Kind.TOPIC, owner=entities.owner, by=PLATFORM, subject=entities,
        per_row=True,
    )  # fmt: skip
    define_fields(topic, [FieldWanted.of("code"), FieldWanted("level", Text("读数", "Level"))])
    gathering.allow_place(PlaceKind.NETWORK, "127.0.0.1", reason="测试", by=PLATFORM)
    connection = make_connection(kind=ConnectionKind.HTTP, way={"url": station.address})
    source = make_source(
        {"path": "readings", "paging": {"kind": "none"}},
        connection=connection,
        items=(make_item("row", is_key=True), make_item("code"), make_item("level")),
        data_class=data_class,
    )
    gathering.set_schedule(source, rhythm=Rhythm.MINUTES, step=1, by=PLATFORM)
    add_feed(topic, source.resource, {"code": "code", "level": "level"}, rank=1, by=PLATFORM, key_columns=["row"])
    code, start = credit_code(), clock.now()

    for minute, level in enumerate(("31", "47"), 1):
        station.readings = [{"row": "1", "code": code, "level": level}]
        with clock.frozen(start + timedelta(minutes=minute, seconds=1)):
            the_worker_passes()
        assert Record.objects.get(registry=topic, standing="active").content["level"] == level

    assert source.runs.filter(state=RunState.DONE).count() == 2
    client.force_login(make_account(may={SEE_REGISTRIES: Scope.ALL}))
    assert str(DATA_CLASS_LABELS[data_class].zh) in client.get("/registries/of/readings/").content.decode()
