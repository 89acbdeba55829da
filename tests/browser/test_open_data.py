"""A citizen looks for data, reads them, asks for more; the department sees what was asked."""

from __future__ import annotations

import re

from tests.browser.conftest import Visit
from tests.browser.visitor import PHONE


def test_a_citizen_finds_data_and_asks_for_more(visit: Visit) -> None:
    citizen = visit(size=PHONE)
    page = citizen.page
    citizen.go("/open_data/")
    page.get_by_role("searchbox").fill("停车")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name="公共停车场").first.click()
    page.get_by_role("heading", name="公共停车场").wait_for()
    assert not citizen.context.cookies()
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").first.click()
    assert started.value.suggested_filename.endswith(".csv")
    page.get_by_role("link", name="数据有误？告诉我们").click()
    page.get_by_label("标题").fill("第三停车场泊位数不对")
    page.get_by_label("内容").fill("现场只有 40 个泊位。")
    page.get_by_role("button", name="提交").click()
    page.get_by_text("请记下编号").wait_for()
    number = re.search(r"KF-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page.content())
    assert number

    officer = visit("data.officer")
    officer.go("/open_data/desk/inquiries/")
    officer.page.get_by_role("link", name="第三停车场泊位数不对").first.click()
    officer.page.get_by_text(number[0]).wait_for()
