"""Golden records: merged from several bureaus, each value from the source that answers for it, with history."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.events.models import Outgoing
from chengshu.kernel.lake import store
from chengshu.kernel.registries import queries
from chengshu.kernel.registries.errors import KeptElsewhere, NothingToFeed
from chengshu.kernel.registries.models import Choice, Kind, MergeRun, Pair, Record, RunState, SourceRow, Standing
from chengshu.kernel.registries.services import merge_sources, set_authority
from chengshu.kernel.registries.services.merging import is_due, merge_due, recover
from chengshu.kernel.registries.tests.make import credit_code, identity_number, make_feed, make_registry

pytestmark = pytest.mark.django_db

ONE, OTHER = identity_number(1), identity_number(3)
POLICE = {"row": "R1", "number": ONE, "name": "李清和", "sex": "男", "born_on": "1987-03-05", "address": "清河路1号"}


@pytest.mark.requirement("base-databases.1")
@pytest.mark.requirement("big-data-platform.3")
def test_a_person_known_to_several_bureaus_is_one_record_and_each_field_knows_its_source() -> None:
    population = make_registry()
    police = make_feed(population, [POLICE | {"at": "2024-01-01 08:00:00"}], rank=10)
    file = {"row": "H1", "number": ONE.lower(), "name": "李清和", "phone": "16400000001", "at": "2025-02-02 08:00:00"}
    health = make_feed(population, [file], rank=20)

    merge_sources(population)

    person = queries.person_by_number(ONE)
    assert person is not None
    assert (person.name, person.born_on, person.content["phone"]) == ("李清和", date(1987, 3, 5), "16400000001")
    assert person.origins["name"] == {"feed": police.pk, "key": "R1", "at": "2024-01-01T00:00:00Z", "version": 0}
    assert person.origins["phone"]["feed"] == health.pk
    assert Record.objects.count() == 1


@pytest.mark.requirement("base-databases.2")
def test_legal_entities_are_one_for_each_credit_code_and_tax_payers_alone_found_none() -> None:
    entities = make_registry(Kind.ENTITY)
    code = credit_code()
    make_feed(entities, [{"row": "1", "code": code, "entity_name": "天中华瑞科技有限公司"}], rank=10)
    make_feed(
        entities,
        [
            {"row": "T1", "code": code, "entity_name": "天中华瑞科技有限公司", "phone": "0990-1234567"},
            {"row": "T2", "code": credit_code(), "entity_name": "天中恒鼎商贸有限公司", "phone": ""},
        ],
        rank=20,
        founding=False,
    )

    run = merge_sources(entities)

    entity = queries.entity_by_code(code)
    assert entity is not None
    assert entity.content["phone"] == "0990-1234567"
    assert Record.objects.count() == 1
    assert run.counts["waiting"] == 1


@pytest.mark.requirement("base-databases.6")
def test_the_authoritative_department_wins_however_late_others_are() -> None:
    population = make_registry()
    make_feed(population, [POLICE | {"at": "2026-05-05 08:00:00"}], rank=10)
    civil = make_feed(
        population, [{"row": "M1", "number": ONE, "name": "李望舒", "at": "2020-01-01 08:00:00"}], rank=20
    )
    merge_sources(population)
    field = population.fields.get(key="name")

    set_authority(field, civil, by=PLATFORM, reason="一数一源目录")
    merge_sources(population)

    person = queries.person_by_number(ONE)
    assert person is not None
    assert person.name == "李望舒"
    changed = Outgoing.objects.get(key="registries.record.changed").payload
    assert (changed["record_id"], changed["fields"]) == (person.pk, ["name"])


def test_where_no_department_answers_the_freshest_value_can_win() -> None:
    population = make_registry()
    make_feed(
        population, [{"row": "1", "number": ONE, "name": "李清和", "phone": "16400000001", "at": "2020-01-01"}], rank=10
    )
    make_feed(
        population, [{"row": "2", "number": ONE, "name": "李清和", "phone": "16400000002", "at": "2026-01-01"}], rank=20
    )
    set_authority(
        population.fields.get(key="phone"), None, by=PLATFORM, reason="联系电话取最新", choice=Choice.FRESHEST
    )

    merge_sources(population)

    person = queries.person_by_number(ONE)
    assert person is not None
    assert person.content["phone"] == "16400000002"


def test_a_faulty_number_never_merges_exactly() -> None:
    population = make_registry()
    wrong = ONE[:-1] + ("1" if ONE[-1] != "1" else "2")
    make_feed(population, [POLICE, {"row": "R2", "number": wrong, "name": "王望舒", "born_on": "1960-06-06"}], rank=10)
    make_feed(population, [{"row": "H1", "number": wrong, "name": "赵景行", "born_on": "2001-01-01"}], rank=20)

    run = merge_sources(population)

    assert Record.objects.count() == 3
    assert run.counts["faulty"] == 2
    assert set(Record.objects.exclude(number="").values_list("number", flat=True)) == {ONE}


def test_without_a_number_name_birth_and_address_find_the_person() -> None:
    population = make_registry()
    make_feed(population, [POLICE, {"row": "R2", "number": OTHER, "name": "李清和", "born_on": "1955-01-01"}], rank=10)
    make_feed(
        population,
        [
            {
                "row": "H1",
                "name": "李 清和",
                "born_on": "1987/3/5",
                "sex": "1",
                "address": "清河路1号",
                "phone": "16400000001",
            }
        ],
        rank=20,
    )

    merge_sources(population)

    row = SourceRow.objects.get(key="H1")
    assert (row.how, row.record) == ("likeness", queries.person_by_number(ONE))
    assert row.score is not None
    assert row.score > 0.99


def test_what_is_likely_but_not_certain_waits_for_a_clerk_with_reasons() -> None:
    population = make_registry()
    make_feed(population, [POLICE], rank=10)
    make_feed(population, [{"row": "H1", "name": "李清和", "born_on": "1987-05-03", "sex": "男"}], rank=20)

    merge_sources(population)

    pair = Pair.objects.get()
    assert {pair.left.number, pair.right.number} == {ONE, ""}
    reasons = {reason["field"]: reason["zh"] for reason in pair.reasons}
    assert (reasons["name"], reasons["born_on"], reasons["number"]) == ("一致", "只差一处", "有一方缺失")


def test_twins_stay_two_persons() -> None:
    population = make_registry()
    twin = POLICE | {"row": "R2", "number": OTHER, "name": "李清河"}
    make_feed(population, [POLICE, twin], rank=10)
    make_feed(
        population,
        [{"row": "H1", "name": "李清和", "born_on": "1987-03-05", "sex": "男", "address": "清河路1号"}],
        rank=20,
    )

    merge_sources(population)

    assert SourceRow.objects.get(key="H1").record == queries.person_by_number(ONE)


def test_a_second_run_over_the_same_tables_changes_nothing() -> None:
    population = make_registry()
    make_feed(population, [POLICE])
    merge_sources(population)
    before = list(Record.objects.values())

    run = merge_sources(population)

    assert list(Record.objects.values()) == before
    assert (run.counts["made"], run.counts["changed"]) == (0, 0)
    assert not is_due(population)


@pytest.mark.requirement("base-databases.7")
def test_the_record_can_be_seen_as_it_was_and_as_it_was_known_on_any_day() -> None:
    population = make_registry()
    start = datetime(2026, 3, 1, tzinfo=UTC)
    with clock.frozen(start):
        feed = make_feed(population, [POLICE | {"at": "2024-01-01 08:00:00"}])
        merge_sources(population)
    with clock.frozen(start + timedelta(days=60)):
        make_feed(population, [POLICE | {"address": "望江路9号", "at": "2026-04-01 08:00:00"}], feed=feed)
        merge_sources(population)
    person = queries.person_by_number(ONE)
    assert person is not None

    def address(day: date, known: datetime | None = None) -> str | None:
        found = queries.known_at(person, day, known=known)
        return found.content["address"] if found else None

    assert address(date(2026, 4, 2)) == "望江路9号"
    assert address(date(2026, 3, 31)) == "清河路1号"
    assert address(date(2023, 1, 1)) is None
    assert address(date(2026, 4, 2), known=start + timedelta(days=30)) == "清河路1号"
    assert address(date(2026, 4, 2), known=start - timedelta(days=1)) is None


def test_a_row_that_its_source_took_out_leaves_the_record_to_the_others_or_ends_it() -> None:
    population = make_registry()
    feed = make_feed(population, [POLICE, POLICE | {"row": "R2", "number": OTHER, "name": "王望舒"}])
    merge_sources(population)

    make_feed(population, [POLICE], feed=feed)
    merge_sources(population)

    assert SourceRow.objects.get(key="R2").gone
    assert Record.objects.get(number=OTHER).standing == Standing.GONE
    assert queries.person_by_number(OTHER) is None


def test_a_run_that_was_cut_off_leaves_the_records_and_the_next_starts_from_the_last_done() -> None:
    population = make_registry()
    feed = make_feed(population, [POLICE])
    done = merge_sources(population)
    MergeRun.objects.create(registry=population, state=RunState.RUNNING)
    plan_gold = done.gold[""]

    assert recover() == 1
    make_feed(population, [POLICE | {"address": "望江路9号"}], feed=feed)
    assert merge_due() == 1

    person = queries.person_by_number(ONE)
    assert person is not None
    assert person.content["address"] == "望江路9号"
    assert population.runs.filter(state=RunState.DONE)[0].gold[""] > plan_gold


def test_a_failing_run_writes_nothing_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    population = make_registry()
    make_feed(population, [POLICE])
    monkeypatch.setattr("chengshu.kernel.registries.services.merging.write_rows", _broken)

    with pytest.raises(OSError, match="disk"):
        merge_sources(population)

    assert not Record.objects.exists()
    assert "disk" in population.runs.get().error


def _broken(*_: object) -> None:
    raise OSError("disk full")


def test_gold_tables_hold_what_the_records_say() -> None:
    population = make_registry()
    make_feed(population, [POLICE])

    run = merge_sources(population)

    from chengshu.kernel.registries.merging.plan import plan_for

    name = plan_for(population).gold()
    assert store.version_of(name) == run.gold[""]
    assert {"record", "number", "name", "address", "valid_from"} <= set(store.schema_of(name).names)


def test_registries_kept_elsewhere_or_without_tables_are_refused() -> None:
    licences = make_registry(Kind.LICENCE, key="licences")

    with pytest.raises(KeptElsewhere):
        merge_sources(licences)
    with pytest.raises(NothingToFeed):
        merge_sources(make_registry())
