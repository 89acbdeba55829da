"""Scheduled analysis runs in time, becomes a gold table with lineage, a data service and a feed of numbers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.analysis.errors import NameTaken, NoSuchSubject, NothingToPublish
from chengshu.kernel.analysis.models import Every, FeedPoint, Run, RunState, Study
from chengshu.kernel.analysis.rights import EDIT_STUDIES, QUERY
from chengshu.kernel.analysis.services import studies
from chengshu.kernel.analysis.services.studies import StudyContent
from chengshu.kernel.analysis.subjects import names_of, subjects_of
from chengshu.kernel.analysis.tests.make import grant, make_analyst, make_residents, name_of
from chengshu.kernel.catalogue.models import Resource, Standing
from chengshu.kernel.exchange.models import Agreement
from chengshu.kernel.lake.models import ColumnFlow, Flow, PlaceKind
from chengshu.kernel.lake.queries import served_table, table_named
from chengshu.spec.data import Sharing

pytestmark = pytest.mark.django_db


def a_study(by: Actor, resource: Resource, key: str = "persons_per_area", **given: object) -> Study:
    text = f"SELECT area, count(*) AS persons FROM {name_of(resource)} GROUP BY area ORDER BY area"
    content = StudyContent(name_zh="各区人数", text=text, purpose="测试按区统计人数", **given)  # type: ignore[arg-type]
    return studies.set_up(key, content, by=by)


def ran(study: Study, by: Actor) -> Run:
    run = studies.run_now(study, by=by)
    studies.run_studies()
    run.refresh_from_db()
    return run


@pytest.mark.requirement("big-data-platform.4", "big-data-platform.1")
def test_a_study_that_is_due_becomes_a_gold_table_with_lineage() -> None:
    analyst = make_analyst()
    residents = make_residents()
    grant(residents, analyst)
    study = a_study(analyst, residents)
    Study.everywhere.filter(pk=study.pk).update(next_at=clock.now())

    assert studies.run_studies() == 1

    table = table_named(study.table)
    assert (table.rows, [name for name, _ in table.columns]) == (2, ["area", "persons"])
    flow = Flow.objects.get(target__key=str(study.table))
    assert flow.source.key == f"bronze.{residents.key}"
    assert ColumnFlow.objects.filter(flow=flow, source="area", target="area").exists()
    study.refresh_from_db()
    assert study.next_at is not None
    assert study.next_at > clock.now()


def test_a_result_can_be_queried_by_the_unit_that_made_it() -> None:
    analyst = make_analyst()
    residents = make_residents()
    grant(residents, analyst)
    ran(a_study(analyst, residents), analyst)

    assert "analysis_persons_per_area" in names_of(subjects_of(analyst))
    assert "analysis_persons_per_area" not in names_of(subjects_of(make_analyst()))


@pytest.mark.requirement("big-data-platform.5")
def test_a_published_result_is_a_resource_served_from_gold() -> None:
    analyst = make_analyst()
    residents = make_residents()
    grant(residents, analyst)
    study = a_study(analyst, residents)
    with pytest.raises(NothingToPublish):
        studies.publish_result(study, summary="各区人数", sharing=Sharing.OPEN_TO_ALL, by=analyst)
    ran(study, analyst)

    resource = studies.publish_result(study, summary="各区人数", sharing=Sharing.OPEN_TO_ALL, by=analyst)

    assert resource.standing == Standing.PUBLISHED
    assert [item.column for item in resource.items.all()] == ["area", "persons"]
    assert served_table(resource) == table_named(study.table)
    consumer = make_analyst()
    grant(resource, consumer)
    assert "analysis_persons_per_area" in names_of(subjects_of(consumer))


@pytest.mark.requirement("big-data-platform.5")
def test_a_feed_keeps_the_number_of_every_run_by_place() -> None:
    analyst = make_analyst()
    residents = make_residents()
    grant(residents, analyst)
    study = a_study(analyst, residents)
    feed = studies.add_feed(study, key="persons", name=study.name, column="persons", place_column="area", by=analyst)

    ran(study, analyst)
    ran(study, analyst)

    points = list(FeedPoint.objects.filter(feed=feed, place="411702").values_list("value", flat=True))
    assert points == [Decimal(3), Decimal(3)]
    assert Flow.objects.filter(target__kind=PlaceKind.INDICATOR, target__key="feed.persons").exists()


def test_a_study_whose_agreement_ended_fails_and_its_keeper_hears_of_it() -> None:
    analyst = make_analyst()
    residents = make_residents()
    agreement = grant(residents, analyst)
    study = a_study(analyst, residents)
    Agreement.everywhere.filter(pk=agreement.pk).update(state="withdrawn")

    assert ran(study, analyst).state == RunState.FAILED

    study.refresh_from_db()
    assert study.failures == 1


def test_what_may_not_be_queried_may_not_be_scheduled() -> None:
    residents = make_residents()
    with pytest.raises(NoSuchSubject):
        a_study(make_analyst(), residents)
    with pytest.raises(NotAllowed):
        a_study(make_analyst(may=(QUERY,)), residents)
    personal = make_analyst(may=(QUERY, EDIT_STUDIES))
    grant(residents, personal)
    with pytest.raises(NotAllowed):
        a_study(personal, residents, personal=True)


def test_a_key_is_given_once() -> None:
    analyst = make_analyst()
    residents = make_residents()
    grant(residents, analyst)
    a_study(analyst, residents)
    with pytest.raises(NameTaken):
        a_study(analyst, residents)


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        (Every.BY_HAND, None),
        (Every.HOUR, "2026-01-31T11:00+08:00"),
        (Every.DAY, "2026-02-01T02:00+08:00"),
        (Every.WEEK, "2026-02-02T02:00+08:00"),
        (Every.MONTH, "2026-02-01T02:00+08:00"),
    ],
)
def test_the_next_time_lies_after_now_at_its_hour(every: Every, expected: str | None) -> None:
    study = Study(every=every, hour=2)

    assert studies.next_time(study, datetime.fromisoformat("2026-01-31T10:30+08:00")) == (
        datetime.fromisoformat(expected) if expected else None
    )
