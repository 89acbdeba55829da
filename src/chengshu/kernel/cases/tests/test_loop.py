"""The loop of GB/T 30428: from report to closing, with what can come between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.errors import ClassMissing
from chengshu.kernel.cases.models import Case, Channel, Outcome, Stage
from chengshu.kernel.cases.rights import CREW, DISPATCHER, INSPECTOR, SEAT, UNIT_CLERK
from chengshu.kernel.cases.services import Description
from chengshu.kernel.cases.tests.make import make_actor, make_case, make_class, make_keeper
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.work.errors import NotYours

pytestmark = pytest.mark.django_db


@dataclass
class City:
    """As many people as a case needs."""

    keeper: Organisation
    unit: Organisation
    seat: Actor
    dispatcher: Actor
    inspector: Actor
    crew: Actor
    clerk: Actor


@pytest.fixture
def city() -> City:
    make_class("0101", handling=(2, "working_days"), whole=(5, "working_days"))
    keeper, unit = make_keeper(), make_organisation("市政处")
    return City(
        keeper,
        unit,
        make_actor(keeper, SEAT),
        make_actor(keeper, DISPATCHER),
        make_actor(keeper, INSPECTOR),
        make_actor(unit, CREW),
        make_actor(unit, UNIT_CLERK),
    )


def sent(city: City) -> Case:
    case = make_case(class_code="0101")
    cases.file(cases.take_in(case, by=city.seat), by=city.dispatcher)
    return cases.send(case, city.unit, by=city.dispatcher)


@pytest.mark.requirement("digital-city-management.4")
def test_case_runs_from_report_to_rating_and_each_stage_is_noted(city: City) -> None:
    case = sent(city)
    cases.report_done(case, "已更换井盖", by=city.crew)
    cases.approve(case, by=city.clerk)
    cases.pass_check(case, by=city.inspector)
    cases.close(case, by=city.dispatcher)
    assert (case.stage, case.outcome, case.reply) == (Stage.EVALUATION, Outcome.CLOSED, "已更换井盖")
    cases.rate(case, 5, words="很快")
    assert (case.stage, case.satisfaction, case.lead) == (Stage.OVER, 5, city.unit)
    kept = [case.filed_on_time, case.sent_on_time, case.handled_on_time, case.checked_on_time, case.closed_on_time]
    assert kept == [True] * 5
    assert case.handled_by_id == city.crew.person_id


def test_same_report_sent_five_times_is_one_case(city: City) -> None:
    numbers = {make_case(once="phone-1").number for _ in range(5)}
    assert len(numbers) == 1
    assert Case.everywhere.count() == 1


def test_case_without_class_is_not_filed(city: City) -> None:
    case = make_case()
    with pytest.raises(ClassMissing):
        cases.file(case, by=city.dispatcher)
    cases.describe(case, Description(class_code="0101"), by=city.seat)
    assert cases.file(case, by=city.dispatcher).stage == Stage.DISPATCH


def test_unit_that_was_not_sent_the_case_cannot_report_it_done(city: City) -> None:
    case = sent(city)
    stranger = make_actor(make_organisation("别的单位"), CREW)
    with pytest.raises(NotYours):
        cases.report_done(case, "已办", by=stranger)


def test_handling_is_late_after_the_time_its_class_allows(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    case = sent(city)
    later = clock.now() + timedelta(days=20)
    monkeypatch.setattr(clock, "now", lambda: later)
    cases.report_done(case, "已办", by=city.crew)
    assert case.handled_on_time is False


def test_repeats_are_merged_and_counted(city: City) -> None:
    first, second = make_case(class_code="0101"), make_case("同一个井盖又坏了", class_code="0101")
    cases.merge([second], into=first, by=city.dispatcher)
    assert (second.stage, second.outcome, second.merged_into) == (Stage.OVER, Outcome.MERGED, first)
    assert first.repeats == 1


def test_closed_case_is_opened_again_and_goes_round_once_more(city: City) -> None:
    case = cases.answer(make_case(class_code="0101"), "请拨打物业电话", by=city.dispatcher)
    cases.reopen(case, by=city.dispatcher, why="没有解决")
    assert (case.round, case.stage, case.outcome) == (2, Stage.INTAKE, "")


def test_staff_channel_is_closed_to_strangers(city: City) -> None:
    with pytest.raises(NotAllowed):
        make_case(channel=Channel.INSPECTOR)
