"""The base of supervised matters: from registration over tasks to the result, and the doors to other systems."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client

from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.projects.errors import LeadMissing
from chengshu.kernel.projects.models import Duty, Matter, MatterSource, MatterState, Partner, State
from chengshu.kernel.projects.services import (
    MatterNews,
    TimePoint,
    add_task,
    close_matter,
    close_milestone,
    connect_partner,
    hand_out,
    register_matter,
    terminate_matter,
)
from chengshu.kernel.projects.tests.make import (
    ROLE,
    make_bureau,
    make_officer_actor,
    make_plan,
)
from chengshu.kernel.work.errors import NoSuchMove
from chengshu.kernel.work.queries import item_about, standings

pytestmark = pytest.mark.django_db
POINTS = [TimePoint(date(2026, 12, 10), "完成设计。"), TimePoint(date(2026, 12, 31), "完成改造。")]


def make_office() -> tuple[Organisation, Actor]:
    office = make_bureau("天中市政府督查室")
    return office, make_officer_actor(ROLE["supervisor"], office)


def make_matter(office: Organisation, by: Actor, source: MatterSource = MatterSource.MEETING) -> Matter:
    news = MatterNews(
        "整治积水点", source, instruction="年底前见效。", instructed_by="副市长", due_on=date(2026, 12, 31)
    )
    return register_matter(news, owner=office, by=by)


@pytest.mark.requirement("supervision-tracking.1")
@pytest.mark.parametrize("source", list(MatterSource))
def test_a_matter_of_any_source_is_on_record_with_its_instruction_and_a_number(source: MatterSource) -> None:
    office, supervisor = make_office()
    first, second = make_matter(office, supervisor, source), make_matter(office, supervisor, source)

    assert (first.source, first.instruction, first.instructed_by) == (source, "年底前见效。", "副市长")
    assert int(second.number[-4:]) == int(first.number[-4:]) + 1
    assert first.state == MatterState.REGISTERED
    item = item_about(first)
    assert item is not None
    assert [one.state.key for one in standings(item)] == ["registered"]


@pytest.mark.requirement("supervision-tracking.1")
def test_a_task_of_the_plan_becomes_a_matter() -> None:
    office, supervisor = make_office()
    task = make_plan().tasks.get(no=1)

    matter = register_matter(MatterNews(task.name, MatterSource.PLAN), owner=office, by=supervisor, plan_task=task)

    assert list(task.matters_raised.all()) == [matter]


@pytest.mark.requirement("supervision-tracking.2")
def test_a_matter_is_broken_into_tasks_with_units_and_time_points() -> None:
    office, supervisor = make_office()
    urban, water = make_bureau("天中市城管局"), make_bureau("天中市水利局")
    matter = make_matter(office, supervisor)

    task = add_task(matter, name="改造三处", leads=[urban], supports=[water], time_points=POINTS, by=supervisor)
    hand_out(matter, by=supervisor)

    assert {(unit.duty, unit.organisation) for unit in task.units.all()} == {(Duty.LEAD, urban), (Duty.SUPPORT, water)}
    assert [row.due_on for row in task.milestones.all()] == [date(2026, 12, 10), date(2026, 12, 31)]
    assert task.due_on == date(2026, 12, 10)
    for row in task.milestones.all():
        item = item_about(row)
        assert item is not None and item.unit == urban
        assert item.parent == item_about(matter)
    matter.refresh_from_db()
    assert matter.state == MatterState.RUNNING


def test_a_matter_closes_only_once_its_tasks_are_closed() -> None:
    office, supervisor = make_office()
    matter = make_matter(office, supervisor)
    task = add_task(matter, name="改造", leads=[make_bureau("天中市城管局")], time_points=POINTS, by=supervisor)
    hand_out(matter, by=supervisor)
    with pytest.raises(NoSuchMove):
        close_matter(matter, result="完成。", by=supervisor)

    for row in task.milestones.all():
        close_milestone(row, by=supervisor)
    close_matter(matter, result="三处全部完成。", by=supervisor)

    assert (matter.state, matter.result) == (MatterState.CLOSED, "三处全部完成。")


def test_a_matter_without_tasks_is_not_handed_out() -> None:
    office, supervisor = make_office()

    with pytest.raises(LeadMissing):
        hand_out(make_matter(office, supervisor), by=supervisor)


def test_ending_a_matter_ends_its_tasks() -> None:
    office, supervisor = make_office()
    matter = make_matter(office, supervisor)
    task = add_task(matter, name="改造", leads=[make_bureau("天中市城管局")], time_points=POINTS, by=supervisor)

    terminate_matter(matter, reason="并入其他事项。", by=supervisor)

    assert matter.state == MatterState.TERMINATED
    task.refresh_from_db()
    assert task.state == State.TERMINATED


def make_partner(key: str = "hotline-12345") -> Partner:
    return Partner.objects.create(key=key, name_zh="12345 热线", name_en="Hotline", source=MatterSource.HOTLINE)


def hand_over(client: Client, key: str, token: str, **given: object) -> tuple[int, dict[str, object]]:
    answer = client.post(
        f"/api/v1/projects/partners/{key}/matters",
        json.dumps(given),
        content_type="application/json",
        headers={"X-Partner-Token": token} if token else {},
    )
    return answer.status_code, answer.json()


@pytest.mark.requirement("supervision-tracking.6")
def test_a_connected_system_hands_a_matter_over_once_and_fetches_its_result(client: Client) -> None:
    office, supervisor = make_office()
    token = connect_partner(make_partner(), by=PLATFORM)
    given = {"reference": "RX-1", "unit": office.code, "title": "路灯不亮", "due_on": "2026-12-20"}

    status, told = hand_over(client, "hotline-12345", token, **given)
    again = hand_over(client, "hotline-12345", token, **given)

    assert status == 201
    assert again == (201, told)
    matter = Matter.everywhere.get()
    assert (matter.source, matter.owner, matter.due_on) == (MatterSource.HOTLINE, office, date(2026, 12, 20))
    task = add_task(matter, name="修复", leads=[make_bureau("天中市城管局")], time_points=POINTS[:1], by=supervisor)
    hand_out(matter, by=supervisor)
    close_milestone(task.milestones.get(), by=supervisor)
    close_matter(matter, result="已修复。", by=supervisor)

    answer = client.get("/api/v1/projects/partners/hotline-12345/matters/RX-1", headers={"X-Partner-Token": token})

    assert answer.json()["state"] == "closed"
    assert answer.json()["result"] == "已修复。"
    matter.refresh_from_db()
    assert matter.returned_at is not None


@pytest.mark.requirement("supervision-tracking.6")
def test_a_system_that_does_not_exist_yet_is_told_so(client: Client) -> None:
    make_partner("collaborative-office")

    status, told = hand_over(client, "collaborative-office", "any", reference="1", unit="x", title="y")

    assert status == 503
    assert "尚未接入" in str(told["title_zh"])
    assert Matter.everywhere.count() == 0


def test_a_wrong_token_and_none_at_all_open_nothing(client: Client) -> None:
    connect_partner(make_partner(), by=PLATFORM)

    assert hand_over(client, "hotline-12345", "wrong", reference="1", unit="x", title="y")[0] == 404
    assert hand_over(client, "hotline-12345", "", reference="1", unit="x", title="y")[0] == 401
