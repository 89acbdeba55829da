"""Pushes under an agreement into real servers: tables of PostgreSQL and MariaDB, a folder over SFTP, JetStream."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
import pymysql
import pytest
from pytest_django import Settings
from tools.postgres import postgresql

from chengshu.config.broker import Broker
from chengshu.kernel.events import bus
from chengshu.kernel.events.connection import connect
from chengshu.kernel.exchange.gateway import answering, standing
from chengshu.kernel.exchange.models import Delivery, DeliveryRun, Receipt, RunState, Way
from chengshu.kernel.exchange.services.deliveries import run, set_up
from chengshu.kernel.exchange.tests.make import EVERY_WAY, Two, fill, make_agreement, make_ask, make_two
from chengshu.kernel.gathering.tests.make import Server, mariadb
from tests.city.sftp import sftp_server

pytestmark = pytest.mark.django_db(transaction=True)
FIELDS = ("id_number", "name", "division")


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    settings.LAKE = tmp_path / "lake"
    standing.forget()
    answering.forget()
    return tmp_path


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(scope="module")
def maria() -> Iterator[Server]:
    with mariadb() as server:
        yield server


def make_delivery(way: Way, target: Mapping[str, Any], secret: str = "") -> tuple[Two, Delivery]:
    two = make_two(rows=600)
    agreement = make_agreement(two, make_ask(FIELDS, ways=EVERY_WAY))
    return two, set_up(agreement, way, target, secret=secret, name_zh="参保核对推送", by=two.clerk)


def done(delivery: Delivery, rows: int) -> DeliveryRun:
    """A run that brought all that was asked; source, sent and arrived agree, and there is a receipt of it."""
    found = run(delivery.pk)
    assert found is not None
    assert (found.state, found.rows_source, found.rows_sent, found.rows_arrived) == (
        RunState.DONE, rows, rows, rows
    ), found.error  # fmt: skip
    assert Receipt.everywhere.filter(agreement=delivery.agreement, way=delivery.way).latest("pk").rows == rows
    return found


@pytest.mark.requirement("data-exchange.3")
def test_a_table_of_postgresql_is_replaced_whole_with_masked_rows(postgres: str) -> None:
    where = {"kind": "postgres", "host": "there", "database": "chengshu", "user": "chengshu", "table": "婚姻登记"}
    two, delivery = make_delivery(Way.TABLE, where)
    socket = unquote(urlsplit(postgres).hostname or "")
    Delivery.everywhere.filter(pk=delivery.pk).update(target={**delivery.target, "host": socket})  # no port to the net
    done(delivery, 600)
    fill(two.resource, 900)
    done(delivery, 900)
    with psycopg.connect(postgres) as session:
        rows = session.execute('SELECT id_number, name, division FROM "婚姻登记"').fetchall()
        tables = session.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert len(rows) == 900
    assert all("*" in number and "*" in name and "*" not in division for number, name, division in rows)
    assert tables == [("婚姻登记",)], "nothing half-done is left beside it"


@pytest.mark.requirement("data-exchange.3")
def test_a_table_of_mariadb_is_replaced_whole_with_masked_rows(maria: Server) -> None:
    where = {"kind": "mysql", "table": "marriages", **{key: str(value) for key, value in maria.way.items()}}
    two, delivery = make_delivery(Way.TABLE, where, maria.secret)
    done(delivery, 600)
    fill(two.resource, 900)
    done(delivery, 900)
    with pymysql.connect(**maria.way, password=maria.secret, charset="utf8mb4") as session, session.cursor() as cursor:
        cursor.execute("SELECT id_number, name FROM marriages")
        rows = cursor.fetchall()
        cursor.execute("SHOW TABLES")
        tables = cursor.fetchall()
    assert len(rows) == 900
    assert all("*" in number and "*" in name for number, name in rows)
    assert tables == (("marriages",),), "nothing half-done is left beside it"


def test_a_wrong_password_is_told_without_showing_it(maria: Server) -> None:
    where = {"kind": "mysql", "table": "marriages", **{key: str(value) for key, value in maria.way.items()}}
    _, delivery = make_delivery(Way.TABLE, where, "wr0ng-p4ss")
    failed = run(delivery.pk)
    assert failed is not None
    assert failed.state == RunState.FAILED
    assert failed.error
    assert "wr0ng-p4ss" not in failed.error


@pytest.fixture
def sftp(tmp_path: Path) -> Iterator[dict[str, str]]:
    with sftp_server(tmp_path) as server:
        yield {
            "kind": "sftp",
            "format": "csv",
            "host": "127.0.0.1",
            "port": str(server.port),
            "user": server.user,
            "folder": str(server.files),
            "host_key": server.host_key,
            "secret": server.key,
        }


@pytest.mark.requirement("data-exchange.3")
def test_a_file_is_left_over_sftp_whole_and_with_its_note(sftp: dict[str, str], home: Path) -> None:
    typed = sftp["secret"].replace("\n", "")  # as a browser hands it over
    _, delivery = make_delivery(Way.FILE, sftp, typed)
    done(delivery, 600)
    files = {one.name for one in (home / "remote").iterdir()}
    name = f"{delivery.agreement.number}-0.csv"
    assert files == {name, f"{name}.json"}, "no half of a file is left"
    assert (home / "remote" / name).read_bytes().count(b"\n") == 601
    assert json.loads((home / "remote" / f"{name}.json").read_text())["rows"] == 600


def test_nothing_goes_to_a_host_with_another_key_than_the_one_written_down(sftp: dict[str, str], home: Path) -> None:
    other = (home / "ssh" / "user.pub").read_text().strip()
    _, delivery = make_delivery(Way.FILE, {**sftp, "host_key": other}, sftp["secret"])
    failed = run(delivery.pk)
    assert failed is not None
    assert failed.state == RunState.FAILED
    assert not list((home / "remote").iterdir())


@pytest.fixture
def broker(settings: Settings, home: Path) -> Iterator[str]:
    """The broker as a city starts it."""
    own = Broker(home)
    server = subprocess.Popen(own.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    settings.BROKER_URL = own.url
    try:
        yield own.url
    finally:
        bus.end()
        server.terminate()
        server.wait()


async def taken_from(url: str, subject: str, count: int) -> list[dict[str, Any]]:
    """What a consumer of the stream reads."""
    client = await connect(url)
    try:
        reader = await client.jetstream().pull_subscribe(f"exchange.{subject}", durable="reader")
        found = await reader.fetch(count, timeout=5)
        for message in found:
            await message.ack()
        return [json.loads(message.data) for message in found]
    finally:
        await client.close()


@pytest.mark.requirement("data-exchange.3")
def test_messages_in_jetstream_carry_what_changed_and_each_once(broker: str) -> None:
    two, delivery = make_delivery(Way.MESSAGE, {"kind": "jetstream", "subject": "medical.marriages"})
    done(delivery, 600)
    Delivery.everywhere.filter(pk=delivery.pk).update(version=None, fingerprint="")  # sent, but not noted: sent again
    DeliveryRun.objects.all().delete()
    assert run(delivery.pk) is not None
    first = asyncio.run(taken_from(broker, "medical.marriages", 2))
    assert [(one["change"], len(one["rows"])) for one in first] == [("present", 500), ("present", 100)]
    assert all("*" in row["id_number"] for one in first for row in one["rows"])

    fill(two.resource, 603)
    run(delivery.pk)
    later = asyncio.run(taken_from(broker, "medical.marriages", 1))
    assert [(one["change"], len(one["rows"])) for one in later] == [("present", 3)], "what was sent again came once"
