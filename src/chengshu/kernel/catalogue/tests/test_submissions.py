"""Compile, department review, data-bureau review, publish, revise, withdraw."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chengshu.base.errors import ChangedMeanwhile, NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.catalogue.contents import ItemContent, ResourceContent, from_json
from chengshu.kernel.catalogue.differences import Turn, difference
from chengshu.kernel.catalogue.errors import EntryFlawed, NotBeingCompiled, NotOurs, UnderWay
from chengshu.kernel.catalogue.models import Origin, Resource, Standing, Submission, SubmissionState
from chengshu.kernel.catalogue.queries import content_of
from chengshu.kernel.catalogue.queries.seen import catalogue_seen_by, submissions_seen_by
from chengshu.kernel.catalogue.rights import CLERK, OFFICER, READER, REVIEWER
from chengshu.kernel.catalogue.services import publish_directly
from chengshu.kernel.catalogue.services.submissions import (
    SUBMISSION,
    ask_withdrawal,
    compile_entry,
    draft_from_system,
    move_submission,
    revise_entry,
    save_content,
)
from chengshu.kernel.catalogue.tests.make import make_class, make_content, make_item, make_resource
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.work.errors import NotYours
from chengshu.kernel.work.queries import item_about, open_desks
from chengshu.kernel.work.services import terminate
from chengshu.spec.data import Sharing

pytestmark = pytest.mark.django_db


class City:
    """A bureau with a clerk and a head, a county's office, and the city's data bureau."""

    def __init__(self) -> None:
        make_class("307001")
        self.data = make_organisation("大数据局", division_code="9901")
        self.bureau = make_organisation("民政局", division_code="9901")
        self.county = make_organisation("衡川区政府", division_code="990101")
        self.officer = make_actor(organisation=self.data, may=OFFICER.may)
        self.clerk, self.head = self._pair(self.bureau)
        self.county_clerk, self.county_head = self._pair(self.county)

    def _pair(self, body: Organisation) -> tuple[Actor, Actor]:
        return (
            make_actor(organisation=body, may=CLERK.may),
            make_actor(organisation=body, may=REVIEWER.may),
        )

    def compiled(self) -> Submission:
        """A complete entry that waits to be submitted."""
        return compile_entry(self.bureau, whole(), by=self.clerk, key="civil.marriages")

    def published(self) -> Resource:
        """An entry that went the whole way."""
        submission = self.compiled()
        self.pass_on(submission)
        return Resource.everywhere.select_related("provider", "classification").get(pk=submission.resource_id)

    def pass_on(self, submission: Submission) -> None:
        """Submit, agree, publish."""
        move_submission(submission, "submit", by=self.clerk)
        move_submission(submission, "agree", by=self.head)
        move_submission(submission, "publish", by=self.officer)


def whole() -> ResourceContent:
    """An entry that nothing blocks."""
    return make_content(classification="307001", sharing_condition="依职责申请", summary_zh="记录本市婚姻登记的情况")


@pytest.fixture
def city() -> City:
    return City()


@pytest.mark.requirement("data-catalogue.1", "data-catalogue.3")
def test_an_entry_goes_from_the_clerk_over_the_head_to_the_data_bureau_and_is_published(city: City) -> None:
    submission = city.compiled()
    assert list(catalogue_seen_by(make_actor(may=READER.may))) == []
    move_submission(submission, "submit", by=city.clerk)
    with pytest.raises(NotYours):
        move_submission(submission, "agree", by=city.clerk)
    move_submission(submission, "agree", by=city.head)
    with pytest.raises(NotYours):
        move_submission(submission, "publish", by=city.head)
    move_submission(submission, "publish", by=city.officer)

    entry = Resource.everywhere.get(key="civil.marriages")
    assert (entry.standing, entry.version, entry.code) == (Standing.PUBLISHED, 1, "307001/000001")
    assert entry.versions.get().by_id == city.officer.person_id
    assert submission.state == SubmissionState.PUBLISHED
    assert list(catalogue_seen_by(make_actor(may=READER.may))) == [entry]


@pytest.mark.requirement("data-catalogue.12")
def test_a_county_writes_its_own_entries_and_the_city_reviews_them(city: City) -> None:
    with pytest.raises(NotAllowed):
        compile_entry(city.county, whole(), by=city.clerk)
    submission = compile_entry(city.county, whole(), by=city.county_clerk)
    move_submission(submission, "submit", by=city.county_clerk)
    move_submission(submission, "agree", by=city.county_head)
    item = item_about(submission, SUBMISSION)
    assert item is not None
    assert [desk.queue.organisation_id for desk in open_desks(item) if desk.queue] == [city.data.pk]
    assert submissions_seen_by(city.head).count() == 0
    move_submission(submission, "publish", by=city.officer)
    assert Resource.everywhere.get().provider_id == city.county.pk


def test_what_must_be_put_right_stops_an_entry_and_is_explained(city: City) -> None:
    content = make_content(sharing=Sharing.NOT_SHARED, items=())
    submission = compile_entry(city.bureau, content, by=city.clerk)
    with pytest.raises(EntryFlawed) as refused:
        move_submission(submission, "submit", by=city.clerk)
    assert {one.check.key for one in refused.value.findings} == {"classed", "items", "sharing"}
    assert "国发〔2016〕51号" in refused.value.sentence.zh
    submission.refresh_from_db()
    assert submission.state == SubmissionState.COMPILING


def test_sent_back_it_can_be_written_again_with_the_reason_on_record(city: City) -> None:
    submission = city.compiled()
    move_submission(submission, "submit", by=city.clerk)
    with pytest.raises(NotBeingCompiled):
        save_content(submission, whole(), by=city.clerk)
    move_submission(submission, "agree", by=city.head)
    move_submission(submission, "reject", by=city.officer, why="摘要不清")
    assert submission.state == SubmissionState.COMPILING
    save_content(submission, replace(whole(), summary_zh="按意见修改后的摘要内容"), by=city.clerk)
    city.pass_on(submission)
    assert Resource.everywhere.get().summary_zh == "按意见修改后的摘要内容"


def test_others_read_the_published_version_while_a_change_is_under_way(city: City) -> None:
    entry = city.published()
    change = revise_entry(entry, reason="增加信息项", by=city.clerk)
    longer = replace(whole(), items=(*whole().items, make_item("place", "登记机关")))
    save_content(change, longer, by=city.clerk)
    entry.refresh_from_db()
    assert len(content_of(entry).items) == 4
    with pytest.raises(UnderWay):
        revise_entry(entry, reason="", by=city.clerk)
    city.pass_on(change)
    versions = [from_json(one.content) for one in entry.versions.order_by("number")]
    found = difference(*versions)
    assert [(one.turn, one.column) for one in found.items] == [(Turn.ADDED, "place")]
    assert found.fields == ()
    assert [one.reason for one in entry.versions.order_by("-number")] == ["增加信息项", ""]


def test_a_withdrawal_is_reviewed_too(city: City) -> None:
    entry = city.published()
    asked = ask_withdrawal(entry, reason="业务取消", by=city.clerk)
    assert Resource.everywhere.get().standing == Standing.PUBLISHED
    move_submission(asked, "agree", by=city.head)
    move_submission(asked, "publish", by=city.officer)
    assert Resource.everywhere.get().standing == Standing.WITHDRAWN


def test_an_ended_submission_leaves_what_is_published(city: City) -> None:
    entry = city.published()
    change = revise_entry(entry, reason="", by=city.clerk)
    save_content(change, replace(whole(), name_zh="新名称"), by=city.clerk)
    item = item_about(change, SUBMISSION)
    assert item is not None
    terminate(item, by=city.clerk, why="不改了")
    entry.refresh_from_db()
    assert (entry.name_zh, entry.standing) == ("婚姻登记信息", Standing.PUBLISHED)
    assert Submission.everywhere.get(pk=change.pk).state == SubmissionState.DROPPED
    revise_entry(entry, reason="", by=city.clerk)


def test_two_clerks_do_not_overwrite_each_other(city: City) -> None:
    submission = city.compiled()
    seen = submission.changed_at
    save_content(submission, replace(whole(), name_zh="甲改"), by=city.clerk, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        save_content(submission, replace(whole(), name_zh="乙改"), by=city.clerk, seen=seen - timedelta(seconds=1))


def test_declared_entries_are_not_changed_by_hand(city: City) -> None:
    entry = publish_directly(city.bureau, whole(), key="a.b", origin=Origin.DECLARED)
    with pytest.raises(NotOurs):
        revise_entry(entry, reason="", by=city.clerk)


@pytest.mark.requirement("data-catalogue.2")
def test_drafts_come_from_a_system_once(city: City) -> None:
    contents = [
        make_content("低保对象信息", items=(ItemContent("id_number", "身份证号"),)),
        make_content("殡葬信息", items=()),
    ]
    first = draft_from_system(city.bureau, contents, system_code="civil-01", by=city.clerk)
    again = draft_from_system(city.bureau, contents, system_code="civil-01", by=city.clerk)
    assert (len(first), again) == (2, [])
    entry = Resource.everywhere.get(name_zh="低保对象信息")
    assert (entry.origin, entry.system_code, entry.standing) == (Origin.INVENTORY, "civil-01", Standing.DRAFT)


def test_a_unit_sees_its_own_drafts_and_nobody_elses(city: City) -> None:
    mine = make_resource(city.bureau, published=False)
    make_resource(city.county, published=False)
    assert list(catalogue_seen_by(city.clerk)) == [mine]
