"""Disputes: two units hand back, or the dispatcher asks; the ruling is final."""

from __future__ import annotations

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.models import Case, Stage
from chengshu.kernel.dispatch import services
from chengshu.kernel.dispatch.errors import AlreadyDisputed
from chengshu.kernel.dispatch.models import HandBack, Ruling, RulingState
from chengshu.kernel.dispatch.queries.shares import hand_backs_by_unit
from chengshu.kernel.dispatch.tests.make import City, filed, make_city
from chengshu.kernel.events.services import deliver_due
from chengshu.kernel.work.errors import NotYours
from chengshu.kernel.work.models import Step

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return make_city()


def handed_back_twice(city: City) -> tuple[Case, Ruling]:
    case = filed(city)
    for unit, crew in ((city.roads, city.roads_crew), (city.lamps, city.lamps_crew)):
        cases.send(case, unit, by=city.dispatcher)
        cases.hand_back(case, by=crew, why="不属本单位管理")
        deliver_due()
    return case, Ruling.everywhere.get(case=case)


def test_same_unit_handing_back_twice_opens_no_dispute(city: City) -> None:
    case = filed(city)
    for _ in range(2):
        cases.send(case, city.roads, by=city.dispatcher)
        cases.hand_back(case, by=city.roads_crew, why="不是我们的")
        deliver_due()
    assert HandBack.objects.count() == 2
    assert not Ruling.everywhere.exists()


@pytest.mark.requirement("digital-city-management.5")
def test_second_unit_that_hands_back_opens_a_ruling_with_its_own_clock_that_sends_the_case(city: City) -> None:
    case, ruling = handed_back_twice(city)
    assert ruling.item is not None
    assert ruling.item.due_at is not None
    assert (ruling.state, ruling.keeper) == (RulingState.OPEN, city.keeper)
    services.rule(ruling, city.roads, by=city.arbiter, why="井盖权属市政处")
    case.refresh_from_db()
    assert (ruling.state, ruling.unit, ruling.ruled_by_id) == (RulingState.RULED, city.roads, city.arbiter.person_id)
    assert (case.stage, case.lead, case.sent_by_rule) == (Stage.HANDLING, city.roads, False)
    assert case.sent_by_id == city.arbiter.person_id


def test_dispatcher_cannot_rule(city: City) -> None:
    _, ruling = handed_back_twice(city)
    with pytest.raises(NotYours):
        services.rule(ruling, city.roads, by=city.dispatcher, why="x")


def test_case_handed_back_against_a_ruling_goes_back_at_once_with_the_ruling_quoted(city: City) -> None:
    case, ruling = handed_back_twice(city)
    services.rule(ruling, city.roads, by=city.arbiter, why="井盖权属市政处")
    deliver_due()
    cases.hand_back(case, by=city.roads_crew, why="还是不归我们")
    deliver_due()
    case.refresh_from_db()
    assert (case.stage, case.lead) == (Stage.HANDLING, city.roads)
    assert Ruling.everywhere.count() == 1
    assert HandBack.objects.filter(quoted=ruling).count() == 1
    last = Step.objects.filter(item=case.item, verb="send").order_by("-pk").first()
    assert last is not None
    assert "井盖权属市政处" in str(last.values if hasattr(last, "values") else case.item and case.item.values)
    told = {one.unit: one for one in hand_backs_by_unit(ruling.opened_at.replace(year=2000), clock.now())}
    assert (told[city.roads].handed_back, told[city.roads].ruled_to, told[city.roads].told_again) == (2, 1, 1)
    assert (told[city.lamps].handed_back, told[city.lamps].told_again) == (1, 0)


def test_case_that_is_sent_before_anybody_ruled_settles_the_dispute(city: City) -> None:
    case, ruling = handed_back_twice(city)
    cases.send(case, city.roads, by=city.dispatcher)
    deliver_due()
    ruling.refresh_from_db()
    assert ruling.state == RulingState.SETTLED
    assert ruling.item is not None
    assert not ruling.item.is_open


def test_dispatcher_asks_for_a_ruling_once(city: City) -> None:
    case = filed(city)
    ruling = services.contest(case, by=city.dispatcher, why="两家都说不是自己的")
    assert ruling.state == RulingState.OPEN
    with pytest.raises(AlreadyDisputed):
        services.contest(case, by=city.dispatcher, why="再问一次")
    with pytest.raises(NotAllowed):
        services.contest(case, by=city.roads_crew, why="x")
