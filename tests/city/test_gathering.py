"""Gathering from real servers: PostgreSQL, MariaDB and SFTP, with late commits, broken connections and kill -9."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit

import psycopg
import pymysql
import pytest
from django.db import connection
from pytest_django import Settings
from tools.postgres import postgresql

from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.catalogue.tests.make import make_item
from chengshu.kernel.gathering import quarantine, services
from chengshu.kernel.gathering.models import DriftState, Kind, Mode, PlaceKind, Run, RunState, Source
from chengshu.kernel.gathering.tests.make import (
    ITEMS,
    Server,
    done,
    make_connection,
    make_source,
    mariadb,
    put,
    rows_in,
)
from chengshu.spec.data import FieldType
from tests.city.running import ROOT
from tests.city.sftp import sftp_server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    settings.LAKE = tmp_path / "lake"
    return tmp_path


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(scope="module")
def maria() -> Iterator[Server]:
    with mariadb() as server:
        yield server


def folder_of(url: str) -> str:
    return unquote(urlsplit(url).hostname or "")


def source_at(url: str, table: str, **given: Any) -> Source:
    folder = folder_of(url)
    services.allow_place(PlaceKind.FOLDER, folder, reason="测试", by=PLATFORM)
    way = {"host": folder, "database": "chengshu", "user": "chengshu"}
    return make_source({"table": table}, connection=make_connection(kind=Kind.POSTGRESQL, way=way), **given)


def ask(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as session:
        for statement in statements:
            session.execute(statement.encode())


TABLE = (
    "id bigint primary key, name text, amount numeric(12,2), on_day date, at timestamptz default now()",
    "(1, '甲', 12.50, '2026-03-01', '2026-03-01 08:00+08'), (2, '乙', null, null, null)",
)


def filled(url: str, name: str) -> str:
    ask(url, f"CREATE TABLE {name} ({TABLE[0]})", f"INSERT INTO {name} VALUES {TABLE[1]}")
    return name


@pytest.mark.requirement("data-exchange.8")
def test_a_table_of_postgresql_is_gathered_with_its_types(postgres: str) -> None:
    source = source_at(postgres, filled(postgres, "typed"))

    run = done(services.gather(source))

    assert (run.read, run.counted, run.added) == (2, 2, 2)
    assert rows_in(source) == [
        (1, "甲", Decimal("12.50"), date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=UTC)),
        (2, "乙", None, None, None),
    ]


def test_a_numeric_without_digits_is_not_read_as_a_float(postgres: str) -> None:
    ask(
        postgres,
        "CREATE TABLE exact (id bigint, v numeric)",
        "INSERT INTO exact VALUES (1, 12345678901234567890.123456789)",
    )
    items = (
        make_item("id", type=FieldType.INTEGER),
        replace(make_item("v", type=FieldType.DECIMAL, length=38), scale=9),
    )
    source = source_at(postgres, "exact", items=items)

    done(services.gather(source))

    assert rows_in(source, "v") == [(Decimal("12345678901234567890.123456789"),)]


def test_a_decimal_that_is_no_number_or_too_wide_becomes_no_other_number(postgres: str) -> None:
    ask(
        postgres,
        "CREATE TABLE odd (id bigint, amount numeric(12,2), wide numeric(60,10), single real, number float8)",
        "INSERT INTO odd VALUES (1, 1.5, 1234567890123456789.0123456789, 0.1, 0.25), (2, 'NaN', 1, 1, 1), "
        "(3, 1, 1, 1, 0.125)",
    )
    items = (
        make_item("id", type=FieldType.INTEGER),
        replace(make_item("amount", type=FieldType.DECIMAL, length=12), scale=2),
        replace(make_item("wide", type=FieldType.DECIMAL, length=38), scale=10),
        make_item("single", type=FieldType.FLOAT),
        replace(make_item("number", type=FieldType.DECIMAL, length=12), scale=2),
    )
    source = source_at(postgres, "odd", items=items)

    run = done(services.gather(source))

    wide = Decimal("1234567890123456789.0123456789")
    assert rows_in(source) == [(1, Decimal("1.50"), wide, 0.1, Decimal("0.25"))]
    assert run.reasons == {"type:amount": 1, "type:number": 1}


def test_a_day_of_postgresql_that_no_calendar_has_does_not_fit(postgres: str) -> None:
    ask(
        postgres,
        "CREATE TABLE days (id bigint, on_day date, at timestamptz)",
        "INSERT INTO days VALUES (1, 'infinity', null), (2, '20210-01-01', null), (3, null, '-infinity'), "
        "(4, '2026-03-01', '0044-03-15 BC'), (5, '9999-12-31', '9999-12-31 23:59:59+08')",
    )
    source = source_at(postgres, "days", items=(ITEMS[0], ITEMS[3], ITEMS[4]))

    run = done(services.gather(source))

    assert (run.added, run.quarantined) == (1, 4)
    assert rows_in(source, "id, on_day") == [(5, date(9999, 12, 31))]


@pytest.mark.requirement("data-exchange.3")
def test_a_row_committed_late_is_seen_by_the_next_run(postgres: str) -> None:
    name = filled(postgres, "late")
    source = source_at(postgres, name, mode=Mode.SNAPSHOT)
    with psycopg.connect(postgres) as slow:
        slow.execute(f"INSERT INTO {name} VALUES (3, '慢', 1, null, now())".encode())
        ask(postgres, f"INSERT INTO {name} VALUES (4, '快', 1, null, now())")
        done(services.gather(source))
        assert rows_in(source, "id") == [(1,), (2,), (4,)]
        slow.commit()
    ask(postgres, f"INSERT INTO {name} VALUES (5, '后', 1, null, now())")

    run = done(services.gather(source))

    assert rows_in(source, "id") == [(1,), (2,), (3,), (4,), (5,)]
    assert run.added == 2
    # What everybody does first, the greatest value seen, would have passed over the row:
    with psycopg.connect(postgres) as session:
        naive = session.execute(
            f"SELECT count(*) FROM {name} WHERE at > (SELECT at FROM {name} WHERE id = 4) AND id = 3".encode()
        ).fetchone()
    assert naive == (0,)


def test_a_row_committed_late_lies_within_the_overlap_of_a_watermark(postgres: str) -> None:
    name = filled(postgres, "overlapping")
    source = source_at(postgres, name, mode=Mode.WATERMARK, watermark_column="at", overlap=600)
    with psycopg.connect(postgres) as slow:
        slow.execute(f"INSERT INTO {name} VALUES (3, '慢', 1, null, now())".encode())
        ask(postgres, f"INSERT INTO {name} VALUES (4, '快', 1, null, now())")
        done(services.gather(source))
        slow.commit()

    run = done(services.gather(source))

    assert rows_in(source, "id") == [(1,), (2,), (3,), (4,)]
    assert (run.added, run.unchanged) == (1, 1)


def test_changed_rows_are_merged_and_the_others_are_not_read_again(postgres: str) -> None:
    name = filled(postgres, "changing")
    source = source_at(postgres, name, mode=Mode.SNAPSHOT)
    done(services.gather(source))
    ask(postgres, f"UPDATE {name} SET name = '改' WHERE id = 2", f"INSERT INTO {name} VALUES (3, '新', 1, null, null)")

    run = done(services.gather(source))

    assert (run.read, run.added, run.updated) == (2, 1, 1)
    assert rows_in(source, "id, name") == [(1, "甲"), (2, "改"), (3, "新")]


@pytest.mark.requirement("data-exchange.3")
def test_deleted_rows_are_found_by_comparing_all_keys(postgres: str) -> None:
    name = filled(postgres, "deleting")
    source = source_at(postgres, name, mode=Mode.SNAPSHOT)
    done(services.gather(source))
    ask(postgres, f"DELETE FROM {name} WHERE id = 1")
    assert done(services.gather(source)).found_gone == 0

    run = done(services.gather(source, purpose="compare"))

    assert run.found_gone == 1
    assert rows_in(source, "id") == [(2,)]


def test_what_is_written_meanwhile_does_not_disturb_the_counts(postgres: str) -> None:
    ask(
        postgres,
        "CREATE TABLE busy (id bigint primary key, name text)",
        "INSERT INTO busy SELECT i, 'n' || i FROM generate_series(1, 200000) i",
    )
    items = (make_item("id", type=FieldType.INTEGER, is_key=True), make_item("name"))
    source = source_at(postgres, "busy", items=items)
    over = threading.Event()

    def write() -> None:
        with psycopg.connect(postgres, autocommit=True) as session:
            number = 1_000_000
            while not over.is_set():
                number += 1
                session.execute(b"INSERT INTO busy VALUES (%d, 'x')" % number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        run = services.gather(source)
    finally:
        over.set()
        writer.join()

    done(run)
    assert run.counted == run.read >= 200_000


def test_a_connection_that_drops_leaves_the_former_version_and_is_tried_again(postgres: str, home: Path) -> None:
    ask(postgres, "CREATE TABLE dropping AS SELECT i AS id, repeat('x', 500) AS name FROM generate_series(1, 300000) i")
    items = (make_item("id", type=FieldType.INTEGER, is_key=True), make_item("name"))
    source = source_at(postgres, "dropping", items=items)
    done(services.gather(source))
    ask(postgres, "UPDATE dropping SET name = 'new'")
    over = threading.Event()

    def cut() -> None:
        with psycopg.connect(postgres, autocommit=True) as session:
            while not over.wait(0.02):
                session.execute(
                    b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                    b"AND query LIKE '%dropping%'"
                )

    cutter = threading.Thread(target=cut)
    run = services.ask_run(source)
    elsewhere = Elsewhere(home)
    cutter.start()
    try:
        code = elsewhere.carry(run).wait(60)
    finally:
        over.set()
        cutter.join()

    state, attempts, said = elsewhere.row(run, "state", "attempts", "said_zh")
    assert rows_in(source, "count(*), max(length(name))") == [(300_000, 500)]
    if code == -signal.SIGABRT:  # now and then DuckDB's reader ends the process with its connection, as a kill would
        assert state == "running"
    else:
        assert (code, state, attempts) == (1, "waiting", 1), elsewhere.said()
        assert said
    assert elsewhere.carry(run).wait(60) == 0, elsewhere.said()
    assert elsewhere.row(run, "state") == ("done",)
    assert rows_in(source, "count(*), max(length(name))") == [(300_000, 3)]


def test_a_column_that_goes_stops_gathering_until_somebody_decides(postgres: str) -> None:
    name = filled(postgres, "drifting")
    source = source_at(postgres, name)
    done(services.gather(source))
    ask(postgres, f"ALTER TABLE {name} RENAME COLUMN amount TO money")

    run = services.gather(source)

    assert run.state == RunState.FAILED
    assert "amount" in str(run.said)
    assert len(rows_in(source)) == 2
    drift = source.drifts.get(kind="gone")
    services.map_drift(drift, "money", by=PLATFORM)
    source = Source.everywhere.get(pk=source.pk)
    done(services.gather(source))
    assert rows_in(source, "amount", "id") == [(Decimal("12.50"),), (None,)]
    assert not source.drifts.filter(state=DriftState.OPEN).exists()


def test_a_password_is_not_told_when_the_connection_fails(postgres: str) -> None:
    folder = folder_of(postgres)
    services.allow_place(PlaceKind.FOLDER, folder, reason="测试", by=PLATFORM)
    way = {"host": folder, "database": "nowhere", "user": "chengshu"}
    connection = make_connection(kind=Kind.POSTGRESQL, way=way, secret="geheim-17")
    source = make_source({"table": "t"}, connection=connection)

    run = services.gather(source)

    assert run.state == RunState.WAITING
    assert "geheim-17" not in f"{run.said_zh}{run.said_en}{connection.sealed}"
    assert "nowhere" in str(run.said)


@pytest.mark.requirement("data-exchange.8")
def test_a_table_of_mariadb_is_gathered_with_its_types(maria: Server) -> None:
    services.allow_place(PlaceKind.NETWORK, "127.0.0.1", port=maria.way["port"], reason="测试", by=PLATFORM)
    session = pymysql.connect(
        host="127.0.0.1",
        port=maria.way["port"],
        user="reader",
        password=maria.secret,
        database="bureau",
        autocommit=True,
    )
    with session, session.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE people "
            "(id bigint primary key, name varchar(50), amount decimal(12,2), on_day date, at datetime)"
        )
        cursor.execute(
            "INSERT INTO people VALUES "
            "(1, '甲', 12.50, '2026-03-01', '2026-03-01 08:00:00'), (2, '乙', null, null, null), "
            f"(3, '{'长' * 30}', 1, null, null)"
        )
        place = make_connection(kind=Kind.MYSQL, way=maria.way, secret=maria.secret)
        source = make_source(
            {"table": "people"}, connection=place, mode=Mode.WATERMARK, watermark_column="id", overlap=0
        )

        run = done(services.gather(source))
        cursor.execute("INSERT INTO people VALUES (4, '丁', 1, null, null)")
        later = done(services.gather(source))

    assert (run.read, run.added, run.quarantined) == (3, 2, 1)
    assert rows_in(source)[0] == (1, "甲", Decimal("12.50"), date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=UTC))
    assert (later.added, later.watermark_after) == (1, "4")


def test_numbers_of_mariadb_stay_what_they_are(maria: Server) -> None:
    services.allow_place(PlaceKind.NETWORK, "127.0.0.1", port=maria.way["port"], reason="测试", by=PLATFORM)
    session = pymysql.connect(
        host="127.0.0.1",
        port=maria.way["port"],
        user="reader",
        password=maria.secret,
        database="bureau",
        autocommit=True,
    )
    with session, session.cursor() as cursor:
        cursor.execute("CREATE TABLE numbers (id bigint unsigned, state tinyint(1), wide decimal(60,10), single float)")
        cursor.execute(
            "INSERT INTO numbers VALUES (1, 2, 1234567890123456789.0123456789, 0.1), (18446744073709551615, 1, 1, 1)"
        )
    items = (
        make_item("id", type=FieldType.INTEGER),
        make_item("state", type=FieldType.INTEGER),
        replace(make_item("wide", type=FieldType.DECIMAL, length=38), scale=10),
        make_item("single", type=FieldType.FLOAT),
    )
    place = make_connection(kind=Kind.MYSQL, way=maria.way, secret=maria.secret)
    source = make_source({"table": "numbers"}, connection=place, items=items)

    run = done(services.gather(source))

    assert rows_in(source) == [(1, 2, Decimal("1234567890123456789.0123456789"), 0.1)]
    assert run.reasons == {"type:id": 1}


@pytest.fixture
def sftp(tmp_path: Path) -> Iterator[dict[str, Any]]:
    with sftp_server(tmp_path) as server:
        way = {"host": "127.0.0.1", "port": server.port, "user": server.user, "path": str(server.files)}
        yield {"way": way, "secret": server.key, "files": server.files}


def test_files_come_over_sftp_and_a_changed_host_key_stops_them(sftp: dict[str, Any]) -> None:
    services.allow_place(PlaceKind.NETWORK, "127.0.0.0/8", reason="测试", by=PLATFORM)
    connection = make_connection(kind=Kind.SFTP, way=sftp["way"], secret=sftp["secret"])
    said = services.test_connection(connection, by=PLATFORM)
    assert "SHA256:" in str(said)
    source = make_source({"files": "*.csv"}, connection=connection)
    (sftp["files"] / "a.csv").write_text("id,name,amount,on_day,at\n1,甲,,,\n")

    done(services.gather(source))

    assert rows_in(source, "id, name") == [(1, "甲")]
    connection.way = {**connection.way, "host_key": "ssh-ed25519 SHA256:other"}
    connection.save()
    run = services.gather(Source.everywhere.get(pk=source.pk))
    assert run.state == RunState.FAILED
    assert "SHA256" in str(run.said)


KILLS = (
    "before:misfits:Misfits.taken",  # amid the scan
    "after:running:load",  # all is read, nothing is said about it
    "after:running:_Doing._plan",  # what the commit will mean is written down, the commit is not made
    "after:running:replace_all",  # committed; the database does not know it
    "after:quarantine:keep",
    "before:services.runs:succeed",
)
MERGING_KILLS = (*KILLS[:3], "after:committing:Merging.rewritten", "after:running:swap", *KILLS[4:])


@pytest.mark.requirement("data-exchange.3")
@pytest.mark.parametrize(("mode", "kills"), [(Mode.FULL, KILLS), (Mode.CHANGES, MERGING_KILLS)])
def test_a_run_killed_at_any_point_goes_on_without_loss_or_repeat(
    mode: Mode, kills: tuple[str, ...], home: Path
) -> None:
    origin = {"files": "*.csv", "mark_column": "mark"} if mode == Mode.CHANGES else {"files": "*.csv"}
    source = make_source(origin, mode=mode, items=ITEMS[:2])
    put(source, "0.csv", "mark,id,name\n" + "".join(f"I,{i},before{i}\n" for i in range(1, 2_001)))
    done(services.gather(source))
    bad = 7
    rows = "".join(f"I,{i},n{i}\n" if i % 10_000 else f"I,{i},\n" for i in range(1, 70_001))
    put(source, "1.csv", f"mark,id,name\n{rows}D,5,\n" if mode == Mode.CHANGES else f"mark,id,name\n{rows}")
    run = services.ask_run(source)
    former, later = rows_in(source, "count(*), min(name)"), expected(mode)
    elsewhere = Elsewhere(home)
    seen = []

    with elsewhere.killing(run, kills) as ends:
        for point, code in zip((*kills, ""), ends, strict=True):
            assert code == (-signal.SIGKILL if point else 0), (point, elsewhere.said())
            assert (elsewhere.row(run, "state") == ("done",)) == (not point)
            seen.append(rows_in(source, "count(*), min(name)"))

    committed = next(place for place, point in enumerate(kills) if point.endswith((":replace_all", ":swap")))
    assert seen == [former] * committed + [later] * (len(kills) + 1 - committed)
    counts = "state, read, added + updated + unchanged + removed + superseded + quarantined, quarantined"
    rows_read = 70_001 if mode == Mode.CHANGES else 70_000
    assert elsewhere.row(run, counts) == ("done", rows_read, rows_read, bad), elsewhere.said()
    assert rows_in(source, "count(*) - count(DISTINCT id)") == [(0,)]
    assert quarantine.count_of(source) == bad
    assert not list((home / "lake" / "scratch" / "gathering").glob("run-*"))


def expected(mode: Mode) -> list[tuple[int, str]]:
    """70,000 rows less seven misfits; of changes one is deleted."""
    return [(69_992 if mode == Mode.CHANGES else 69_993, "n1")]


class Elsewhere:
    """The database of the tests as other processes see it; one in memory is written to a file first."""

    def __init__(self, home: Path) -> None:
        name = str(connection.settings_dict["NAME"])
        if connection.vendor == "postgresql":
            self.url = urlsplit(os.environ["CHENGSHU_DATABASE_URL"])._replace(path=f"/{name}").geturl()
        else:
            file = home / "city.sqlite3"
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(file)])
            self.url = f"sqlite:///{file}"
        self.home = home

    def carry(self, run: Run) -> subprocess.Popen[bytes]:
        """A process of its own that carries out a run."""
        command = [sys.executable, "-m", "chengshu", "gather", "--run", str(run.pk)]
        with (self.home / "said").open("ab") as said:
            return subprocess.Popen(command, env=self._environment(), stdout=said, stderr=said)

    @contextmanager
    def killing(self, run: Run, points: Sequence[str]) -> Iterator[Iterator[int]]:
        """Processes that carry out a run, each killed at its point and the last one not; gives how each ended."""
        command = [sys.executable, "-m", "tests.city.killing", str(run.pk), *points]
        pipe = subprocess.PIPE
        with (
            (self.home / "said").open("ab") as said,
            subprocess.Popen(command, env=self._environment(), cwd=ROOT, stdin=pipe, stdout=pipe, stderr=said) as city,
        ):
            assert city.stdin
            assert city.stdout
            yield self._ends(city.stdin, city.stdout)

    def _ends(self, answers: IO[bytes], ends: IO[bytes]) -> Iterator[int]:
        for line in ends:
            yield int(line)
            answers.write(b"\n")  # the next one may begin
            answers.flush()

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CHENGSHU_", "DJANGO_"))}
        return {**kept, "CHENGSHU_HOME": str(self.home), "CHENGSHU_DATABASE_URL": self.url}

    def row(self, run: Run, *columns: str) -> tuple[Any, ...]:
        """What the row of a run holds now."""
        query = f"SELECT {', '.join(columns)} FROM gathering_run WHERE id = {run.pk}"
        if self.url.startswith("postgresql"):
            with psycopg.connect(self.url) as session:
                return session.execute(query.encode()).fetchall()[0]
        with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=10)) as file:
            return tuple(file.execute(query).fetchone())

    def said(self) -> str:
        """What the processes printed."""
        return (self.home / "said").read_text()
