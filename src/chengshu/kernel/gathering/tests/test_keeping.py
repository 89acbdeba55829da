"""Schedules, mending, records handed over, alarms, the board: what people do around gathering."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chengshu.base import clock
from chengshu.base.errors import BadInput, NotAllowed, Refusal
from chengshu.kernel.access.actor import PLATFORM, actor_for
from chengshu.kernel.access.tests.make import make_account, make_actor, make_person
from chengshu.kernel.catalogue.tests.make import make_resource
from chengshu.kernel.gathering import jobs, quarantine, queries, services
from chengshu.kernel.gathering.errors import AlreadyDecided, NotAppendable, NotOneself
from chengshu.kernel.gathering.models import Handover, Kind, Mode, Purpose, Rhythm, RunState, Source
from chengshu.kernel.gathering.queries.board import gathering_rate
from chengshu.kernel.gathering.rights import (
    KEEP_SOURCES,
    LEADER,
    MEND_ROWS,
    OFFICER,
    PERMISSIONS,
    PROVIDER,
    REVIEW,
    SEE_SOURCES,
)
from chengshu.kernel.gathering.services.schedules import next_time
from chengshu.kernel.gathering.tests.make import ITEMS, done, folder_of, make_connection, make_source, put, rows_in
from chengshu.kernel.messages.models import Notice
from chengshu.kernel.work import queries as work_queries
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db(transaction=True)

NINE = datetime(2026, 2, 27, 1, 0, tzinfo=UTC)  # nine in the morning of a Friday in Shanghai


@pytest.mark.parametrize(
    ("rhythm", "given", "expected"),
    [
        (Rhythm.MINUTES, {"step": 15}, datetime(2026, 2, 27, 1, 15, tzinfo=UTC)),
        (Rhythm.HOURLY, {"at": time(0, 30)}, datetime(2026, 2, 27, 1, 30, tzinfo=UTC)),
        (Rhythm.DAILY, {"at": time(2, 0)}, datetime(2026, 2, 27, 18, 0, tzinfo=UTC)),
        (Rhythm.WEEKLY, {"at": time(2, 0), "day": 1}, datetime(2026, 3, 1, 18, 0, tzinfo=UTC)),
        (Rhythm.MONTHLY, {"at": time(2, 0), "day": 31}, datetime(2026, 2, 27, 18, 0, tzinfo=UTC)),
    ],
)
def test_the_next_time_is_counted_on_the_citys_clock(
    rhythm: Rhythm, given: dict[str, object], expected: datetime
) -> None:
    asked: dict[str, object] = {"step": 60, "at": time(2, 0), "day": 1, **given}
    assert next_time(rhythm, after=NINE, **asked) == expected  # type: ignore[arg-type]


def test_a_schedule_asks_for_a_run_once_each_time() -> None:
    source = make_source(items=ITEMS[:2])
    with clock.frozen(NINE):
        services.set_schedule(source, rhythm=Rhythm.MINUTES, step=15, by=PLATFORM)
        assert jobs.plan_due() == 0
    with clock.frozen(datetime(2026, 2, 27, 1, 20, tzinfo=UTC)):
        assert jobs.plan_due() == 1
        assert jobs.plan_due() == 0
    run = source.runs.get()
    assert (run.state, run.asked_by_id) == (RunState.WAITING, None)


def test_a_mended_row_is_judged_again_and_then_stored() -> None:
    source = make_source(items=ITEMS[:2])
    put(source, "a.csv", "id,name\n1,甲\nx,乙\n3,\n")
    run = done(services.gather(source))
    first, second = quarantine.rows_of(source, start=0, most=9)
    services.mend_row(source, run.pk, first.row, {"id": "2", "name": "乙"}, by=PLATFORM)
    services.mend_row(source, run.pk, second.row, {"id": "3", "name": "名" * 30}, by=PLATFORM)

    mended = done(services.gathering.carry(services.store_mended(source, by=PLATFORM)))

    assert (mended.purpose, mended.added, mended.quarantined) == (Purpose.MEND, 1, 1)
    assert rows_in(source, "id, name") == [(1, "甲"), (2, "乙")]
    left = quarantine.rows_of(source, without=quarantine.settled(source), start=0, most=9)
    assert [row.reasons for row in left] == [(("long", "name"),)]
    with pytest.raises(Refusal):
        services.mend_row(source, run.pk, first.row, {"id": "9"}, by=PLATFORM)
    with pytest.raises(BadInput):
        services.store_mended(source, by=PLATFORM)


def test_only_the_provider_mends() -> None:
    source = make_source(items=ITEMS[:2])
    put(source, "a.csv", "id,name\nx,乙\n")
    run = done(services.gather(source))
    stranger = make_actor(may={MEND_ROWS: Scope.UNIT})

    with pytest.raises(NotAllowed):
        services.mend_row(source, run.pk, 1, {"id": "2"}, by=stranger)


@pytest.mark.requirement("data-exchange.7")
def test_historical_records_are_mapped_reviewed_by_another_and_then_stored() -> None:
    source = make_source(mode=Mode.APPEND, items=ITEMS[:2])
    put(source, "a.csv", "id,name\n1,甲\n")
    done(services.gather(source))
    ledger = folder_of(source).parent / "台账.csv"
    ledger.write_bytes("登记编号,人员名称\n2,乙\n1,甲改\nx,丙\n".encode("gb18030"))
    mapping = {"id": "登记编号", "name": "人员名称"}
    body = source.resource.provider
    bringer = actor_for(make_person(organisation=body, may=dict.fromkeys(PROVIDER.may, Scope.UNIT)))
    reviewer = make_actor(organisation=body, may={REVIEW: Scope.UNIT})
    handover = services.bring_records(
        source, ledger, name="台账.csv", digest="0" * 64, mapping=mapping, scanned=True, by=bringer
    )

    with pytest.raises(Refusal):
        services.accept_handover(handover, by=bringer)
    handover = services.accept_handover(handover, by=reviewer)
    run = done(services.gathering.carry(handover.runs.get()))

    assert (run.added, run.updated, run.quarantined) == (1, 1, 1)
    assert rows_in(source, "id, name") == [(1, "甲改"), (2, "乙")]
    assert handover.reviewed_by_id == reviewer.person_id


@pytest.mark.requirement("data-exchange.7")
def test_a_proposed_mapping_is_put_right_in_the_page_until_it_was_reviewed(client: Client) -> None:
    source = make_source(mode=Mode.APPEND, items=ITEMS[:2])
    body = source.resource.provider
    account = make_account(organisation=body, may=dict.fromkeys(PROVIDER.may, Scope.UNIT))
    client.force_login(account)
    upload = SimpleUploadedFile("台账.csv", "id,name,曾用名\n2,乙,旧\n".encode())
    sent = client.post("/gathering/handovers/new/", {"source": source.pk, "file": upload})
    handover = Handover.everywhere.get()
    assert sent.headers["Location"] == f"/gathering/handovers/{handover.pk}/"
    assert handover.mapping == {"id": "id", "name": "name"}
    page = f"/gathering/handovers/{handover.pk}/columns/"
    assert page in client.get(sent.headers["Location"]).content.decode()
    assert "曾用名" in client.get(page).content.decode()

    twice = client.post(page, {"map_id": "id", "map_name": "id"})
    assert twice.status_code == 422
    assert client.post(page, {"map_id": "id", "map_name": "曾用名"}).status_code == 302
    handover.refresh_from_db()
    assert handover.mapping == {"id": "id", "name": "曾用名"}

    reviewer = make_actor(organisation=body, may={REVIEW: Scope.UNIT})
    handover = services.accept_handover(handover, by=reviewer)
    assert done(services.gathering.carry(handover.runs.get())).added == 1
    assert rows_in(source, "id, name") == [(2, "旧")]
    with pytest.raises(AlreadyDecided):
        services.change_mapping(handover, {"id": "id"}, by=PLATFORM)
    assert page not in client.get(sent.headers["Location"]).content.decode()


def test_records_that_came_back_are_not_stored_and_a_whole_table_takes_none() -> None:
    source = make_source(mode=Mode.APPEND, items=ITEMS[:2])
    ledger = put(source, "b.csv", "id,name\n2,乙\n")
    reviewer = make_actor(organisation=source.resource.provider, may={REVIEW: Scope.UNIT})
    handover = services.bring_records(source, ledger, name="b.csv", digest="", mapping={"id": "id"}, by=PLATFORM)

    handover = services.return_handover(handover, reason="列不对", by=reviewer)

    assert (handover.state, handover.reason, handover.runs.count()) == ("returned", "列不对", 0)
    with pytest.raises(NotAppendable):
        services.bring_records(
            make_source(items=ITEMS[:2]), ledger, name="b", digest="", mapping={"id": "id"}, by=PLATFORM
        )
    assert NotOneself.status == 403


@pytest.mark.requirement("data-exchange.3")
def test_a_failure_becomes_a_message_and_work_once_and_both_end_when_it_succeeds() -> None:
    source = make_source({"files": "*.csv"}, items=ITEMS[:2])
    keeper = make_person(organisation=source.resource.provider, may={KEEP_SOURCES: Scope.UNIT, SEE_SOURCES: Scope.UNIT})
    put(source, "a.csv", "id,nome\n1,甲\n")

    services.gather(source)
    services.gather(source)

    assert Notice.objects.filter(person=keeper, template="gathering.failed").count() == 1
    item = work_queries.item_about(source)
    assert item is not None
    assert (item.kind, item.status) == ("gathering.failure", "open")
    put(source, "b.csv", "id,name\n1,甲\n")
    done(services.gather(source))
    item.refresh_from_db()
    assert item.status == "closed"


def test_what_may_come_right_by_itself_is_tried_again_later_each_time() -> None:
    source = make_source({"files": "never.csv"}, items=ITEMS[:2])
    run = services.gather(source)
    waits = []
    for _ in range(4):
        waits.append(round((run.next_at - clock.now()).total_seconds() / 60))
        run = services.gathering.carry(run)
    assert waits[:3] == [1, 5, 30]
    assert run.state == RunState.FAILED


@pytest.mark.requirement("data-exchange.6", "base-databases.10")
def test_the_board_says_what_is_due_connected_and_gathered() -> None:
    source = make_source(items=ITEMS[:2], data_class="real_time")
    put(source, "a.csv", "id,name\n1,甲\n2,乙\n")
    done(services.gather(source))
    body = source.resource.provider
    make_resource(body)
    make_source(items=ITEMS[:2], connection=make_connection(body))
    make_resource(body, published=False)

    lines = queries.bureaus(PLATFORM)
    totals = queries.totals(PLATFORM, lines)

    line = next(one for one in lines if one.body == body)
    assert (line.due, line.connected, line.gathered, line.rows) == (3, 2, 1, 2)
    assert line.last is not None
    assert round(float(line.rate or 0), 1) == 33.3
    assert totals.classes["real_time"] == 2
    measured = gathering_rate(clock.today())
    assert measured is not None
    assert (round(float(measured.value), 1), measured.rows) == (33.3, 3)


def test_a_secret_is_kept_sealed_and_never_sent_to_another_address() -> None:
    way = {"host": "10.0.0.1", "database": "d", "user": "u"}
    connection = make_connection(kind=Kind.MYSQL, way=way, secret="geheim")
    assert "geheim" not in connection.sealed

    with pytest.raises(BadInput):
        services.change_connection(connection, name_zh="新", way={**way, "host": "10.9.9.9"}, by=PLATFORM)

    changed = services.change_connection(connection, name_zh="新", way=way, by=PLATFORM)
    assert changed.sealed == connection.sealed


def test_the_platforms_own_tables_are_gathered_without_a_second_writing() -> None:
    resource = make_resource(items=("number", "state"))
    resource.model = "gathering.Run"
    resource.save()
    source = services.connect_own(resource)

    run = done(services.gather(source))

    assert run.added == 1  # the run itself
    assert rows_in(source, "number, state") == [("1", "running")]
    assert services.connect_own(resource) == source


def test_pages_show_and_hide_what_they_should(client: Client) -> None:
    source = make_source(items=ITEMS[:2])
    put(source, "a.csv", "id,name\n1,甲\nx,乙\n")
    run = done(services.gather(source))
    body = source.resource.provider
    everything = {one: Scope.UNIT for one in PERMISSIONS if one.power is None}
    account = make_account(organisation=body, may=everything)
    client.force_login(account)
    misfit = quarantine.rows_of(source, start=0, most=1)[0]
    make_resource(body)
    base = "/gathering/"
    pages = [
        "", "sources/", "sources/new/", f"sources/{source.pk}/", f"sources/{source.pk}/runs/",
        f"sources/{source.pk}/change/",
        f"sources/{source.pk}/schedule/", f"sources/{source.pk}/drifts/", f"sources/{source.pk}/quarantine/",
        f"sources/{source.pk}/quarantine/?why=type", f"sources/{source.pk}/quarantine/?format=csv",
        f"sources/{source.pk}/quarantine/{run.pk}/{misfit.row}/",
        f"sources/{source.pk}/quarantine/{run.pk}/{misfit.row}/aside/",
        "runs/", f"runs/{run.pk}/", "connections/", "connections/new/", "connections/new/postgresql/",
        "connections/new/http/",
        f"connections/{source.connection_id}/", f"connections/{source.connection_id}/change/", "handovers/",
        "handovers/new/",
    ]  # fmt: skip
    for page in pages:
        assert client.get(base + page).status_code == 200, page
    assert "乙" in client.get(f"{base}sources/{source.pk}/quarantine/").content.decode()
    other = make_account(may=everything)
    client.force_login(other)
    for page in (f"sources/{source.pk}/", f"runs/{run.pk}/", f"sources/{source.pk}/quarantine/"):
        assert client.get(base + page).status_code == 404, page
    assert {one.key for one in (OFFICER, LEADER)} == {"gathering.officer", "gathering.leader"}


@pytest.mark.requirement("data-exchange.8")
def test_a_source_is_connected_in_three_steps(client: Client) -> None:
    connection = make_connection()
    resource = make_resource(connection.unit, items=ITEMS[:2])
    (Path(connection.way["path"]) / "人口.csv").write_bytes("编号,名称\n1,甲\n".encode("gb18030"))
    everything = {one: Scope.UNIT for one in PERMISSIONS if one.power is None}
    client.force_login(make_account(organisation=connection.unit, may=everything))

    second = client.post("/gathering/sources/new/", {"resource": resource.pk, "connection": connection.pk})
    assert "人口.csv" in client.get(second["Location"]).content.decode()
    third = client.post(second["Location"], {"pattern": "*.csv"})
    shown = client.get(third["Location"]).content.decode()
    assert "甲" in shown
    assert '<option value="编号" selected' in shown
    last = client.post(
        third["Location"],
        {
            "map_id": "编号",
            "map_name": "名称",
            "mode": "full",
            "data_class": "base",
            "most_bad_percent": 50,
            "overlap": 0,
        },
    )

    assert last.status_code == 302, last.content.decode()[:3000]
    source = Source.everywhere.get(resource=resource)
    done(services.gather(source))
    assert rows_in(source, "id, name") == [(1, "甲")]


def test_a_file_without_header_is_connected_by_the_order_of_its_columns(client: Client) -> None:
    connection = make_connection()
    resource = make_resource(connection.unit, items=ITEMS[:2])
    (Path(connection.way["path"]) / "人口.tsv").write_text("1\t甲\n2\t乙\n")
    everything = {one: Scope.UNIT for one in PERMISSIONS if one.power is None}
    client.force_login(make_account(organisation=connection.unit, may=everything))
    at = f"/gathering/sources/new/{resource.pk}/{connection.pk}/"

    third = client.post(at, {"pattern": "*.tsv", "bare": "on"})
    given = {"map_id": "列1", "map_name": "列2", "mode": "full", "data_class": "base", "most_bad_percent": 50}
    last = client.post(third["Location"], {**given, "overlap": 0})

    assert last.status_code == 302, last.content.decode()[:3000]
    source = Source.everywhere.get(resource=resource)
    done(services.gather(source))
    assert rows_in(source, "id, name") == [(1, "甲"), (2, "乙")]
