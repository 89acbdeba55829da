"""Crews: which is nearest and can do a case, its orders, its way, its positions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.errors import OffTheEarth
from chengshu.kernel.cases.models import Case, CaseClass, Stage
from chengshu.kernel.cases.services import Place
from chengshu.kernel.dispatch import services
from chengshu.kernel.dispatch.errors import CrewFull, InAnotherCrew, NotTheCrewsUnit, OrderOver, OrderTaken
from chengshu.kernel.dispatch.models import Crew, CrewPosition
from chengshu.kernel.dispatch.queries import routes
from chengshu.kernel.dispatch.queries.crews import nearest_crews, on_duty
from chengshu.kernel.dispatch.queries.routes import route_of
from chengshu.kernel.dispatch.routing import Stop, Way, best_way
from chengshu.kernel.dispatch.tests.make import City, filed, make_city, make_crew
from chengshu.kernel.events.services import deliver_due
from chengshu.kernel.identity.models import Person
from chengshu.kernel.work.calendar import city_calendar

pytestmark = pytest.mark.django_db
LOCAL = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=LOCAL).astimezone(UTC)
ALL_DAY = [(day, time(0), time(0)) for day in range(7)]


@pytest.fixture
def city() -> City:
    return make_city()


def sent(city: City, lon: float = 114.0, lat: float = 33.0) -> Case:
    return cases.send(filed(city, place=Place(lon=lon, lat=lat)), city.roads, by=city.dispatcher)


def standing(city: City, lon: float, lat: float = 33.0, **content: object) -> Crew:
    crew = make_crew(city.roads, **content)
    services.set_hours(crew, ALL_DAY, by=PLATFORM)
    services.note_position(crew, lon, lat, by=PLATFORM)
    return crew


def test_nearest_crew_on_duty_that_can_do_the_case_and_has_room_comes_first(city: City) -> None:
    near, far = standing(city, 114.01), standing(city, 114.2)
    other = CaseClass.objects.create(scheme="city", code="99", name_zh="别类", kind="event", path="/99/")
    standing(city, 114.0, skills=[other])
    full = standing(city, 114.001, capacity=1)
    services.assign(sent(city), full, by=city.clerk)
    resting = make_crew(city.roads)
    services.set_hours(resting, [(0, time(3), time(3, 1))], by=PLATFORM)
    case = sent(city)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        fits = nearest_crews(case)
    assert [fit.standing.crew for fit in fits] == [near, far]
    assert fits[0].metres == pytest.approx(932, rel=0.02)
    assert any("直线" in reason.zh for reason in fits[0].why)


@pytest.mark.parametrize(
    ("hours", "at", "works"),
    [
        ((0, time(8), time(18)), MONDAY, True),
        ((1, time(8), time(18)), MONDAY, False),
        ((0, time(8), time(10)), MONDAY, False),
        ((6, time(20), time(11)), MONDAY, True),
        ((6, time(20), time(9)), MONDAY, False),
        ((0, time(20), time(6)), MONDAY, False),
        ((0, time(0), time(0)), MONDAY, True),
    ],
)
def test_hours_may_last_over_midnight(city: City, hours: tuple[int, time, time], at: datetime, works: bool) -> None:
    crew = make_crew(city.roads)
    services.set_hours(crew, [hours], by=PLATFORM)
    assert on_duty(crew, at, city_calendar()) is works


def test_order_is_given_once_to_a_crew_of_the_handling_unit_that_has_room(city: City) -> None:
    crew, other = make_crew(city.roads, capacity=1), make_crew(city.roads)
    foreign = make_crew(city.lamps)
    case = sent(city)
    with pytest.raises(NotTheCrewsUnit):
        services.assign(case, foreign, by=PLATFORM)
    order = services.assign(case, crew, by=city.clerk)
    assert services.assign(case, crew, by=city.clerk) == order
    with pytest.raises(OrderTaken):
        services.assign(case, other, by=city.clerk)
    with pytest.raises(CrewFull):
        services.assign(sent(city), crew, by=city.clerk)
    services.withdraw(order, by=city.clerk)
    services.assign(case, other, by=city.clerk)


def test_crew_arrives_and_reports_done_and_strangers_do_not(city: City) -> None:
    crew = make_crew(city.roads, city.roads_crew)
    case = sent(city)
    order = services.assign(case, crew, by=city.clerk)
    with pytest.raises(NotAllowed):
        services.arrive(order, by=city.lamps_crew)
    services.arrive(order, by=city.roads_crew)
    spot = CrewPosition.objects.get(crew=crew)
    assert (spot.lon, spot.lat) == (114.0, 33.0)
    services.report_done(order, "已更换井盖", by=city.roads_crew)
    case.refresh_from_db()
    order.refresh_from_db()
    assert (case.stage, case.result, case.handled_by_id) == (Stage.FEEDBACK, "已更换井盖", city.roads_crew.person_id)
    assert order.done_at is not None
    with pytest.raises(OrderOver):
        services.report_done(order, "再报一次", by=city.roads_crew)


def test_case_that_leaves_the_unit_ends_its_order(city: City) -> None:
    crew = make_crew(city.roads, city.roads_crew)
    case = sent(city)
    order = services.assign(case, crew, by=city.clerk)
    cases.hand_back(case, by=city.roads_crew, why="不是我们的")
    deliver_due()
    order.refresh_from_db()
    assert order.ended_at is not None
    assert order.done_at is None


def test_somebody_is_in_one_crew_at_a_time(city: City) -> None:
    make_crew(city.roads, city.roads_crew)
    person = Person.objects.get(pk=city.roads_crew.person_id or 0)
    with pytest.raises(InAnotherCrew):
        services.add_member(make_crew(city.roads), person, by=PLATFORM)


def test_positions_are_forgotten_after_the_days_of_their_crew(city: City) -> None:
    crew = make_crew(city.roads, keep_days=2)
    with pytest.raises(OffTheEarth):
        services.note_position(crew, 200, 33, by=PLATFORM)
    now = clock.now()
    for hours in (1, 47, 49, 480):
        services.note_position(crew, 114, 33, by=PLATFORM, at=now - timedelta(hours=hours))
    assert services.forget_positions() == 2
    assert CrewPosition.objects.filter(crew=crew).count() == 2


def test_way_of_a_crew_visits_its_orders_from_where_it_stands(city: City) -> None:
    crew = standing(city, 114.0)
    for lon in (114.03, 114.01, 114.02):
        services.assign(sent(city, lon), crew, by=city.clerk)
    nowhere = cases.send(filed(city), city.roads, by=city.dispatcher)
    services.assign(nowhere, crew, by=city.clerk)
    route = route_of(crew)
    assert [leg.order.case.lon for leg in route.legs] == [114.01, 114.02, 114.03, None]
    assert [leg.number for leg in route.legs] == [1, 2, 3, None]
    assert route.metres == pytest.approx(1.3 * 2798, rel=0.02)


def test_way_is_solved_anew_only_when_orders_position_or_crew_change(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew = standing(city, 114.0)
    orders = [services.assign(sent(city, lon), crew, by=city.clerk) for lon in (114.03, 114.01)]
    solved: list[int] = []

    def counted(start: tuple[float, float], stops: Sequence[Stop], *, metres_s: float) -> Way:
        solved.append(len(stops))
        return best_way(start, stops, metres_s=metres_s)

    monkeypatch.setattr(routes, "best_way", counted)
    first = route_of(crew)
    later = route_of(crew, at=clock.now() + timedelta(minutes=5))
    assert solved == [2]
    assert [leg.order for leg in first.legs] == [leg.order for leg in later.legs]
    assert later.legs[0].arrives_at is not None
    assert first.legs[0].arrives_at is not None
    assert later.legs[0].arrives_at - first.legs[0].arrives_at > timedelta(minutes=4)
    services.note_position(crew, 114.05, 33.0, by=PLATFORM)
    assert [leg.order.case.lon for leg in route_of(crew).legs] == [114.03, 114.01]
    services.withdraw(orders[0], by=city.clerk)
    route_of(crew)
    crew.speed_km_h = 50
    crew.save()
    route_of(crew)
    late = orders[1].case.stage_due_at
    assert late is not None
    route_of(crew, at=late + timedelta(minutes=1))
    assert solved == [2, 2, 1, 1, 1]
