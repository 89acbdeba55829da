"""What goes wrong in a city, and what becomes of the case then."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.errors import MergedCase, NothingSaid, NotToMerge, OffTheEarth, TooLong
from chengshu.kernel.cases.events import CaseOverdue
from chengshu.kernel.cases.models import Case, Outcome, Stage
from chengshu.kernel.cases.overdue import follow_due, tell_overdue
from chengshu.kernel.cases.rights import DISPATCHER, INSPECTOR, SEAT
from chengshu.kernel.cases.services import Contact, Description, Place
from chengshu.kernel.cases.tests.make import make_actor, make_case, make_class, make_keeper
from chengshu.kernel.events.models import Outgoing
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.work import services as work
from chengshu.kernel.work.errors import StandsStill
from chengshu.kernel.work.events import WorkDueChanged, WorkOverdue
from chengshu.kernel.work.models import Item
from chengshu.spec.work import Allowance, Span

pytestmark = pytest.mark.django_db
ABOUT = {"kind": "cases.case", "about_type": "cases.Case"}


@pytest.fixture
def keeper() -> Organisation:
    make_class("0101", handling=(2, Span.WORKING_DAYS), whole=(5, Span.WORKING_DAYS))
    return make_keeper()


@pytest.mark.requirement("digital-city-management.2")
def test_phone_that_sends_one_report_five_times_over_two_days_opens_one_case(keeper: Organisation) -> None:
    inspector, numbers = make_actor(keeper, INSPECTOR), set()
    for hours in (0, 1, 20, 30, 47):
        with clock.frozen(clock.now() + timedelta(hours=hours)):
            numbers.add(make_case("井盖破损", by=inspector, channel="inspector", once="phone-7f3a").number)
    assert len(numbers) == Case.everywhere.count() == Item.everywhere.count() == 1


def test_second_of_two_dispatchers_pressing_one_button_is_told_and_changes_nothing(keeper: Organisation) -> None:
    first, second = (make_actor(keeper, DISPATCHER) for _ in range(2))
    case = make_case(class_code="0101")
    same = Case.everywhere.get(pk=case.pk)
    cases.send(case, keeper, by=first)
    with pytest.raises(Exception, match=r".") as told:
        cases.send(same, make_organisation(), by=second)
    assert getattr(told.value, "status", 0) in {403, 409}
    case.refresh_from_db()
    assert (case.lead, case.sent_by_id) == (keeper, first.person_id)
    assert case.item is not None
    assert case.item.steps.filter(verb="send").count() == 1


@pytest.mark.parametrize(
    ("text", "place", "refusal"),
    [
        ("", Place(), NothingSaid),
        (" \n\t ", Place(), NothingSaid),
        ("字" * 200_001, Place(), TooLong),
        ("井盖", Place(lon=200.0, lat=33.0), OffTheEarth),
        ("井盖", Place(lon=114.0), OffTheEarth),
        ("井盖", Place(lon=float("nan"), lat=33.0), OffTheEarth),
    ],
)
def test_report_that_says_nothing_or_lies_nowhere_is_refused(
    keeper: Organisation, text: str, place: Place, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        make_case(text, place=place)
    assert not Case.everywhere.exists()


def test_position_in_the_sea_is_kept_as_it_was_given(keeper: Organisation) -> None:
    case = make_case("井盖", place=Place(lon=160.0, lat=10.0))
    assert (case.lon, case.lat) == (160.0, 10.0)


def test_same_telephone_is_the_same_reporter_however_it_is_written(keeper: Organisation) -> None:
    first = make_case(contact=Contact(name="王", phone="138 0013 8000"))
    second = make_case(contact=Contact(phone="+86-13800138000"))
    assert first.reporter == second.reporter
    assert first.reporter is not None
    assert "13800138000" not in f"{first.reporter.phone_sealed}{first.reporter.phone_key}"


def test_merged_case_cannot_be_merged_again_nor_opened(keeper: Organisation) -> None:
    first, second, third = (make_case() for _ in range(3))
    cases.merge([second], into=first, by=PLATFORM)
    with pytest.raises(NotToMerge):
        cases.merge([second], into=third, by=PLATFORM)
    with pytest.raises(NotToMerge):
        cases.merge([first], into=first, by=PLATFORM)
    with pytest.raises(MergedCase):
        cases.reopen(second, by=PLATFORM, why="再看")


def test_merging_a_list_with_one_that_is_over_merges_none(keeper: Organisation) -> None:
    kept, good, over = make_case(), make_case(), make_case()
    cases.refuse(over, by=PLATFORM, why="重复")
    with pytest.raises(NotToMerge):
        cases.merge([good, over], into=kept, by=PLATFORM)
    good.refresh_from_db()
    kept.refresh_from_db()
    assert (good.outcome, kept.repeats) == ("", 0)


def test_suspended_case_stands_still_and_its_due_time_moves_when_it_goes_on(keeper: Organisation) -> None:
    dispatcher = make_actor(keeper, DISPATCHER)
    case = make_case(class_code="0101")
    cases.send(case, keeper, by=dispatcher)
    before = case.due_at
    cases.suspend(case, by=dispatcher, why="等待专家意见")
    with pytest.raises(StandsStill):
        cases.report_done(case, "好了", by=PLATFORM)
    with clock.frozen(clock.now() + timedelta(days=14)):
        cases.resume(case, by=dispatcher)
    assert before is not None
    assert case.due_at is not None
    assert case.due_at > before + timedelta(days=9)


def test_joint_handling_holds_the_case_until_the_helper_is_done(keeper: Organisation) -> None:
    helper = make_organisation("协办处")
    case = make_case(class_code="0101")
    cases.send(case, keeper, by=PLATFORM, support=[helper])
    child = Item.everywhere.get(parent=case.item)
    with pytest.raises(Exception, match=r"."):
        cases.report_done(case, "好了", by=PLATFORM)
    work.make_move(child, "help", by=make_actor(helper, SEAT), values={"result": "已配合"})
    assert cases.report_done(case, "好了", by=PLATFORM).stage == Stage.FEEDBACK


def test_granted_time_moves_the_row_and_is_counted(keeper: Organisation) -> None:
    dispatcher = make_actor(keeper, DISPATCHER)
    case = make_case(class_code="0101")
    cases.file(case, by=dispatcher)
    before, stage_before = case.due_at, case.stage_due_at
    asked = cases.ask_time(case, amount=Allowance(3, Span.WORKING_DAYS), by=dispatcher, why="等待配件")
    work.make_move(asked, "grant", by=make_actor(keeper, DISPATCHER))
    assert case.item is not None
    follow_due(WorkDueChanged(item_id=case.item.pk, about_id=str(case.pk), due_at="", **ABOUT))
    case.refresh_from_db()
    assert case.extended == 1
    assert before is not None
    assert stage_before is not None
    assert case.due_at is not None
    assert case.stage_due_at is not None
    assert case.due_at > before
    assert case.stage_due_at > stage_before, "who has more time for the case has it for the stage it stands in"


def test_overdue_stage_is_told_to_other_floors(keeper: Organisation) -> None:
    case = make_case(class_code="0101")
    assert case.item is not None
    tell_overdue(WorkOverdue(item_id=case.item.pk, about_id=str(case.pk), state="intake", due_at="", **ABOUT))
    told = Outgoing.objects.filter(key=CaseOverdue.key).last()
    assert told is not None
    assert (told.payload["case_id"], told.payload["stage"]) == (case.pk, "intake")


def test_case_handed_back_waits_to_be_sent_again_and_is_counted(keeper: Organisation) -> None:
    case = make_case(class_code="0101")
    cases.send(case, keeper, by=PLATFORM)
    cases.hand_back(case, by=PLATFORM, why="不属于本单位职责")
    assert (case.stage, case.handed_back) == (Stage.DISPATCH, 1)


def test_case_called_off_is_over(keeper: Organisation) -> None:
    case = make_case()
    assert case.item is not None
    work.terminate(case.item, by=PLATFORM, why="测试数据")
    case.refresh_from_db()
    assert (case.stage, case.outcome) == (Stage.OVER, Outcome.ENDED)


def test_who_keeps_another_channel_cannot_change_a_case(keeper: Organisation) -> None:
    case = make_case()
    with pytest.raises(Exception, match=r"."):
        cases.describe(case, Description(title="x"), by=make_actor(make_organisation(), SEAT))


def client_of(keeper: Organisation, *roles: Any) -> Client:
    client = Client()
    may = {permission: scope for role in roles for permission, scope in role.may.items()}
    client.force_login(make_account(organisation=keeper, may=may))
    return client


def test_programs_of_the_staff_report_find_and_move_cases(keeper: Organisation) -> None:
    client = client_of(keeper, DISPATCHER)
    given = {"channel": "inspector", "text": "文昌路井盖破损", "class_code": "0101", "once": "a1"}
    made = client.post("/api/v1/cases/cases", json.dumps(given), content_type="application/json")
    again = client.post("/api/v1/cases/cases", json.dumps(given), content_type="application/json")
    assert (made.status_code, again.json()["id"]) == (201, made.json()["id"])
    key = made.json()["id"]
    found = client.get("/api/v1/cases/cases", {"q": "井盖", "class": "city.0101"}).json()
    assert [one["id"] for one in found["cases"]] == [key]
    assert client.get("/api/v1/cases/counts").json()["stages"]["intake"] == 1
    assert [one["code"] for one in client.get("/api/v1/cases/classes", {"q": "暴露"}).json()] == ["0101"]
    moved = client.post(
        f"/api/v1/cases/cases/{key}/moves",
        json.dumps({"move": "send", "values": {"lead": [keeper.code]}}),
        content_type="application/json",
    )
    assert moved.json()["stage"] == "handling", moved.json()
    wrong = client.post(
        f"/api/v1/cases/cases/{key}/moves", json.dumps({"move": "send"}), content_type="application/json"
    )
    assert wrong.status_code in {403, 409, 422}
    changed = client.patch(f"/api/v1/cases/cases/{key}", json.dumps({"title": "新"}), content_type="application/json")
    assert changed.json()["title"] == "新"


def test_programs_of_others_see_no_case(keeper: Organisation) -> None:
    case = make_case()
    assert client_of(make_organisation(), SEAT).get(f"/api/v1/cases/cases/{case.pk}").status_code == 404
    assert Client().get(f"/api/v1/cases/cases/{case.pk}").status_code in {401, 403}


def test_position_set_by_a_person_is_sure_and_no_longer_worked_out_from_words(keeper: Organisation) -> None:
    case = make_case("井盖", place=Place(lon=114.1, lat=33.1, grid_code="old", confidence=0.5, how="text"))
    changed = Description(lon=114.2, lat=33.2, grid_code="old")
    cases.describe(case, changed, by=make_actor(keeper, SEAT))
    assert (case.place_how, case.place_confidence, case.grid_code) == ("person", 1.0, "")
