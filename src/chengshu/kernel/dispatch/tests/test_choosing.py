"""Which unit a case goes to: rules by rank, then the duty of its class; load, off hours."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.models import CaseClass
from chengshu.kernel.cases.rights import CREW
from chengshu.kernel.cases.services import Place
from chengshu.kernel.cases.tests.make import make_actor
from chengshu.kernel.dispatch.models import Moment, Period
from chengshu.kernel.dispatch.moments import moment_of
from chengshu.kernel.dispatch.queries.choosing import choose
from chengshu.kernel.dispatch.services import set_stand_in
from chengshu.kernel.dispatch.tests.make import City, filed, make_city, make_crew, make_rule
from chengshu.kernel.work.calendar import city_calendar

pytestmark = pytest.mark.django_db
LOCAL = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def city() -> City:
    return make_city()


def test_fitting_rule_of_the_lowest_rank_decides(city: City) -> None:
    make_rule(city.lamps, rank=20)
    wanted = make_rule(city.roads, rank=10, words=("井盖",))
    choice = choose(filed(city))
    assert (choice.unit, choice.rule) == (city.roads, wanted)
    assert any("井盖" in str(reason) for reason in choice.why)
    assert choose(filed(city, "路灯不亮")).unit == city.lamps


@pytest.mark.parametrize(
    ("condition", "place", "fits"),
    [
        ({"division_code": "990102"}, Place(division_code="990102003"), True),
        ({"division_code": "990102"}, Place(division_code="990103"), False),
        ({"grid_code": "990102003"}, Place(grid_code="99010200300101"), True),
        ({"grid_code": "990102004"}, Place(grid_code="99010200300101"), False),
        ({"channel": "web"}, Place(), True),
        ({"channel": "phone"}, Place(), False),
        ({"least_urgency": 1}, Place(), False),
        ({"words": ("塌陷", "危险")}, Place(), True),
        ({"words": ("塌陷",)}, Place(), False),
    ],
)
def test_every_condition_must_hold(city: City, condition: dict[str, Any], place: Place, fits: bool) -> None:
    make_rule(city.roads, **condition)
    assert (choose(filed(city, place=place)).unit == city.roads) is fits


def test_class_above_takes_what_lies_below_it(city: City) -> None:
    row = CaseClass.objects.get(code="0101")
    make_rule(city.roads, case_class=row)
    assert choose(filed(city)).unit == city.roads
    row.path = "/99/"
    other = CaseClass.objects.create(scheme=row.scheme, code="99", name_zh="别类", kind=row.kind, path="/99/")
    make_rule(city.lamps, case_class=other, rank=1)
    assert choose(filed(city)).unit == city.roads


def test_without_a_rule_the_duty_of_the_class_decides_and_else_nothing(city: City) -> None:
    assert choose(filed(city)).unit is None
    cases.set_duty(CaseClass.objects.get(code="0101"), city.lamps, by=PLATFORM)
    choice = choose(filed(city))
    assert (choice.unit, choice.rule) == (city.lamps, None)


def test_of_several_units_the_one_with_least_open_cases_for_its_people_is_taken(city: City) -> None:
    make_rule(city.roads, city.lamps)
    cases.send(filed(city), city.roads, by=city.dispatcher)
    assert choose(filed(city)).unit == city.lamps
    for _ in range(2):
        cases.send(filed(city), city.lamps, by=city.dispatcher)
    cases.send(filed(city), city.roads, by=city.dispatcher)
    crew = [make_actor(city.lamps, CREW) for _ in range(3)]
    make_crew(city.lamps, *crew)
    assert choose(filed(city)).unit == city.lamps  # two open for three people, against two for one


def test_unit_that_was_closed_is_passed_over(city: City) -> None:
    make_rule(city.roads, city.lamps)
    city.roads.active = False
    city.roads.save()
    assert choose(filed(city)).unit == city.lamps


@pytest.mark.parametrize(
    ("at", "moment"),
    [
        (datetime(2026, 11, 23, 8, 30, tzinfo=LOCAL), Moment.OFFICE),
        (datetime(2026, 11, 23, 8, 29, 59, tzinfo=LOCAL), Moment.NIGHT),
        (datetime(2026, 11, 23, 18, 0, tzinfo=LOCAL), Moment.NIGHT),
        (datetime(2026, 11, 22, 10, 0, tzinfo=LOCAL), Moment.DAY_OFF),
        (datetime(2026, 10, 1, 10, 0, tzinfo=LOCAL), Moment.DAY_OFF),
        (datetime(2019, 1, 7, 10, 0, tzinfo=LOCAL), Moment.OFFICE),
    ],
)
def test_moment_follows_the_working_calendar(at: datetime, moment: Moment) -> None:
    assert moment_of(city_calendar(), at.astimezone(UTC)) == moment


def test_off_hours_the_unit_that_stands_in_takes_the_case(city: City) -> None:
    make_rule(city.roads)
    night, feast = make_organisation("值班室"), make_organisation("节日值班组")
    set_stand_in(city.roads, Period.DAY_OFF, night, by=PLATFORM)
    day = date(2026, 10, 1)
    set_stand_in(city.roads, Period.DAY_OFF, feast, by=PLATFORM, first_day=day, last_day=date(2026, 10, 7))
    case = filed(city)

    def unit_at(moment: datetime) -> object:
        return choose(case, at=moment.astimezone(UTC)).unit

    assert unit_at(datetime(2026, 11, 23, 10, tzinfo=LOCAL)) == city.roads
    assert unit_at(datetime(2026, 11, 22, 10, tzinfo=LOCAL)) == night
    assert unit_at(datetime(2026, 10, 2, 10, tzinfo=LOCAL)) == feast


def test_rule_of_the_night_fits_at_night_alone(city: City) -> None:
    make_rule(city.lamps, moment=Moment.NIGHT, rank=1)
    make_rule(city.roads, rank=2)
    case = filed(city)
    with clock.frozen(datetime(2026, 11, 23, 22, tzinfo=LOCAL).astimezone(UTC)):
        assert choose(case).unit == city.lamps
    with clock.frozen(datetime(2026, 11, 23, 10, tzinfo=LOCAL).astimezone(UTC)):
        assert choose(case).unit == city.roads
