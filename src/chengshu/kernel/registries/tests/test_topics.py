"""Topic databases without a program, economic series with revisions, figures of every registry."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.registries import queries
from chengshu.kernel.registries.errors import BadMapping, KeptElsewhere, ThresholdsOutOfOrder
from chengshu.kernel.registries.figures import CONNECTED
from chengshu.kernel.registries.models import Kind, Observation, Record
from chengshu.kernel.registries.queries.overview import overview_of
from chengshu.kernel.registries.queries.registries import registry_named
from chengshu.kernel.registries.rights import KEEP_REGISTRIES, LOOK_UP
from chengshu.kernel.registries.services import (
    FieldWanted,
    Kept,
    add_feed,
    define_fields,
    define_registry,
    look_up,
    merge_sources,
    note_kept,
    set_thresholds,
)
from chengshu.kernel.registries.tests.make import (
    credit_code,
    identity_number,
    make_feed,
    make_person_record,
    make_purpose,
    make_registry,
)
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("base-databases.9")
def test_a_department_sets_up_and_fills_a_topic_by_configuration() -> None:
    bureau = make_organisation("天中市教育局")
    keeper = make_actor(organisation=bureau, may={KEEP_REGISTRIES: Scope.UNIT})
    population = make_registry()
    topic = define_registry(
        "reading", Text("阅读主题库", "Reading"), kind=Kind.TOPIC, owner=bureau, by=keeper, subject=population
    )
    define_fields(topic, [FieldWanted.of("number"), FieldWanted("books", Text("借阅量", "Books"))], by=keeper)
    number = identity_number()
    make_feed(topic, [{"row": "1", "number": number, "books": "12"}])

    merge_sources(topic, by=keeper)

    found = queries.record_by_number("reading", number)
    assert found is not None
    assert found.content["books"] == "12"
    assert overview_of(topic).records == 1


def test_a_topic_by_rows_keeps_every_row_as_a_record() -> None:
    entities = make_registry(Kind.ENTITY)
    topic = define_registry(
        "checks",
        Text("检查", "Checks"),
        kind=Kind.TOPIC,
        owner=entities.owner,
        by=PLATFORM,
        subject=entities,
        per_row=True,
    )
    define_fields(topic, [FieldWanted.of("code"), FieldWanted("outcome", Text("结果", "Outcome"))])
    code = credit_code()
    feed = make_feed(topic, [{"row": str(one), "code": code, "outcome": "合格"} for one in range(3)])

    merge_sources(topic)
    make_feed(
        topic,
        [{"row": "0", "code": code, "outcome": "不合格"}, {"row": "3", "code": code, "outcome": "合格"}],
        feed=feed,
    )
    merge_sources(topic)

    assert Record.objects.filter(registry=topic, number=code, standing="active").count() == 2


def test_another_department_cannot_set_up_a_topic_for_it() -> None:
    stranger = make_actor(may={KEEP_REGISTRIES: Scope.UNIT})

    with pytest.raises(NotAllowed):
        define_registry("x", Text("测试库", "X"), kind=Kind.TOPIC, owner=make_organisation(), by=stranger)


def test_a_mapping_to_a_column_that_is_not_there_is_refused() -> None:
    population = make_registry()
    feed = make_feed(population, [{"row": "1", "name": "李清和"}])

    with pytest.raises(BadMapping):
        add_feed(population, feed.resource, {"name": "xm"}, rank=1, by=PLATFORM)


@pytest.mark.parametrize(("same", "ask"), [("0.5", "0.6"), ("1.1", "0.5"), ("0.9", "0")])
def test_thresholds_out_of_order_are_refused(same: str, ask: str) -> None:
    with pytest.raises(ThresholdsOutOfOrder):
        set_thresholds(make_registry(), same_from=Decimal(same), ask_from=Decimal(ask), by=PLATFORM, reason="试")


@pytest.mark.requirement("base-databases.4")
def test_an_economic_value_stated_again_is_a_revision_and_the_former_one_stays_known() -> None:
    economy = make_registry(Kind.SERIES, key="economy")
    names = ("series", "series_name", "unit", "division", "period", "value", "stated_at")
    define_fields(economy, [FieldWanted.of(name) for name in names])
    row = {
        "row": "1",
        "series": "output",
        "series_name": "增加值",
        "unit": "亿元",
        "division": "9901",
        "period": "2026-01",
        "value": "10.5",
        "stated_at": "2026-02-18 10:00:00",
    }
    first = datetime(2026, 3, 1, tzinfo=UTC)
    with clock.frozen(first):
        feed = make_feed(economy, [row], mapping={name: name for name in names})
        merge_sources(economy)
    again = row | {"row": "2", "value": "10.2", "stated_at": "2026-08-20 10:00:00"}
    with clock.frozen(first + timedelta(days=200)):
        make_feed(economy, [row, again], feed=feed)
        merge_sources(economy)
        merge_sources(economy)

    series = queries.series_named("output")
    assert [one.value for one in queries.observations(series)] == [Decimal("10.2")]
    assert [one.value for one in queries.observations(series, known=first + timedelta(days=1))] == [Decimal("10.5")]
    assert Observation.objects.count() == 2


@pytest.mark.requirement("base-databases.11")
def test_each_registry_says_its_records_sources_freshness_and_conflicts() -> None:
    population = make_registry()
    number = identity_number()
    make_feed(population, [{"row": "1", "number": number, "name": "李清和", "at": "2026-01-01 08:00:00"}], rank=10)
    make_feed(population, [{"row": "2", "number": number, "name": "李清河", "at": "2026-02-02 08:00:00"}], rank=20)
    merge_sources(population)

    found = overview_of(population)

    assert (found.records, found.feeds, found.connected, found.conflicts) == (1, 2, 2, 1)
    assert found.newest == datetime(2026, 2, 2, tzinfo=UTC)


def test_base_databases_count_as_connected_when_the_exchange_can_draw_records_from_them() -> None:
    make_person_record()
    make_registry(Kind.ENTITY)
    for key, kept_by in (("licences", "licences"), ("geography", "places")):
        define_registry(
            key, Text("由他处维护", "Kept elsewhere"), kind=Kind.LICENCE, owner=make_organisation(), by=PLATFORM,
            base=True, kept_by=kept_by,
        )  # fmt: skip
    geography = registry_named("geography")
    part = define_registry(
        "places", Text("地址基础库", "Addresses"), kind=Kind.PLACE, owner=geography.owner, by=PLATFORM, base=True,
        part_of=geography,
    )  # fmt: skip
    assert part.part_of == geography

    def counted() -> tuple[int, int]:
        measured = CONNECTED.compute(date(2026, 11, 22))
        assert measured is not None
        return int(measured.value), measured.rows

    assert counted() == (1, 4)  # an empty licence store and an empty geographic base are not connected

    kept = Kept(records=12, sources=3, filled=2, conflicts=0, served=0, newest=None, page="")
    note_kept("geography", kept, kept_by="places")
    assert counted() == (1, 4)  # records without a way out

    note_kept("geography", replace(kept, served=1), kept_by="places")
    assert counted() == (2, 4)


def test_how_a_registry_stands_is_noted_by_its_keeper_alone() -> None:
    define_registry(
        "geography", Text("空间地理库", "Geography"), kind=Kind.GEOGRAPHY, owner=make_organisation(), by=PLATFORM,
        base=True, kept_by="places",
    )  # fmt: skip
    kept = Kept(records=1, sources=1, filled=1, conflicts=0, served=1, newest=None, page="")

    assert not note_kept("geography", kept, kept_by="licences")
    assert not note_kept("nowhere", kept, kept_by="places")
    assert overview_of(registry_named("geography")).records == 0


def test_a_registry_kept_elsewhere_is_not_searched_here() -> None:
    make_purpose()
    define_registry(
        "geography", Text("空间地理库", "Geography"), kind=Kind.GEOGRAPHY, owner=make_organisation(), by=PLATFORM,
        base=True, kept_by="places",
    )  # fmt: skip
    with pytest.raises(KeptElsewhere):
        look_up("geography", "0001", purpose="service", by=make_actor(may={LOOK_UP: Scope.ALL}))
