"""Who checks on the spot: the inspector of the grid cell, else those around it, else those of the keeper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.models import Case, Stage
from chengshu.kernel.cases.rights import CREW, DISPATCHER, INSPECTOR, UNIT_CLERK
from chengshu.kernel.cases.services import Place
from chengshu.kernel.cases.tests.make import make_actor, make_case, make_class, make_keeper
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.identity.services import open_account
from chengshu.kernel.places.models import Cell, DutyRole
from chengshu.kernel.places.services import appoint, relieve
from chengshu.kernel.places.tests import make as places
from chengshu.kernel.work.errors import NotYours
from chengshu.kernel.work.models import Desk

pytestmark = pytest.mark.django_db
WEST_CELL, EAST_CELL, COMMUNITY = f"{places.WEST}001001", f"{places.WEST}001002", f"{places.WEST}001"
IN_WEST, IN_EAST, OUTSIDE = (114.02, 33.02), (114.07, 33.02), (114.15, 33.08)


@pytest.fixture
def keeper() -> Organisation:
    places.make_city()
    make_class("0101")
    return make_keeper()


def person_of(actor: Actor) -> Person:
    return Person.objects.get(pk=actor.person_id or 0)


def inspector(keeper: Organisation, code: str) -> Actor:
    """An inspector who answers for a cell."""
    actor = make_actor(keeper, INSPECTOR)
    cell = Cell.objects.get(code=code)
    appoint(cell, DutyRole.INSPECTOR, organisation=keeper, person=person_of(actor), by=PLATFORM)
    return actor


def at_check(keeper: Organisation, spot: tuple[float, float] | None) -> Case:
    """A case at a position that its unit says is done."""
    unit = make_organisation()
    place = Place(lon=spot[0], lat=spot[1]) if spot else Place()
    case = cases.send(make_case(class_code="0101", place=place), unit, by=make_actor(keeper, DISPATCHER))
    cases.report_done(case, "已更换井盖", by=make_actor(unit, CREW))
    return cases.approve(case, by=make_actor(unit, UNIT_CLERK))


def holders(case: Case) -> list[int | None]:
    """Whose desks the case lies on now; None stands for a whole unit."""
    desks = Desk.objects.filter(item=case.item, state="check", done_at=None)
    return [desk.person_id for desk in desks.order_by("person_id")]


@pytest.mark.requirement("digital-city-management.4")
def test_check_goes_to_the_inspector_of_the_cell_and_to_nobody_else(keeper: Organisation) -> None:
    west, east = inspector(keeper, WEST_CELL), inspector(keeper, EAST_CELL)
    case = at_check(keeper, IN_WEST)
    assert holders(case) == [west.person_id]
    with pytest.raises(NotYours):
        cases.pass_check(case, by=east)
    cases.pass_check(case, by=west)
    assert (case.stage, case.checked_by_id) == (Stage.CLOSING, west.person_id)
    assert holders(at_check(keeper, IN_EAST)) == [east.person_id]


def test_two_inspectors_of_a_cell_both_have_it_and_one_suffices(keeper: Organisation) -> None:
    first, second = inspector(keeper, WEST_CELL), inspector(keeper, WEST_CELL)
    case = at_check(keeper, IN_WEST)
    assert holders(case) == sorted([first.person_id or 0, second.person_id or 0])
    cases.pass_check(case, by=second)
    assert (case.stage, holders(case)) == (Stage.CLOSING, [])


def test_cell_without_an_inspector_is_checked_by_that_of_the_cell_around_it(keeper: Organisation) -> None:
    around, own = inspector(keeper, COMMUNITY), inspector(keeper, EAST_CELL)
    assert holders(at_check(keeper, IN_WEST)) == [around.person_id]
    assert holders(at_check(keeper, IN_EAST)) == [own.person_id]


@pytest.mark.parametrize("spot", [OUTSIDE, None])
def test_case_where_nobody_answers_is_checked_by_any_inspector_of_the_keeper(
    keeper: Organisation, spot: tuple[float, float] | None
) -> None:
    inspector(keeper, WEST_CELL)
    other = make_actor(keeper, INSPECTOR)
    case = at_check(keeper, spot)
    assert holders(case) == [None]
    assert cases.pass_check(case, by=other).stage == Stage.CLOSING


def test_duty_that_has_ended_or_not_begun_does_not_count(keeper: Organisation) -> None:
    gone, cell = make_actor(keeper, INSPECTOR), Cell.objects.get(code=WEST_CELL)
    yesterday, tomorrow = clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)
    duty = appoint(cell, DutyRole.INSPECTOR, organisation=keeper, person=person_of(gone), by=PLATFORM, since=yesterday)
    relieve(duty.pk, by=PLATFORM, on=yesterday)
    late = person_of(make_actor(keeper, INSPECTOR))
    appoint(cell, DutyRole.INSPECTOR, organisation=keeper, person=late, by=PLATFORM, since=tomorrow)
    assert holders(at_check(keeper, IN_WEST)) == [None]


def test_inspector_who_left_or_may_check_no_more_is_not_waited_for(keeper: Organisation) -> None:
    left, clerk = inspector(keeper, WEST_CELL), make_actor(keeper, DISPATCHER)
    cell = Cell.objects.get(code=WEST_CELL)
    appoint(cell, DutyRole.INSPECTOR, organisation=keeper, person=person_of(clerk), by=PLATFORM)
    Person.objects.filter(pk=left.person_id or 0).update(active=False)
    assert holders(at_check(keeper, IN_WEST)) == [None]


def test_inspector_of_another_unit_sees_the_case_on_the_desk_and_passes_it_from_its_page(keeper: Organisation) -> None:
    actor = inspector(make_organisation("衡川区监督中心"), WEST_CELL)
    case = at_check(keeper, IN_WEST)
    client = Client()
    client.force_login(open_account(person_of(actor), username="check.west", password="x" * 20, must_change=False))
    page = client.get(reverse("cases:case", args=[case.pk]))
    assert page.status_code == 200
    move = reverse("cases:move", args=[case.pk, "pass_check"])
    assert move in page.content.decode()
    assert client.post(move, {}).status_code == 302
    case.refresh_from_db()
    assert case.stage == Stage.CLOSING


def test_case_sent_back_comes_to_the_same_inspector_again(keeper: Organisation) -> None:
    actor = inspector(keeper, WEST_CELL)
    case = at_check(keeper, IN_WEST)
    cases.fail_check(case, by=actor, why="仍有破损")
    unit = case.lead
    assert unit is not None
    cases.report_done(case, "再次更换", by=make_actor(unit, CREW))
    cases.approve(case, by=make_actor(unit, UNIT_CLERK))
    assert (case.reworked, holders(case)) == (1, [actor.person_id])
