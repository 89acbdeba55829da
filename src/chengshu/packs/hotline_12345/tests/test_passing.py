"""Cases handed on, and what comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.events import CaseClosed, CaseOverdue
from chengshu.kernel.cases.following import about
from chengshu.kernel.cases.models import Case, Link, Scheme, Stage
from chengshu.kernel.cases.services import Description
from chengshu.kernel.messages.models import Notice
from chengshu.kernel.projects.models import Matter, MatterSource
from chengshu.kernel.work.models import Item
from chengshu.packs.hotline_12345.errors import HandedOverAlready, NotOverdue
from chengshu.packs.hotline_12345.models import Handover, Receiver
from chengshu.packs.hotline_12345.services.calls import file_call
from chengshu.packs.hotline_12345.services.passing import (
    hand_to_city,
    hand_to_market,
    hand_to_supervision,
    on_closed,
    on_overdue,
    supervise_due,
)
from chengshu.packs.hotline_12345.services.rules import set_rule
from chengshu.packs.hotline_12345.tests.make import Hotline, close, make_call, make_hotline
from chengshu.spec.work import Allowance, Span

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotline() -> Hotline:
    return make_hotline()


def filed(hotline: Hotline) -> Case:
    return file_call(make_call(), by=hotline.seat).case


@pytest.mark.requirement("hotline-12345.5")
def test_a_request_is_classed_sent_handed_back_sent_again_given_time_and_answered(hotline: Hotline) -> None:
    case = filed(hotline)
    assert case.case_class is not None
    cases.send(case, hotline.market, by=hotline.clerk)
    cases.hand_back(case, by=PLATFORM, why="不属于本单位职责")
    assert (case.stage, case.handed_back) == (Stage.DISPATCH, 1)
    cases.send(case, hotline.office, by=hotline.clerk)
    asked = cases.ask_time(case, amount=Allowance(2, Span.WORKING_DAYS), by=PLATFORM, why="材料未到")
    assert Item.everywhere.filter(pk=asked.pk).exists()
    cases.report_done(case, "已修补", by=PLATFORM)
    cases.approve(case, by=PLATFORM)
    cases.pass_check(case, by=PLATFORM)
    cases.close(case, by=hotline.clerk, reply="您好，路面已修补。")
    assert (case.stage, case.reply, case.lead) == (Stage.EVALUATION, "您好，路面已修补。", hotline.office)


@pytest.mark.requirement("hotline-12345.7")
def test_a_case_of_the_city_goes_on_there_and_its_result_comes_back(hotline: Hotline) -> None:
    case = filed(hotline)
    row = hand_to_city(case, by=hotline.clerk)
    other = row.other
    assert other is not None
    assert (other.keeper, other.scheme, other.reporter) == (hotline.command, Scheme.CITY, None)
    assert Link.objects.filter(case=case, other=other).exists()
    assert Link.objects.filter(case=other, other=case).exists()
    case.refresh_from_db()
    assert (case.stage, case.lead) == (Stage.HANDLING, hotline.command)
    cases.describe(other, Description(class_code="0101"), by=PLATFORM)
    cases.file(other, by=PLATFORM)
    close(other, "坑已补平。")
    on_closed(CaseClosed(**about(other), outcome=other.outcome))
    case.refresh_from_db()
    row.refresh_from_db()
    assert (case.stage, case.result, row.result) == (Stage.CHECK, "坑已补平。", "坑已补平。")
    assert row.returned_at is not None


def test_what_the_city_does_not_take_comes_back_to_be_sent_elsewhere(hotline: Hotline) -> None:
    case = filed(hotline)
    other = hand_to_city(case, by=hotline.clerk).other
    assert other is not None
    cases.refuse(other, by=PLATFORM, why="不是城市管理问题")
    on_closed(CaseClosed(**about(other), outcome=other.outcome))
    case.refresh_from_db()
    assert (case.stage, case.handed_back) == (Stage.DISPATCH, 1)


def test_a_case_is_handed_to_the_same_once(hotline: Hotline) -> None:
    case = filed(hotline)
    hand_to_city(case, by=hotline.clerk)
    with pytest.raises(HandedOverAlready):
        hand_to_city(case, by=hotline.clerk)
    with pytest.raises(NotAllowed):
        hand_to_market(case, by=hotline.seat)


@pytest.mark.requirement("hotline-12345.8")
def test_a_market_complaint_goes_to_the_bureau_in_charge(hotline: Hotline) -> None:
    case = filed(hotline)
    row = hand_to_market(case, by=hotline.clerk, why="短斤缺两")
    case.refresh_from_db()
    assert (case.lead, case.stage) == (hotline.market, Stage.HANDLING)
    assert Link.objects.filter(case=case, kind="market", reference=row.reference).exists()
    cases.report_done(case, "已责令改正。", by=PLATFORM)
    cases.approve(case, by=PLATFORM)
    cases.pass_check(case, by=PLATFORM)
    cases.close(case, by=PLATFORM, reply="商户已整改。")
    on_closed(CaseClosed(**about(case), outcome=case.outcome))
    row.refresh_from_db()
    assert row.result == "商户已整改。"


@pytest.mark.requirement("hotline-12345.9")
def test_an_overdue_case_is_warned_of_and_becomes_a_supervised_matter(hotline: Hotline) -> None:
    case = filed(hotline)
    with pytest.raises(NotOverdue):
        hand_to_supervision(case, by=hotline.clerk)
    Case.everywhere.filter(pk=case.pk).update(due_at=clock.now() - timedelta(days=1))
    on_overdue(CaseOverdue(**about(case), stage=""))
    assert Notice.objects.filter(person=hotline.head.person_id, template="hotline_12345.case.overdue").exists()
    row = hand_to_supervision(case, by=hotline.clerk)
    matter = Matter.everywhere.get()
    assert (matter.owner, matter.source, matter.source_number) == (hotline.office, MatterSource.HOTLINE, case.number)
    assert row.reference == matter.number
    assert Link.objects.filter(case=case, kind="supervision", about_id=str(matter.pk)).exists()


def test_what_stays_overdue_goes_to_supervision_by_itself_once(hotline: Hotline) -> None:
    case = filed(hotline)
    set_rule(by=hotline.head, supervise_days=3)
    Case.everywhere.filter(pk=case.pk).update(due_at=clock.now() - timedelta(days=2))
    assert supervise_due() == 0
    Case.everywhere.filter(pk=case.pk).update(due_at=clock.now() - timedelta(days=4))
    assert supervise_due() == 1
    assert supervise_due() == 0
    assert Handover.everywhere.get().receiver == Receiver.SUPERVISION


def test_nothing_goes_by_itself_where_officials_set_no_days(hotline: Hotline) -> None:
    case = filed(hotline)
    set_rule(by=hotline.head, supervise_days=None)
    Case.everywhere.filter(pk=case.pk).update(due_at=clock.now() - timedelta(days=40))
    assert supervise_due() == 0
