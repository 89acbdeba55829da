"""A citizen's report goes its whole way: desk, crew, check, answer, rating, and the rate that opens down to it."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Locator

from tests.browser.city import City
from tests.browser.conftest import Visit
from tests.browser.visitor import PHONE, Visitor

WORDS = "青石巷口的路灯杆倒了，挡住了人行道，晚上看不见。"
COUNTED_S = 150


@pytest.mark.requirement("digital-city-management.4")
def test_a_report_is_filed_sent_handled_checked_answered_and_rated(visit: Visit, city: City) -> None:
    citizen = visit(size=PHONE)
    number, follow = reported(citizen)

    seat = visit("seat")
    opened(seat, number)
    press(seat, "受理")
    press(seat, "立案")

    dispatcher = visit("hotline.clerk")
    opened(dispatcher, number)
    dispatcher.shot("case-to-send")
    sent(dispatcher, "天中市市政设施管理处")

    crew = visit("crew", size=PHONE)
    opened(crew, number)
    longer(crew, "处置完成", result="灯杆已扶正，恢复照明。")
    crew.shot("case-crew")
    assert not crew.barriers() + crew.sideways()

    unit = visit("facilities.clerk")
    opened(unit, number)
    press(unit, "审核通过")

    opened(seat, number)
    longer(seat, "核查通过")
    opened(dispatcher, number)
    press(dispatcher, "结案")
    dispatcher.shot("case-closed")
    assert not dispatcher.barriers() + dispatcher.sideways()

    citizen.go(follow)
    assert "恢复照明" in main(citizen).inner_text()
    citizen.page.locator("input[name=satisfaction][value='5']").check()
    citizen.page.locator("form[action$='/rate/'] button").click()
    citizen.settled()
    assert "5 分" in main(citizen).inner_text()
    citizen.shot("case-citizen")
    assert not citizen.barriers() + citizen.sideways()


def test_the_mayor_opens_a_rate_down_to_its_cases(visit: Visit) -> None:
    mayor = visit("mayor")
    end = time.monotonic() + COUNTED_S
    mayor.go("/evaluation/by/unit/")
    while not main(mayor).locator("td a").count() and time.monotonic() < end:
        time.sleep(3)
        mayor.go("/evaluation/by/unit/")
    mayor.shot("evaluation-units")
    assert not mayor.barriers() + mayor.sideways()
    main(mayor).locator("td a").first.click()
    mayor.settled()
    assert re.search(r"20\d{6}-\d{6}", main(mayor).inner_text())
    mayor.shot("evaluation-cases")


def main(visitor: Visitor) -> Locator:
    """What the page is about, beside its frame."""
    return visitor.page.locator("main")


def reported(citizen: Visitor) -> tuple[str, str]:
    """The number of the report and the page on which its reporter follows it."""
    citizen.go("/intake/report/")
    citizen.page.locator("[name=text]").fill(WORDS)
    kind = citizen.page.locator("[name=code] option", has_text="路灯").first
    citizen.page.locator("[name=code]").select_option(kind.get_attribute("value"))
    citizen.page.locator("[name=address]").fill("望河区青石巷")
    citizen.page.locator("[name=phone]").fill("16000001234")
    citizen.shot("case-report")
    assert not citizen.barriers() + citizen.sideways()
    main(citizen).locator("form button[type=submit], form .btn-primary").first.click()
    citizen.page.wait_for_url(re.compile("/intake/follow/"))
    found = re.search(r"20\d{6}-\d{6}", main(citizen).inner_text())
    assert found
    return found.group(), citizen.page.url.partition("?")[0]


def opened(visitor: Visitor, number: str) -> None:
    """Find the case by its number and open it."""
    visitor.go(f"/cases/?q={number}")
    main(visitor).get_by_role("link", name=re.compile("青石巷|路灯杆")).first.click()
    visitor.settled()
    assert number in main(visitor).inner_text()


def press(visitor: Visitor, name: str) -> None:
    """A move of one click."""
    main(visitor).get_by_role("button", name=name, exact=True).first.click()
    visitor.settled()


def longer(visitor: Visitor, name: str, **values: str) -> None:
    """A move with a form of its own."""
    main(visitor).get_by_role("link", name=name, exact=True).first.click()
    visitor.settled()
    for field, value in values.items():
        main(visitor).locator(f"[name={field}]").fill(value)
    main(visitor).locator("form .form-foot button, form button[type=submit]").first.click()
    visitor.settled()


def sent(visitor: Visitor, unit: str) -> None:
    """Send it to a unit by its name; the unit on duty is proposed."""
    main(visitor).get_by_role("link", name="派遣", exact=True).first.click()
    visitor.settled()
    main(visitor).locator("[name=lead]").fill(unit)
    main(visitor).locator("form .form-foot button").first.click()
    visitor.settled()
