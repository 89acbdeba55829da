"""Deliveries bring exactly what was granted, agree with the source, are tried again and say when they fail."""

from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pytest_django import Settings

from chengshu.base import clock
from chengshu.kernel.exchange import services
from chengshu.kernel.exchange.errors import BadTarget, NamedUsersOnly, WayNotGranted
from chengshu.kernel.exchange.models import Agreement, Delivery, DeliveryRun, Receipt, RunState, Way
from chengshu.kernel.exchange.services.deliveries import run, run_due, set_up, switch
from chengshu.kernel.exchange.tests.make import EVERY_WAY, Two, fill, make_agreement, make_ask, make_two, person_of
from chengshu.kernel.messages.models import Notice

pytestmark = pytest.mark.django_db
FIELDS = ("id_number", "name", "division")


def make_delivery(way: Way, target: dict[str, Any], *, rows: int = 6, secret: str = "") -> tuple[Two, Delivery]:
    two = make_two(rows=rows)
    agreement = make_agreement(two, make_ask(FIELDS, ways=EVERY_WAY))
    return two, set_up(agreement, way, target, secret=secret, name_zh="参保核对推送", by=two.clerk)


def table_of(lake: Path, agreement: Agreement) -> list[tuple[Any, ...]]:
    with sqlite3.connect(lake / "outbox" / agreement.number / "consumer.db") as there:
        return there.execute("SELECT * FROM marriages").fetchall()


SQLITE = {"kind": "sqlite", "database": "consumer.db", "table": "marriages"}


@pytest.mark.requirement("data-exchange.3")
def test_a_table_is_replaced_whole_with_masked_rows_and_counted_where_it_arrived(lake: Path) -> None:
    two, delivery = make_delivery(Way.TABLE, SQLITE)
    first = run(delivery.pk)
    assert first is not None
    assert (first.state, first.rows_source, first.rows_sent, first.rows_arrived) == (RunState.DONE, 6, 6, 6)
    rows = table_of(lake, delivery.agreement)
    assert len(rows) == 6
    assert all("*" in row[0] for row in rows)

    assert run(delivery.pk) is None, "nothing new, nothing to do"
    fill(two.resource, 9)
    assert run(delivery.pk) is not None
    assert len(table_of(lake, delivery.agreement)) == 9
    assert sum(Receipt.everywhere.filter(way=Way.TABLE).values_list("rows", flat=True)) == 15


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_a_file_lies_in_the_folder_with_a_note_of_what_is_in_it(lake: Path, kind: str) -> None:
    _, delivery = make_delivery(Way.FILE, {"kind": "local", "format": kind, "folder": "daily"})
    done = run(delivery.pk)
    assert done is not None
    assert done.state == RunState.DONE, done.error
    folder = lake / "outbox" / delivery.agreement.number / "daily"
    file = next(folder.glob(f"*.{kind}"))
    note = json.loads(Path(f"{file}.json").read_text())
    assert note["rows"] == 6
    if kind == "csv":
        assert file.read_bytes().startswith(b"\xef\xbb\xbfid_number,name,division")
    if kind == "xlsx":
        assert openpyxl.load_workbook(file).worksheets[0].max_row == 7


@contextmanager
def receiver(codes: list[int]) -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """A consumer's webhook that answers with these codes, then 200."""
    taken: list[tuple[dict[str, str], bytes]] = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            code = codes.pop(0) if codes else 200
            if code == 200:
                taken.append((dict(self.headers), body))
            self.send_response(code)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/in", taken
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.requirement("data-exchange.3")
def test_messages_carry_only_what_changed_and_are_signed(settings: Settings) -> None:
    settings.WEBHOOKS_TO_PRIVATE = True
    with receiver([]) as (url, taken):
        two, delivery = make_delivery(Way.MESSAGE, {"kind": "webhook", "url": url}, secret="s3cret")
        assert run(delivery.pk) is not None
        fill(two.resource, 8)
        assert run(delivery.pk) is not None
    bodies = [json.loads(body) for _, body in taken]
    assert [(one["change"], len(one["rows"])) for one in bodies] == [("present", 6), ("present", 2)]
    headers, body = taken[0]
    signed = headers["Chengshu-Time"].encode() + b"." + body
    assert headers["Chengshu-Signature"] == hmac.new(b"s3cret", signed, hashlib.sha256).hexdigest()
    assert headers["Idempotency-Key"] != taken[1][0]["Idempotency-Key"]


def notices(two: Two) -> int:
    """How often the consumer was told of a delivery."""
    return Notice.objects.filter(person=two.clerk.person_id, title_zh__contains="推送").count()


