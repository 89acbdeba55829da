"""Automatic dispatch when a case is filed, and the dispatcher's one press."""

from __future__ import annotations

from typing import Any

import pytest

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.events import CaseFiled
from chengshu.kernel.cases.models import Case, Remark, Stage
from chengshu.kernel.dispatch.errors import NotToBeSent
from chengshu.kernel.dispatch.models import Decided, Decision, Mode
from chengshu.kernel.dispatch.queries.shares import automatic_share, taken_share
from chengshu.kernel.dispatch.services import send_as_proposed, sending
from chengshu.kernel.dispatch.tests.make import City, filed, make_city, make_rule
from chengshu.kernel.events.services import deliver_due
from chengshu.kernel.work.models import Item

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return make_city()


def heard(case: Case) -> CaseFiled:
    return CaseFiled(case_id=case.pk, number=case.number, channel=case.channel)


@pytest.mark.requirement("digital-city-management.5")
def test_case_is_sent_by_rule_with_support_and_joint_handling_when_it_is_filed(city: City) -> None:
    rule = make_rule(city.roads, mode=Mode.SEND, words=("井盖",), support=(city.lamps,), order="先设围挡")
    case = filed(city)
    deliver_due()
    case.refresh_from_db()
    assert (case.stage, case.lead, case.sent_by_rule) == (Stage.HANDLING, city.roads, True)
    assert Item.everywhere.filter(parent=case.item, kind="cases.assist").exists()
    decision = Decision.objects.get(case=case)
    assert (decision.outcome, decision.rule, decision.unit) == (Decided.SENT, rule, city.roads)
    assert decision.reasons
    assert Remark.objects.filter(case=case, public=False, text__contains="规则").count() == 1


def test_event_heard_again_sends_nothing_twice(city: City) -> None:
    make_rule(city.roads, mode=Mode.SEND)
    case = filed(city)
    for _ in range(3):
        sending.on_filed(heard(case))
    deliver_due()
    assert Decision.objects.filter(case=case).count() == 1
    assert case.item is not None
    assert case.item.steps.filter(verb="send").count() == 1


def test_case_that_somebody_sent_first_is_left_alone(city: City) -> None:
    make_rule(city.roads, mode=Mode.SEND)
    case = cases.send(filed(city), city.lamps, by=city.dispatcher)
    deliver_due()
    case.refresh_from_db()
    assert (case.lead, case.sent_by_rule) == (city.lamps, False)
    assert not Decision.objects.filter(case=case).exists()


def test_refused_sending_leaves_the_case_at_the_desk_and_says_why(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    make_rule(city.roads, mode=Mode.SEND)
    case = filed(city)

    def refused(*_: object, **__: object) -> None:
        raise Refusal

    monkeypatch.setattr(cases, "send", refused)
    deliver_due()
    case.refresh_from_db()
    decision = Decision.objects.get(case=case)
    assert (case.stage, decision.outcome) == (Stage.DISPATCH, Decided.REFUSED)
    assert "未能自动派出" in decision.reasons[-1].zh


def test_rule_that_proposes_waits_for_one_press_of_the_dispatcher(city: City) -> None:
    make_rule(city.roads)
    case = filed(city)
    deliver_due()
    case.refresh_from_db()
    assert case.stage == Stage.DISPATCH
    send_as_proposed(case, by=city.dispatcher)
    deliver_due()
    case.refresh_from_db()
    assert (case.lead, case.sent_by_rule) == (city.roads, False)
    assert Decision.objects.get(case=case).outcome == Decided.TAKEN
    with pytest.raises(NotToBeSent):
        send_as_proposed(case, by=city.dispatcher)


def test_shares_are_counted(city: City) -> None:
    begin = clock.now()
    make_rule(city.roads, mode=Mode.SEND, words=("井盖",))
    make_rule(city.roads, rank=200)
    filed(city)
    followed, other = filed(city, "路灯不亮"), filed(city, "路灯不亮了")
    deliver_due()
    send_as_proposed(followed, by=city.dispatcher)
    cases.send(other, city.lamps, by=city.dispatcher)
    deliver_due()
    automatic, taken = automatic_share(begin, clock.now()), taken_share(begin, clock.now())
    assert (automatic.part, automatic.whole) == (1, 3)
    assert (taken.part, taken.whole, taken.percent) == (1, 2, 50.0)


@pytest.mark.django_db(transaction=True)
def test_death_between_filing_and_dispatch_loses_nothing_and_doubles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    city = make_city()
    make_rule(city.roads, mode=Mode.SEND)
    case = filed(city)
    send = cases.send

    class Killed(BaseException):
        pass

    def dies(*given: Any, **named: Any) -> None:
        send(*given, **named)
        raise Killed

    monkeypatch.setattr(cases, "send", dies)
    with pytest.raises(Killed):
        deliver_due()
    case.refresh_from_db()
    assert (case.stage, Decision.objects.count()) == (Stage.DISPATCH, 0)
    monkeypatch.setattr(cases, "send", send)
    deliver_due()
    deliver_due()
    case.refresh_from_db()
    assert (case.stage, case.lead) == (Stage.HANDLING, city.roads)
    assert case.item is not None
    assert case.item.steps.filter(verb="send").count() == 1
    cases.report_done(case, "已换", by=PLATFORM)
