"""From proposal to publication, new versions and withdrawal."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pyarrow as pa
import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.catalogue.tests.make import make_item
from chengshu.kernel.lake import engine as lake
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import make_move
from chengshu.packs.open_data.errors import (
    CheckFailed,
    CheckFirst,
    NeverOpens,
    NotForOpening,
    NothingNewer,
    ProposalOpen,
    TreatmentDoesNotFit,
)
from chengshu.packs.open_data.models import OpenDataset, Proposal
from chengshu.packs.open_data.models.datasets import ProposalState, Stage
from chengshu.packs.open_data.releasing import table_of
from chengshu.packs.open_data.services.flow import hand_in, remind_of_updates
from chengshu.packs.open_data.services.proposals import check, follow_advice, overrule, propose
from chengshu.packs.open_data.services.publishing import refresh, refresh_newer, release_approved, withdraw
from chengshu.packs.open_data.tests.make import (
    PATIENTS,
    STATIONS,
    air,
    choose,
    fill,
    make_content,
    make_dataset,
    make_office,
    make_proposal,
    make_source,
    make_unit,
    patients,
)
from chengshu.spec.data import Opening

pytestmark = pytest.mark.django_db


def opened_rows(dataset: OpenDataset, columns: str = "*") -> list[tuple[object, ...]]:
    release = dataset.releases.get(number=dataset.release)
    with closing(lake.connect()) as engine:
        lake.show(engine, table_of(dataset), as_view="it", version=release.table_version)
        return engine.execute(f"SELECT {columns} FROM it ORDER BY _id").fetchall()


@pytest.mark.requirement("open-data.3")
def test_a_dataset_opens_after_privacy_review_and_approval() -> None:
    office = make_office()
    body, clerk, head = make_unit()
    proposal = make_proposal(clerk, make_source(body))
    with pytest.raises(CheckFirst):
        hand_in(proposal.pk, by=clerk)
    assert check(proposal.pk, by=clerk).passed

    hand_in(proposal.pk, by=clerk)
    item = item_about(proposal)
    assert item is not None
    with pytest.raises(NotAllowed):
        make_move(item, "pass_secrecy", by=clerk, values={"opinion": "不涉密"})
    make_move(item, "pass_secrecy", by=head, values={"opinion": "不涉密"})
    assert release_approved() == 0
    make_move(item, "approve", by=office)
    assert release_approved() == 1
    assert release_approved() == 0

    dataset = OpenDataset.everywhere.get(pk=proposal.dataset_id)
    assert (dataset.stage, dataset.release, dataset.rows) == (Stage.PUBLISHED, 1, 30)
    assert [row[0] for row in opened_rows(dataset)] == list(range(1, 31))
    release = dataset.releases.get()
    assert [one["missing"] for one in release.columns if one["name"] == "pm25"] == [5]


def test_what_the_catalogue_keeps_closed_is_not_proposed() -> None:
    make_office()
    body, clerk, _ = make_unit()
    closed = make_source(body, opening=Opening.CLOSED)
    with pytest.raises(NotForOpening):
        propose(closed, make_content(), by=clerk)
    partly = make_source(body, items=(*STATIONS[:3], make_item("note", "说明")))
    proposal = make_proposal(clerk, partly)
    assert list(proposal.treatments) == ["station", "day", "pm25"]
    with pytest.raises(TreatmentDoesNotFit):
        choose(proposal, clerk, station="keep", note="keep")


def test_another_unit_proposes_nothing_of_ours() -> None:
    make_office()
    body, _, _ = make_unit()
    _, stranger, _ = make_unit()
    with pytest.raises(NotAllowed):
        propose(make_source(body), make_content(), by=stranger)


def test_a_name_never_opens_whatever_the_reason() -> None:
    office = make_office()
    body, clerk, _ = make_unit()
    proposal = make_proposal(clerk, make_source(body, patients(), PATIENTS))
    assert check(proposal.pk, by=clerk).hindered
    with pytest.raises(NeverOpens):
        overrule(proposal.pk, reason="领导要求", by=office)
    with pytest.raises(NeverOpens):
        hand_in(proposal.pk, by=clerk)


def test_a_failed_check_is_overruled_by_the_office_alone_and_only_for_this_view() -> None:
    office = make_office(k=5)
    body, clerk, _ = make_unit()
    proposal = make_proposal(clerk, make_source(body, patients(), PATIENTS))
    choose(proposal, clerk, sex="keep", birth="keep")
    found = check(proposal.pk, by=clerk)
    assert not found.passed
    assert not found.hindered
    with pytest.raises(CheckFailed):
        hand_in(proposal.pk, by=clerk)
    with pytest.raises(NotAllowed):
        overrule(proposal.pk, reason="公开已久", by=clerk)
    overrule(proposal.pk, reason="均为已公开的历史名录", by=office)
    assert hand_in(proposal.pk, by=clerk).state == ProposalState.SECRECY

    other = make_proposal(clerk, make_source(body, patients(), PATIENTS))
    choose(other, clerk, sex="keep", birth="keep")
    check(other.pk, by=clerk)
    overrule(other.pk, reason="均为已公开的历史名录", by=office)
    choose(other, clerk, sex="keep", birth="keep", illness="keep")
    assert Proposal.everywhere.get(pk=other.pk).overruled == ""


def test_advice_is_applied_as_the_opened_view() -> None:
    office = make_office(k=5)
    body, clerk, head = make_unit()
    proposal = make_proposal(clerk, make_source(body, patients(), PATIENTS))
    check(proposal.pk, by=clerk)

    follow_advice(proposal.pk, by=clerk)
    assert check(proposal.pk, by=clerk).passed
    hand_in(proposal.pk, by=clerk)
    item = item_about(proposal)
    assert item is not None
    make_move(item, "pass_secrecy", by=head, values={"opinion": "不涉密"})
    make_move(item, "approve", by=office)
    assert release_approved() == 1

    dataset = OpenDataset.everywhere.get(pk=proposal.dataset_id)
    columns = [one["name"] for one in dataset.releases.get().columns]
    assert "name" not in columns
    births = {row[0] for row in opened_rows(dataset, "birth")}
    assert births <= {"1980", "1981", "1982", "1980–1989"}


def test_one_proposal_at_a_time() -> None:
    make_office()
    body, clerk, _ = make_unit()
    resource = make_source(body)
    make_proposal(clerk, resource)
    with pytest.raises(ProposalOpen):
        make_proposal(clerk, resource)


def test_what_was_sent_back_is_changed_and_handed_in_again() -> None:
    make_office()
    body, clerk, head = make_unit()
    proposal = make_proposal(clerk, make_source(body))
    check(proposal.pk, by=clerk)
    hand_in(proposal.pk, by=clerk)
    item = item_about(proposal)
    assert item is not None
    make_move(item, "send_back", by=head, why="请去掉说明一列")
    choose(proposal, clerk, station="keep", day="month", pm25="keep")
    with pytest.raises(CheckFirst):
        hand_in(proposal.pk, by=clerk)
    check(proposal.pk, by=clerk)
    assert hand_in(proposal.pk, by=clerk).state == ProposalState.SECRECY


def test_newer_data_make_a_new_version_and_older_ones_stay() -> None:
    dataset = make_dataset()
    with pytest.raises(NothingNewer):
        refresh(dataset.pk, by=PLATFORM)
    assert dataset.resource is not None
    fill(dataset.resource, air(40))

    assert refresh_newer() == 1
    assert refresh_newer() == 0

    dataset.refresh_from_db()
    assert (dataset.release, dataset.rows) == (2, 40)
    assert len(opened_rows(dataset)) == 40
    first = dataset.releases.get(number=1)
    with closing(lake.connect()) as engine:
        lake.show(engine, table_of(dataset), as_view="it", version=first.table_version)
        assert engine.execute("SELECT count(*) FROM it").fetchone() == (30,)


def test_newer_data_that_fail_the_check_are_not_published() -> None:
    office = make_office(k=2)
    body, clerk, head = make_unit()
    resource = make_source(body, pa.table({"sex": ["男"] * 4, "birth": [None] * 4, "name": [""] * 4}), PATIENTS[:2])
    proposal = make_proposal(clerk, resource)
    choose(proposal, clerk, sex="keep")
    check(proposal.pk, by=clerk)
    hand_in(proposal.pk, by=clerk)
    item = item_about(proposal)
    assert item is not None
    make_move(item, "pass_secrecy", by=head, values={"opinion": "不涉密"})
    make_move(item, "approve", by=office)
    release_approved()
    fill(resource, pa.table({"sex": ["男"] * 4 + ["女"], "name": [""] * 5}))

    assert refresh_newer() == 0

    dataset = OpenDataset.everywhere.get(pk=proposal.dataset_id)
    assert dataset.release == 1
    assert dataset.stuck_version == 1
    assert {row[0] for row in opened_rows(dataset, "sex")} == {"男"}


def test_a_column_that_the_catalogue_closes_is_not_published_again() -> None:
    dataset = make_dataset()
    assert dataset.resource is not None
    dataset.resource.items.filter(column="note").update(opening=Opening.CLOSED)
    fill(dataset.resource, air(40))
    assert refresh_newer() == 0
    dataset.refresh_from_db()
    assert (dataset.release, dataset.stuck_version) == (1, 1)


def test_a_column_that_left_the_source_is_noticed() -> None:
    dataset = make_dataset()
    assert dataset.resource is not None
    fill(dataset.resource, air(40).drop_columns(["note"]))
    assert refresh_newer() == 0
    dataset.refresh_from_db()
    assert dataset.release == 1


def test_the_unit_is_reminded_once_before_its_data_are_too_old() -> None:
    dataset = make_dataset()
    assert remind_of_updates() == 0
    assert dataset.due_on is not None
    with clock.frozen(clock.start_of_day(dataset.due_on) - timedelta(days=3)):
        assert remind_of_updates() == 1
        assert remind_of_updates() == 0
    assert item_about(dataset) is not None


def test_withdrawn_at_once_by_the_office_with_a_reason() -> None:
    office = make_office()
    dataset = make_dataset(office)
    _, stranger, _ = make_unit()
    with pytest.raises(NotAllowed):
        withdraw(dataset.pk, why="不想开放", by=stranger)
    withdraw(dataset.pk, why="发现错误", by=office)
    dataset.refresh_from_db()
    assert (dataset.stage, dataset.withdrawn_why) == (Stage.WITHDRAWN, "发现错误")


@pytest.mark.requirement("open-data.5")
def test_a_county_publishes_as_a_unit_of_the_city_platform() -> None:
    make_office()
    county = make_organisation("汝河县人民政府", division_code="990105")
    resource = make_source(county)
    _, city_clerk, _ = make_unit()
    with pytest.raises(NotAllowed):
        propose(resource, make_content(), by=city_clerk)
    from chengshu.kernel.access.tests.make import make_actor
    from chengshu.packs.open_data.rights import UNIT_CLERK

    clerk = make_actor(organisation=county, may=UNIT_CLERK.may)
    proposal = propose(resource, make_content(), by=clerk)
    assert proposal.dataset.publisher == county
