"""Who handles a case asks for its suspension; who may grant time decides."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.errors import AskedBefore
from chengshu.kernel.cases.models import Case, Stage
from chengshu.kernel.cases.rights import CREW, DISPATCHER
from chengshu.kernel.cases.tests.make import make_actor, make_case, make_class, make_keeper
from chengshu.kernel.cases.tests.test_pages import page_of, signed_in
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.work.errors import NotOpen, NotYours
from chengshu.kernel.work.models import Status
from chengshu.kernel.work.services import make_move, pause

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Organisation:
    make_class("0101")
    return make_keeper()


@pytest.fixture
def unit() -> Organisation:
    return make_organisation("市政处")


@pytest.fixture
def case(keeper: Organisation, unit: Organisation) -> Case:
    """A case in the hands of a unit; the keeper has somebody who may grant time."""
    make_actor(keeper, DISPATCHER)
    return cases.send(make_case(class_code="0101"), unit, by=PLATFORM)


def paused(case: Case) -> bool:
    case.refresh_from_db()
    assert case.item is not None
    case.item.refresh_from_db()
    return case.item.paused_since is not None


@pytest.mark.requirement("digital-city-management.4")
def test_handler_cannot_stop_the_clocks_alone(case: Case, unit: Organisation) -> None:
    crew = make_actor(unit, CREW)
    with pytest.raises(NotYours):
        cases.suspend(case, by=crew, why="等配件")
    assert case.item is not None
    with pytest.raises(NotYours):
        pause(case.item, "suspended", by=crew, why="等配件")
    assert not paused(case)


@pytest.mark.requirement("digital-city-management.4")
def test_clocks_run_until_the_request_is_granted_and_the_handler_lets_them_go_on(
    case: Case, keeper: Organisation, unit: Organisation
) -> None:
    crew, dispatcher = make_actor(unit, CREW), make_actor(keeper, DISPATCHER)
    request = cases.ask_suspension(case, by=crew, why="等配件到货")
    assert not paused(case)
    with pytest.raises(NotYours):
        make_move(request, "grant", by=crew)
    make_move(request, "grant", by=dispatcher)
    assert paused(case)
    assert case.item is not None
    halt = case.item.standstills.get()
    assert (halt.why, halt.began_by_id) == ("等配件到货", dispatcher.person_id)
    cases.resume(case, by=crew)
    assert not paused(case)


def test_request_that_is_refused_leaves_the_clocks_running_and_may_be_made_again(
    case: Case, keeper: Organisation, unit: Organisation
) -> None:
    crew, dispatcher = make_actor(unit, CREW), make_actor(keeper, DISPATCHER)
    request = cases.ask_suspension(case, by=crew, why="等配件")
    with pytest.raises(AskedBefore):
        cases.ask_suspension(case, by=crew, why="再申请")
    make_move(request, "refuse", by=dispatcher, why="配件有库存")
    assert not paused(case)
    assert cases.ask_suspension(case, by=crew, why="库存型号不符").status == Status.OPEN


def test_only_who_handles_the_case_asks(case: Case, keeper: Organisation) -> None:
    for stranger in (make_actor(make_organisation(), CREW), make_actor(keeper, CREW)):
        with pytest.raises(NotAllowed):
            cases.ask_suspension(case, by=stranger, why="等配件")


def test_request_about_a_case_that_is_over_by_then_cannot_be_granted(
    case: Case, keeper: Organisation, unit: Organisation
) -> None:
    request = cases.ask_suspension(case, by=make_actor(unit, CREW), why="等配件")
    cases.approve(cases.report_done(case, "好了", by=PLATFORM), by=PLATFORM)
    cases.lapse_unrated()
    cases.rate(cases.close(cases.pass_check(case, by=PLATFORM), by=PLATFORM), 5)
    assert Case.everywhere.get().stage == Stage.OVER
    with pytest.raises(NotOpen):
        make_move(request, "grant", by=make_actor(keeper, DISPATCHER))


def test_handler_asks_from_the_page_and_the_page_says_that_it_waits(
    case: Case, keeper: Organisation, unit: Organisation
) -> None:
    crew = Client()
    crew.force_login(make_account(organisation=unit, may=dict(CREW.may)))
    shown = page_of(crew, case)
    assert "申请挂账" in shown
    assert reverse("cases:suspend", args=[case.pk]) not in shown
    answer = crew.post(reverse("cases:ask_suspension", args=[case.pk]), {"why": "等配件到货"})
    assert answer.status_code == 302
    waiting = page_of(crew, case)
    assert "等待审批" in waiting
    assert "申请挂账</a>" not in waiting
    shown = page_of(signed_in(keeper, DISPATCHER), case)
    assert reverse("cases:suspend", args=[case.pk]) in shown
    assert "挂账申请" in shown