def test_a_failure_is_tried_again_later_and_told_once_it_lasts(settings: Settings) -> None:
    settings.WEBHOOKS_TO_PRIVATE = True
    with receiver([500, 500, 500]) as (url, taken):
        two, delivery = make_delivery(Way.MESSAGE, {"kind": "webhook", "url": url})
        moment = clock.now()
        for _ in range(3):
            with clock.frozen(moment):
                assert run_due() == 1
                assert run_due() == 0, "not before its time"
            moment += timedelta(hours=5)
        delivery.refresh_from_db()
        assert (delivery.failures, delivery.alarmed_at is not None) == (3, True)
        assert notices(two) == 1
        with clock.frozen(moment):
            assert run_due() == 1
        assert len(taken) == 1
    delivery.refresh_from_db()
    assert (delivery.failures, delivery.alarmed_at) == (0, None)
    assert notices(two) == 2


def test_nothing_is_delivered_under_a_withdrawn_agreement(lake: Path) -> None:
    two, delivery = make_delivery(Way.TABLE, SQLITE)
    services.suspend(delivery.agreement_id, why="核查", by=two.decider)
    failed = run(delivery.pk)
    assert failed is not None
    assert failed.state == RunState.FAILED
    assert "已暂停" in failed.error
    assert not (lake / "outbox" / delivery.agreement.number).exists()
    services.withdraw(delivery.agreement_id, why="完", by=two.decider)
    assert run(delivery.pk) is None


def test_of_two_workers_one_delivers() -> None:
    _, delivery = make_delivery(Way.TABLE, SQLITE)
    DeliveryRun.objects.create(delivery=delivery, version=0, started_at=clock.now())
    assert run(delivery.pk) is None


def test_a_stopped_delivery_rests() -> None:
    two, delivery = make_delivery(Way.TABLE, SQLITE)
    switch(delivery.pk, active=False, by=two.clerk)
    assert run_due() == 0


@pytest.mark.parametrize(
    ("way", "target"),
    [
        (Way.TABLE, {"kind": "oracle"}),
        (Way.TABLE, {"kind": "sqlite", "database": "../city.sqlite3", "table": "t"}),
        (Way.TABLE, {"kind": "postgres", "database": "d", "table": "t; DROP TABLE x", "host": "h", "user": "u"}),
        (Way.TABLE, {"kind": "postgres", "database": "d", "table": "t", "host": "h; x", "user": "u"}),
        (Way.FILE, {"kind": "local", "format": "csv", "folder": "../../etc"}),
        (Way.FILE, {"kind": "local", "format": "exe"}),
        (Way.MESSAGE, {"kind": "webhook", "url": "file:///etc/passwd"}),
        (Way.MESSAGE, {"kind": "webhook", "url": "http://u:p@host/"}),
        (Way.MESSAGE, {"kind": "jetstream", "subject": "a b>"}),
    ],
)
def test_a_target_that_is_none_is_refused(way: Way, target: dict[str, str]) -> None:
    with pytest.raises(BadTarget):
        make_delivery(way, target)


def test_a_webhook_into_a_private_network_is_refused() -> None:
    _, delivery = make_delivery(Way.MESSAGE, {"kind": "webhook", "url": "http://127.0.0.1:9/in"})
    failed = run(delivery.pk)
    assert failed is not None
    assert "内网" in failed.error


def test_a_way_that_was_not_granted_is_refused() -> None:
    two = make_two(rows=2)
    with pytest.raises(WayNotGranted):
        set_up(make_agreement(two), Way.TABLE, SQLITE, secret="", name_zh="推送", by=two.clerk)


def test_a_secret_is_sealed_and_never_in_a_message() -> None:
    target = {
        "kind": "postgres", "host": "127.0.0.1", "port": "1", "database": "d", "user": "u", "table": "t"
    }  # fmt: skip
    _, delivery = make_delivery(Way.TABLE, target, secret="p4ssw0rd")
    assert "p4ssw0rd" not in delivery.secret
    failed = run(delivery.pk)
    assert failed is not None
    assert failed.state == RunState.FAILED
    assert "p4ssw0rd" not in failed.error


@pytest.mark.requirement("data-exchange.9")
def test_what_is_for_named_users_alone_is_not_left_in_a_table() -> None:
    two = make_two(rows=2)
    ask = make_ask(FIELDS, ways=EVERY_WAY, clear_fields=["name"], users=[person_of(two.clerk)])
    with pytest.raises(NamedUsersOnly):
        set_up(make_agreement(two, ask), Way.TABLE, SQLITE, secret="", name_zh="推送", by=two.clerk)
