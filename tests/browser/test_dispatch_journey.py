"""A dispatcher sends a case, sends it elsewhere when it is refused, and closes it after an inspector's check."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.test_inspector_journey import MOBILE, WHERE, photograph
from tests.browser.visitor import PHONE, Visitor

PLACE = "柳园北侧过街天桥东梯"
WHY = "该处台阶由环卫处代管，不属我单位职责。"
FACILITIES, SANITATION = "天中市市政设施管理处", "天中市环境卫生管理处"


@pytest.mark.requirement("digital-city-management.4", "digital-city-management.5")
def test_a_case_is_sent_refused_sent_elsewhere_checked_with_a_photo_and_closed(visit: Visit) -> None:
    inspector = visit("inspector", size=PHONE)
    number = reported(inspector)

    dispatcher = visit("dispatcher")
    opened(dispatcher, number)
    press(dispatcher, "立案")
    sent(dispatcher, FACILITIES)

    crew = visit("crew", size=PHONE)
    opened(crew, number)
    longer(crew, "申请退回", why=WHY)

    opened(dispatcher, number)
    expect(main(dispatcher)).to_contain_text(WHY)
    dispatcher.shot("dispatch-refused")
    assert not dispatcher.barriers() + dispatcher.sideways()
    sent(dispatcher, SANITATION)
    expect(main(dispatcher)).to_contain_text(SANITATION)

    unit = visit("sanitation.clerk")
    opened(unit, number)
    longer(unit, "处置完成", result="破损台阶两处已修补，恢复通行。")
    press(unit, "审核通过")

    checked(inspector, number)

    opened(dispatcher, number)
    expect(main(dispatcher)).to_contain_text("台阶已平整，照片为证。")
    press(dispatcher, "结案")
    dispatcher.shot("dispatch-closed")
    assert not dispatcher.barriers() + dispatcher.sideways()
    tracker = main(dispatcher).locator(".tracker-step", has_text="结案")
    expect(tracker).to_contain_text("按时")


def reported(inspector: Visitor) -> str:
    """The number of a report sent from the phone with network."""
    inspector.stand_at(*WHERE)
    inspector.go(MOBILE)
    page = inspector.page
    expect(page.locator("[data-field=where]")).to_contain_text("已定位")
    for tap in ("道路交通", "过街天桥"):
        page.locator("[data-field=classes]").get_by_role("button", name=tap, exact=True).click()
    page.locator(".field-terms button").nth(1).click()
    page.get_by_label("地址或附近标志").fill(PLACE)
    page.get_by_label("补充说明").fill("天桥东梯台阶破损两处，老人容易绊倒。")
    page.locator(".field-send button").click()
    note = page.locator("[data-field=note]")
    expect(note).to_contain_text("编号")
    found = re.search(r"20\d{6}-\d{6}", note.inner_text())
    assert found
    return found.group()


def checked(inspector: Visitor, number: str) -> None:
    """The check comes to the inspector's phone and is answered there with a photo."""
    inspector.go(MOBILE)
    page = inspector.page
    page.locator("[data-show=tasks]").click()
    card = page.locator("[data-task^=check]", has_text=PLACE)
    expect(card).to_be_visible()
    with page.expect_file_chooser() as chooser:
        card.get_by_text("拍照").click()
    chooser.value.set_files(photograph("台阶.jpg"))
    expect(card).to_contain_text("照片 1")
    card.get_by_label(re.compile("情况说明")).fill("台阶已平整，照片为证。")
    inspector.shot("check-task")
    assert not inspector.barriers() + inspector.sideways()
    card.get_by_role("button", name="通过", exact=True).click()
    expect(card).to_have_count(0)
    expect(page.locator("[data-field=note]")).to_contain_text(number)


def main(visitor: Visitor) -> Locator:
    """What the page is about, beside its frame."""
    return visitor.page.locator("main")


def opened(visitor: Visitor, number: str) -> None:
    """Find the case by its number and open it."""
    visitor.go(f"/cases/?q={number}")
    main(visitor).locator("#cases tbody a").first.click()
    visitor.settled()
    expect(main(visitor)).to_contain_text(number)


def press(visitor: Visitor, name: str) -> None:
    """A move of one click."""
    main(visitor).get_by_role("button", name=name, exact=True).first.click()
    visitor.settled()
    expect(visitor.page.locator("#messages")).to_contain_text("已办理")


def longer(visitor: Visitor, name: str, **values: str) -> None:
    """A move with a form of its own."""
    main(visitor).get_by_role("link", name=name, exact=True).first.click()
    visitor.settled()
    for field, value in values.items():
        main(visitor).locator(f"[name={field}]").fill(value)
    main(visitor).locator("form .form-foot button").first.click()
    visitor.settled()
    expect(visitor.page.locator("#messages")).to_contain_text("已办理")


def sent(dispatcher: Visitor, unit: str) -> None:
    """Send it to a unit by its name."""
    longer(dispatcher, "派遣", lead=unit)
