"""A bureau's data, gathered and judged, are applied for, granted, fetched with masks; the provider sees each use."""

from __future__ import annotations

import time

import httpx
import pytest

from tests.browser.city import City
from tests.browser.conftest import Visit
from tests.browser.visitor import PHONE, Visitor

RESIDENTS = "常住人口基本信息"
GATHERED_S = 300


@pytest.mark.requirement("data-exchange.1", "data-exchange.2", "data-exchange.12")
def test_data_are_applied_for_granted_fetched_masked_and_the_use_is_seen(visit: Visit, city: City) -> None:
    clerk, head = visit("industry.clerk"), visit("police.head")
    wait_until_gathered(clerk)
    number = applied_for(clerk)

    head.go("/exchange/received/")
    head.page.locator("main tr", has_text=number).get_by_role("link").first.click()
    head.page.get_by_role("link", name="同意", exact=True).click()
    head.page.locator("main form button[type=submit]").first.click()
    head.settled()
    head.shot("exchange-granted")
    assert not head.barriers() + head.sideways()

    client_id, secret = registered_program(clerk)
    clerk.go("/exchange/agreements/")
    clerk.page.get_by_role("link", name=RESIDENTS).first.click()
    clerk.settled()
    agreement = clerk.page.locator("main").inner_text()
    granted = next(word for word in agreement.split() if word.startswith("GX"))
    rows = fetched(city, client_id, secret, granted)
    assert len(rows) == 10
    assert all("*" in row["name"] for row in rows)
    clerk.shot("exchange-agreement")
    assert not clerk.barriers() + clerk.sideways()

    wait_for_the_receipt(head)
    head.shot("exchange-receipts")


def test_the_hub_leads_from_the_whole_to_a_record(visit: Visit) -> None:
    officer = visit("data.officer", size=PHONE)
    for address in ("/analysis/", "/gathering/", "/quality/", "/registries/", "/lake/"):
        officer.go(address)
        officer.shot(f"hub-{address.strip('/')}")
        assert not officer.barriers() + officer.sideways(), address


def wait_until_gathered(visitor: Visitor) -> None:
    """The worker gathers the invented books in the first minutes."""
    end = time.monotonic() + GATHERED_S
    while time.monotonic() < end:
        visitor.go(f"/exchange/?q={RESIDENTS}")
        cells = visitor.page.locator("main td.num").all_inner_texts()
        if any(cell.replace(",", "").isdigit() and int(cell.replace(",", "")) > 100 for cell in cells):
            return
        time.sleep(3)
    raise AssertionError("the books were not gathered")


def wait_for_the_receipt(provider: Visitor) -> None:
    """Receipts lie in a spool first; the worker gathers them."""
    end = time.monotonic() + GATHERED_S
    while time.monotonic() < end:
        provider.go("/exchange/receipts/")
        if RESIDENTS in provider.page.locator("main").inner_text():
            return
        time.sleep(3)
    raise AssertionError("the provider does not see the use")


def applied_for(clerk: Visitor) -> str:
    """The number of an application for names and divisions of residents."""
    page = clerk.page
    page.get_by_role("link", name="申请", exact=True).first.click()
    page.locator("input[name=fields_wanted][value=name]").check()
    page.locator("textarea[name=purpose]").fill("核对企业用工补贴申领人身份。")
    page.locator("input[name=matter]").fill("企业稳岗补贴审核")
    page.locator("input[name=legal_basis]").fill("《稳就业若干措施》第六条")
    clerk.shot("exchange-apply")
    assert not clerk.barriers() + clerk.sideways()
    page.locator("main form button[type=submit]").last.click()
    clerk.settled()
    return page.locator("main .page-note, main h1 + *").first.inner_text().strip()


def registered_program(clerk: Visitor) -> tuple[str, str]:
    """Client id and secret of a new program, as its page shows them once."""
    clerk.go("/exchange/programs/new/")
    clerk.page.locator("input[name=name_zh]").fill("稳岗补贴审核系统")
    clerk.page.locator("main form button[type=submit]").first.click()
    clerk.settled()
    client_id, secret = clerk.page.locator("main code").all_inner_texts()[:2]
    return client_id, secret


def fetched(city: City, client_id: str, secret: str, agreement: str) -> list[dict[str, str]]:
    """Ten rows under the agreement, as a program gets them."""
    with httpx.Client(base_url=f"{city.url}/api/v1/exchange/", timeout=60) as http:
        token = http.post("token", data={"client_id": client_id, "client_secret": secret}).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Chengshu-Why": "browser journey"}
        for _ in range(30):
            answer = http.get(f"data/{agreement}/rows", params={"limit": 10}, headers=headers)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(1)
        assert answer.status_code == httpx.codes.OK, answer.text
        found: list[dict[str, str]] = answer.json()["data"]
        return found
