"""The reporter hears how it goes on: from the events of a case to the gateway and the mail server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.models import Case, CaseClass, Channel
from chengshu.kernel.cases.rights import SEE, SEE_CONTACT
from chengshu.kernel.cases.services import Contact
from chengshu.kernel.cases.tests.make import make_case
from chengshu.kernel.events.models import Delivery as Heard
from chengshu.kernel.events.models import Outgoing
from chengshu.kernel.events.services import deliver_due
from chengshu.kernel.intake.news import FILED
from chengshu.kernel.messages.models import Delivery, DeliveryState, Telling
from chengshu.kernel.messages.sending import send_due
from chengshu.kernel.messages.services import word_template
from chengshu.kernel.messages.tests.test_channels import Gateway, gateway
from chengshu.kernel.messages.wordings import Words
from chengshu.spec.people import Scope

DAY = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
WANG = Contact(name="王女士", phone="16012345678")


@pytest.fixture
def city(lamp: CaseClass, settings: Any) -> Iterator[Gateway]:
    """A city with a text message gateway, by day."""
    with gateway(code=0) as heard, clock.frozen(DAY):
        settings.SMS_URL, settings.SMS_KEY, settings.SMS_SECRET, settings.SMS_SIGN = (
            heard.url,
            "app",
            "secret",
            "天中市",
        )
        settings.PUBLIC_URL = "https://city.example"
        yield heard


def spread() -> None:
    """What happened is heard, and what is told goes out."""
    deliver_due()
    send_due()


def said(city: Gateway) -> list[str]:
    return [json.loads(body)["content"] for _, body in city.heard]


def reported(contact: Contact = WANG, **more: Any) -> Case:
    return make_case(contact=contact, class_code="0205", **more)


@pytest.mark.requirement("digital-city-management.4")
@pytest.mark.requirement("hotline-12345.5")
def test_reporter_hears_of_every_step_from_filing_to_the_rating(city: Gateway) -> None:
    case, unit = reported(), make_organisation("路灯管理处")
    steps: tuple[Callable[[], object], ...] = (
        lambda: cases.file(case, by=PLATFORM),
        lambda: cases.send(case, unit, by=PLATFORM),
        lambda: cases.approve(cases.report_done(case, "已更换", by=PLATFORM), by=PLATFORM),
        lambda: cases.close(cases.pass_check(case, by=PLATFORM), by=PLATFORM, reply="已更换灯泡"),
        lambda: cases.reopen(case, by=PLATFORM, why="又坏了"),
    )
    for step in steps:
        step()
        spread()
    told = said(city)
    assert [one.split()[0] for one in told] == [
        "诉求已立案",
        "诉求已交办",
        "诉求已处置",
        "诉求已办结，请评价",
        "诉求重新办理",
    ]
    assert "路灯管理处" in told[1]
    assert all(case.number in one and f"https://city.example/intake/follow/{case.follow_key}/" in one for one in told)
    assert "王女士" not in "".join(told)
    assert "路口" not in "".join(told)


def test_event_that_is_heard_twice_tells_once(city: Gateway) -> None:
    cases.file(reported(), by=PLATFORM)
    spread()
    Heard.objects.all().delete()
    Outgoing.objects.update(spread_at=None)
    spread()
    assert len(said(city)) == 1


def test_case_that_is_filed_and_sent_in_one_go_is_told_of_once(city: Gateway) -> None:
    cases.send(reported(), make_organisation("路灯管理处"), by=PLATFORM)
    spread()
    (told,) = said(city)
    assert "路灯管理处" in told


def test_refused_case_leads_to_the_reason(city: Gateway) -> None:
    case = reported()
    cases.refuse(case, by=PLATFORM, why="不属于本市，请联系 13812345678")
    spread()
    assert "诉求未予受理" in said(city)[0]
    page = Client().get(f"/intake/follow/{case.follow_key}/").content.decode()
    assert "不属于本市" in page
    assert "13812345678" not in page


@pytest.mark.requirement("digital-city-management.5")
def test_all_who_reported_the_same_hear_of_its_end_and_read_the_answer(city: Gateway) -> None:
    kept, other = reported(), reported(Contact(phone="16087654321"))
    own = reported(text="还是那盏灯")
    cases.merge([other, own], into=kept, by=PLATFORM)
    spread()
    cases.answer(kept, "已更换灯泡", by=PLATFORM)
    spread()
    phones = [(json.loads(body)["phone"], json.loads(body)["content"].split()[0]) for _, body in city.heard]
    assert sorted(phones) == sorted(
        [
            ("16012345678", "诉求已并案"),
            ("16012345678", "诉求已办结，请评价"),
            ("16087654321", "诉求已并案"),
            ("16087654321", "并案诉求已办结"),
        ]
    )
    assert "已更换灯泡" in Client().get(f"/intake/follow/{other.follow_key}/").content.decode()


def test_imported_unnamed_and_invented_cases_are_told_to_nobody(city: Gateway) -> None:
    cases.file(reported(channel=Channel.IMPORT, by=PLATFORM), by=PLATFORM)
    cases.file(reported(Contact(name="路人")), by=PLATFORM)
    cases.file(reported(once="demo-1"), by=PLATFORM)
    spread()
    assert not Telling.objects.exists()


def test_words_are_those_that_officials_wrote(city: Gateway) -> None:
    word_template(FILED, Words(Text("收到", "Got it"), Text("单号 %(number)s", "No. %(number)s")), by=PLATFORM)
    case = reported()
    cases.file(case, by=PLATFORM)
    spread()
    assert said(city) == [f"收到 单号 {case.number}"]


def test_reporter_who_opts_out_on_the_page_hears_nothing_until_they_opt_in(city: Gateway) -> None:
    case = reported()
    page = f"/intake/follow/{case.follow_key}/"
    shown = Client().get(page).content.decode()
    assert "160****5678" in shown
    assert "16012345678" not in shown
    assert Client().get(f"{page}silence/").status_code == 405
    Client().post(f"{page}silence/", {"silent": "1"})
    cases.file(case, by=PLATFORM)
    spread()
    assert said(city) == []
    assert "您选择了不接收" in Client().get(page).content.decode()
    Client().post(f"{page}silence/", {"silent": "0"})
    cases.send(case, make_organisation(), by=PLATFORM)
    spread()
    assert len(said(city)) == 1


def test_city_without_gateway_says_so_to_reporter_and_staff_and_pretends_nothing(lamp: CaseClass) -> None:
    case = reported()
    cases.file(case, by=PLATFORM)
    spread()
    assert Delivery.objects.get().state == DeliveryState.NO_WAY
    assert "短信和邮件暂未接入" in Client().get(f"/intake/follow/{case.follow_key}/").content.decode()
    staff = Client()
    staff.force_login(make_account(organisation=case.keeper, may={SEE: Scope.UNIT, SEE_CONTACT: Scope.UNIT}))
    page = staff.get(f"/cases/{case.pk}/").content.decode()
    assert "告知诉求人" in page
    assert "未接入，没有发送" in page


def test_case_page_shows_what_was_told_to_those_who_may_see_contacts(city: Gateway) -> None:
    case = reported()
    cases.file(case, by=PLATFORM)
    spread()
    pages = []
    for may in ({SEE: Scope.UNIT, SEE_CONTACT: Scope.UNIT}, {SEE: Scope.UNIT}):
        staff = Client()
        staff.force_login(make_account(organisation=case.keeper, may=may))
        pages.append(staff.get(f"/cases/{case.pk}/").content.decode())
    assert "诉求已立案" in pages[0]
    assert "160****5678" in pages[0]
    assert "16012345678" not in pages[0]
    assert "告知诉求人" not in pages[1]


def test_reporter_who_wrote_in_english_is_told_in_english(city: Gateway) -> None:
    client = Client()
    client.post(reverse("install:language"), {"language": "en"})
    given = {"text": "The lamp is dark", "address": "Renmin Road", "phone": "16012345678", "code": "0205"}
    client.post("/intake/report/", {**given, "ask_size": "one"})
    case = Case.everywhere.get()
    cases.file(case, by=PLATFORM)
    spread()
    assert said(city)[0].startswith("Your report is filed")
