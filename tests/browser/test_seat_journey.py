"""A call at the hotline: the number tells who calls, what is typed brings help, one key files; and nothing is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.visitor import PHONE, Visitor

CALLER = "13900004521"
SAID = "望河区文昌街小学门口的路灯三天不亮了，孩子放学看不清路。"
ASKED = "我的居民身份证丢失了，想问一下怎样补办，要带什么材料？"
NUMBER = re.compile(r"20\d{6}-\d{6}")


def test_a_call_is_filed_with_one_key_and_the_next_call_shows_who_calls(visit: Visit) -> None:
    seat = visit("seat")
    page = seat.page
    taken(seat)
    page.keyboard.type(CALLER)
    page.keyboard.press("F4")
    page.keyboard.type(SAID)
    suggestion = page.locator("#beside label", has=page.locator("[name=proposed]")).first
    expect(suggestion).to_be_visible()
    expect(page.locator("#beside [name=spot]").first).to_be_visible()
    chosen = named(suggestion)
    page.keyboard.press("Alt+1")
    page.keyboard.press("Alt+4")
    expect(page.locator("#beside [name=proposed]").first).to_be_checked()
    expect(page.locator("#beside [name=spot]").first).to_be_checked()
    seat.shot("seat-typed")
    assert not seat.barriers() + seat.sideways()
    page.keyboard.press("Control+Enter")
    number = told(seat, "已立案")

    page.keyboard.type(CALLER)
    history = page.locator("#caller")
    expect(history).to_contain_text(number)
    expect(history).to_contain_text("在办")
    seat.shot("seat-caller")
    assert not seat.barriers() + seat.sideways()

    opened(seat, number)
    main = page.locator("main")
    expect(main).to_contain_text("待派遣")
    expect(main.locator(".facts").first).to_contain_text(chosen)
    expect(main.locator(".case-text + p")).to_contain_text("望河区")


@pytest.mark.requirement("hotline-12345.10")
def test_an_article_answers_the_call(visit: Visit) -> None:
    seat = visit("seat")
    taken(seat)
    seat.page.keyboard.press("F4")
    seat.page.keyboard.type(ASKED)
    article = seat.page.locator(".seat-answer").first
    expect(article).to_contain_text("身份证")
    seat.page.keyboard.press("F9")
    expect(article.locator("summary")).to_be_focused()
    seat.page.keyboard.press("Alt+A")
    number = told(seat, "已直接答复")
    opened(seat, number)
    expect(seat.page.locator("main")).to_contain_text("户口簿")


@pytest.mark.requirement("hotline-12345.4")
def test_an_emergency_is_handed_to_the_police_and_both_sides_are_on_record(visit: Visit) -> None:
    seat = visit("seat")
    taken(seat)
    seat.page.keyboard.type(CALLER)
    seat.page.keyboard.press("F4")
    seat.page.keyboard.type("有人持刀打架，就在望河区客运站门口。")
    seat.page.get_by_role("button", name="110").click()
    number = told(seat, "人工转接")
    opened(seat, number)
    main = seat.page.locator("main")
    expect(main).to_contain_text(f"ZJ{number}")
    main.get_by_role("link", name="登记对方情况").click()
    seat.page.locator("[name=reference]").fill("110-2026-0917")
    seat.page.locator("[name=outcome]").fill("民警到场，双方已分开。")
    seat.page.locator("main form .form-foot button").first.click()
    seat.settled()
    expect(main).to_contain_text("110-2026-0917")
    seat.shot("seat-transferred")
    assert not seat.barriers() + seat.sideways()


def test_nothing_typed_is_lost_when_it_does_not_fit_or_the_network_fails(visit: Visit) -> None:
    seat = visit("seat")
    page = seat.page
    taken(seat)
    page.keyboard.type(CALLER)
    page.keyboard.press("F4")
    page.keyboard.type("想反映一件事。")
    seat.expected.add(409)
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-wrong]")).to_contain_text("类别")
    expect(page.locator("[name=class_line]")).to_be_focused()
    seat.shot("seat-wrong")
    assert not seat.barriers() + seat.sideways()

    page.locator("[name=class_line]").fill("噪声")
    seat.offline(True)
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("[data-wrong]")).to_contain_text("没有网络")
    expect(page.locator("[name=text]")).to_have_value("想反映一件事。")
    expect(page.locator("[name=phone]")).to_have_value(CALLER)
    seat.offline(False)
    page.locator("[name=class_line]").fill("")
    page.keyboard.press("Control+Shift+Enter")
    told(seat, "已受理")


def test_the_seat_fits_a_phone(visit: Visit) -> None:
    seat = visit("seat", size=PHONE)
    taken(seat)
    seat.page.locator("[name=text]").fill(SAID)
    expect(seat.page.locator("#beside [name=proposed]").first).to_be_visible()
    seat.shot("seat-typed")
    assert not seat.barriers() + seat.sideways()


def taken(seat: Visitor) -> None:
    """A call comes in: the page is opened from the menu, and the number's field waits."""
    seat.go("/hotline_12345/seat/")
    expect(seat.page.locator("[name=phone]")).to_be_focused()


def told(seat: Visitor, words: str) -> str:
    """The number of the case that the page names once it is done; the page is ready for the next call."""
    said = seat.page.locator("#messages")
    expect(said).to_contain_text(words)
    found = NUMBER.search(said.inner_text())
    assert found
    expect(seat.page.locator("[name=text]")).to_have_value("")
    expect(seat.page.locator("[name=phone]")).to_be_focused()
    return found.group()


def opened(seat: Visitor, number: str) -> None:
    """The case of this number, found from the desk."""
    seat.go(f"/cases/?q={number}")
    seat.page.locator("#cases tbody a").first.click()
    seat.settled()
    expect(seat.page.locator("main")).to_contain_text(number)


def named(suggestion: Locator) -> str:
    """The name of a class as it is suggested, without its key and its probability."""
    return re.sub(r"^\d\s*|\s*[\d.]+\s*%$", "", suggestion.inner_text().strip())
