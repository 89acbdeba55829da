"""Hours of crews: by weekday, on dates of their own, set from their pages; members leave."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.dispatch import rights, services
from chengshu.kernel.dispatch.errors import DayIsOver, NotHours
from chengshu.kernel.dispatch.models import CrewDay, CrewHours, CrewMember
from chengshu.kernel.dispatch.queries.crews import on_duty, standings
from chengshu.kernel.dispatch.stretches import in_words, stretches_of
from chengshu.kernel.dispatch.tests.make import City, make_city, make_crew
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.work.calendar import city_calendar

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@pytest.fixture
def city() -> City:
    return make_city()


def keeper_of(unit: Organisation) -> Client:
    client = Client()
    client.force_login(make_account(organisation=unit, may=dict(rights.UNIT.may)))
    return client


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ()),
        ("8:00-12:00", ((time(8), time(12)),)),
        ("08：00—12：00、13:30 ~ 17:30", ((time(8), time(12)), (time(13, 30), time(17, 30)))),
        ("19:30至07:30", ((time(19, 30), time(7, 30)),)),
        ("00:00-24:00", ((time(0), time(0)),)),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, meant: tuple[object, ...]) -> None:
    assert stretches_of(typed) == meant


@pytest.mark.parametrize(
    "typed", ["早八点", "25:00-26:00", "08:00", "08:61-09:00", "8-9", "、".join(["1:00-2:00"] * 5)]
)
def test_what_are_no_hours_is_said(typed: str) -> None:
    with pytest.raises(NotHours):
        stretches_of(typed)


def test_hours_read_back_as_they_were_written() -> None:
    assert in_words(stretches_of("08:00-12:00、19:30-07:30")) == "08:00-12:00、19:30-07:30"


def test_date_of_its_own_takes_the_place_of_its_weekday(city: City) -> None:
    crew = make_crew(city.roads)
    services.set_hours(crew, [(0, time(8), time(18))], by=PLATFORM)
    calendar = city_calendar()
    with clock.frozen(at(MONDAY, 1)):
        services.set_day(crew, MONDAY, [(time(20), time(6))], by=PLATFORM, note="夜间抢修")
    assert [on_duty(crew, at(MONDAY, hour), calendar) for hour in (10, 19, 21)] == [False, False, True]
    tuesday = MONDAY + timedelta(days=1)
    assert [on_duty(crew, at(tuesday, hour), calendar) for hour in (5, 6)] == [True, False]
    assert on_duty(crew, at(MONDAY + timedelta(days=7), 10), calendar)


def test_crew_without_hours_rests_on_a_date_that_says_so(city: City) -> None:
    crew = make_crew(city.roads)
    with clock.frozen(at(MONDAY, 1)):
        services.set_day(crew, MONDAY, [], by=PLATFORM)
    assert not on_duty(crew, at(MONDAY, 10), city_calendar())
    assert on_duty(crew, at(MONDAY + timedelta(days=1), 10), city_calendar())
    assert not standings(type(crew).everywhere.filter(pk=crew.pk), at(MONDAY, 10))[0].on_duty


def test_days_that_are_over_are_not_set_and_long_over_ones_are_deleted(city: City) -> None:
    crew = make_crew(city.roads)
    with pytest.raises(DayIsOver):
        services.set_day(crew, clock.today() - timedelta(days=1), [], by=PLATFORM)
    CrewDay.objects.create(crew=crew, day=clock.today() - timedelta(days=500))
    recent = CrewDay.objects.create(crew=crew, day=clock.today() - timedelta(days=5))
    assert services.forget_days() == 1
    assert list(CrewDay.objects.all()) == [recent]


def test_only_who_keeps_the_unit_sets_its_hours(city: City) -> None:
    crew = make_crew(city.roads, city.roads_crew)
    with pytest.raises(NotAllowed):
        services.set_hours(crew, [], by=city.roads_crew)
    foreign = keeper_of(city.lamps)
    for name in ("hours", "new_day"):
        assert foreign.get(reverse(f"dispatch:{name}", args=[crew.pk])).status_code in {403, 404}


def test_week_is_set_from_its_page_and_what_it_was_is_on_record(city: City) -> None:
    crew = make_crew(city.roads)
    services.set_hours(crew, [(0, time(8), time(18))], by=PLATFORM)
    client, page = keeper_of(city.roads), reverse("dispatch:hours", args=[crew.pk])
    assert 'value="08:00-18:00"' in client.get(page).content.decode()
    odd = client.post(page, {"day0": "早八点"})
    assert "不是时段" in odd.content.decode()
    assert CrewHours.objects.get().ends == time(18)
    assert client.post(page, {"day0": "07:00-12:00、14:00-20:00", "day6": "19:30-07:30"}).status_code == 302
    assert [(row.weekday, row.starts, row.days_off) for row in CrewHours.objects.all()] == [
        (0, time(7), False),
        (0, time(14), False),
        (6, time(19, 30), False),
    ]
    shown = client.get(reverse("dispatch:crew", args=[crew.pk])).content.decode()
    assert "07:00-12:00、14:00-20:00" in shown
    written = Entry.objects.filter(verb="dispatch.crew.hours").latest("seq")
    assert "08:00-18:00" in str(written.details)


def test_day_is_set_and_dropped_from_the_page_of_the_crew(city: City) -> None:
    crew = make_crew(city.roads)
    client, day = keeper_of(city.roads), clock.today() + timedelta(days=3)
    page = reverse("dispatch:new_day", args=[crew.pk])
    told = {"day": day.isoformat(), "stretches": "09:00-11:00", "note": "庙会保障"}
    assert client.post(page, told).status_code == 302
    shown = client.get(reverse("dispatch:crew", args=[crew.pk])).content.decode()
    assert "庙会保障" in shown
    assert "09:00-11:00" in shown
    client.post(reverse("dispatch:drop_day", args=[CrewDay.objects.get().pk]))
    assert not CrewDay.objects.exists()


def test_new_crew_is_asked_for_its_hours_at_once(city: City) -> None:
    told = {
        "unit": city.roads.name_zh, "name_zh": "二班", "capacity": 8, "minutes_each": 40,
        "speed_km_h": 25, "keep_days": 7,
    }  # fmt: skip
    answer = keeper_of(city.roads).post(reverse("dispatch:new_crew"), told)
    assert answer.status_code == 302
    assert answer["Location"].endswith("/hours/")


def test_member_is_taken_out_from_the_page_and_stays_on_record(city: City) -> None:
    crew = make_crew(city.roads, city.roads_crew)
    member = CrewMember.objects.get()
    client = keeper_of(city.roads)
    leaving = reverse("dispatch:end_member", args=[member.pk])
    assert leaving in client.get(reverse("dispatch:crew", args=[crew.pk])).content.decode()
    assert member.person.name_zh in client.get(leaving).content.decode()
    assert CrewMember.objects.get().until is None
    assert keeper_of(city.lamps).post(leaving).status_code in {403, 404}
    assert client.post(leaving).status_code == 302
    member.refresh_from_db()
    assert member.until == clock.today()
    shown = client.get(reverse("dispatch:crew", args=[crew.pk])).content.decode()
    assert "曾经的成员" in shown
    assert client.post(leaving).status_code == 404
