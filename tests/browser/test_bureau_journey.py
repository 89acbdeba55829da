"""The head of a bureau sees what is open and late and sends a result back; the centre grants time and suspends."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_dispatch_journey import longer, main, opened, press, sent
from tests.browser.visitor import PHONE, Visitor

UNIT = "天中市市政设施管理处"
PLACE = "柳园西侧过街天桥西梯"
MORE, GRANTED = "需订制防滑踏步，到货还要两天。", "同意，请先围挡并设警示灯。"
BACK, STILL = "照片看不出接缝是否平整，请补修后重报。", "等待专家会诊后再定修补方案。"


def test_a_bureau_head_opens_what_is_late_and_finds_only_the_bureaus_own(visit: Visit) -> None:
    head = visit("facilities.head")
    head.go("/")
    link = head.page.locator(".side").get_by_role("link", name="案件", exact=True)
    if not link.is_visible():
        head.page.locator(".side summary", has_text="诉求与案件").click()
    link.click()
    head.settled()
    rows = main(head).locator("#cases tbody tr")
    expect(rows).not_to_have_count(0)
    assert rows.count() == main(head).locator("#cases tbody tr", has_text=UNIT).count()
    main(head).get_by_role("link", name=re.compile("^已超期")).click()
    head.settled()
    expect(rows).not_to_have_count(0)
    assert rows.count() == main(head).locator("#cases tbody tr", has_text="超期").count()
    head.shot("bureau-late")
    assert not head.barriers() + head.sideways()
    rows.first.get_by_role("link").first.click()
    head.settled()
    expect(main(head)).to_contain_text(UNIT)


@pytest.mark.requirement("digital-city-management.4")
def test_more_time_is_granted_a_result_sent_back_and_a_case_suspended_each_with_its_reason(visit: Visit) -> None:
    centre = visit("command.head")
    number = registered(centre)
    classed(centre, "0205")
    termed(centre)
    sent(centre, UNIT)

    crew = visit("crew", size=PHONE)
    opened(crew, number)
    more(crew, "申请延期")
    main(crew).locator("[name=amount]").fill("2")
    main(crew).locator("[name=why]").fill(MORE)
    main(crew).locator("form .form-foot button").first.click()
    crew.settled()
    before = due(crew)

    centre.go("/work/")
    main(centre).get_by_role("link", name=re.compile("^待签收")).click()
    centre.settled()
    main(centre).get_by_role("link", name=re.compile(f"延期申请.*{PLACE}")).first.click()
    centre.settled()
    expect(main(centre)).to_contain_text(MORE)
    expect(main(centre)).to_contain_text("个工作日")
    centre.shot("bureau-more-time")
    assert not centre.barriers() + centre.sideways()
    main(centre).locator("[name=why]").fill(GRANTED)
    main(centre).get_by_role("button", name="同意延期").click()
    centre.settled()

    opened(crew, number)
    expect(main(crew)).to_contain_text(GRANTED)
    assert due(crew) > before
    longer(crew, "处置完成", result="踏步已更换。")

    head = visit("facilities.head")
    opened(head, number)
    longer(head, "退回重办", why=BACK)
    opened(crew, number)
    expect(main(crew)).to_contain_text(BACK)

    opened(centre, number)
    more(centre, "挂账")
    main(centre).locator("[name=why]").fill(STILL)
    main(centre).locator("form .form-foot button").first.click()
    centre.settled()
    expect(main(centre)).to_contain_text("计时已暂停")
    expect(main(centre)).to_contain_text(STILL)
    centre.shot("bureau-suspended")
    assert not centre.barriers() + centre.sideways()

    more(centre, "恢复计时")
    expect(main(centre)).not_to_contain_text("计时已暂停")
    opened(crew, number)
    longer(crew, "处置完成", result="接缝已补修平整。")
    opened(head, number)
    press(head, "审核通过")
    expect(main(head)).to_contain_text("核查")


def registered(centre: Visitor) -> str:
    """The number of a case that the centre writes down itself."""
    centre.go("/cases/")
    main(centre).get_by_role("link", name="登记案件").click()
    main(centre).locator("[name=channel]").select_option(label="采集员")
    main(centre).locator("[name=text]").fill(f"{PLACE}台阶松动，雨天很滑。")
    main(centre).locator("[name=address]").fill(PLACE)
    main(centre).locator("form .form-foot button").first.click()
    centre.settled()
    found = re.search(r"20\d{6}-\d{6}", main(centre).inner_text())
    assert found
    return found.group()


def classed(centre: Visitor, code: str) -> None:
    """Give the case on the page its class."""
    main(centre).get_by_role("link", name="修改信息").click()
    main(centre).locator("[name=case_class]").fill(code)
    main(centre).locator("form .form-foot button").first.click()
    centre.settled()
    expect(main(centre).locator(".facts").first).to_contain_text("过街天桥")


def termed(centre: Visitor) -> None:
    """Say which of the terms of its class the case is filed on."""
    main(centre).locator("#terms [name=terms]").nth(1).check()
    main(centre).get_by_role("button", name="只选定，暂不立案").click()
    centre.settled()
    expect(main(centre).locator("#terms")).to_have_count(0)


def more(visitor: Visitor, name: str) -> None:
    """An act from the menu of further ones."""
    main(visitor).get_by_text("更多操作").click()
    item = main(visitor).locator(".drop-item", has_text=name).first
    item.click()
    visitor.settled()


def due(visitor: Visitor) -> str:
    """When the stage that the case is in must be over, as the tracker says it; days compare as text."""
    found = re.search(r"期限 ([\d: -]+)", main(visitor).locator(".tracker [aria-current=step]").inner_text())
    assert found
    return found.group(1)
