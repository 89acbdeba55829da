"""The head of a bureau sees what is open and what is late, and nothing of other bureaus."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_dispatch_journey import main

UNIT = "天中市市政设施管理处"


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
