"""An inspector in the street: a report made without network is kept, sent once, and comes to the dispatcher's desk."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import Visit
from tests.browser.visitor import PHONE, Visitor

WHERE = (114.2139111, 33.0007923)
PLACE = "柳园东门南侧电线杆旁"
MOBILE = "/digital_city_management/mobile/"


@pytest.mark.requirement("digital-city-management.2")
def test_a_report_without_network_outlives_a_reload_and_is_sent_once(visit: Visit) -> None:
    inspector = visit("inspector", size=PHONE)
    inspector.stand_at(*WHERE)
    page = inspector.page
    inspector.go(MOBILE)
    page.locator("[data-island=inspector][data-kept=yes]").wait_for()
    expect(page.locator("[data-field=where]")).to_contain_text("已定位")

    inspector.offline(True)
    expect(page.locator("[data-field=net]")).to_have_text("离线")
    with page.expect_file_chooser() as chooser:
        page.get_by_text("拍照或选照片").click()
    chooser.value.set_files(photograph("灯杆.png"))
    expect(page.locator("[data-field=photos] img")).to_have_count(1)
    for tap in ("公用设施", "路灯"):
        page.locator("[data-field=classes]").get_by_role("button", name=tap, exact=True).click()
    page.locator(".field-terms button").nth(1).click()
    page.get_by_label("地址或附近标志").fill(PLACE)
    inspector.shot("inspector-offline")
    assert not inspector.barriers() + inspector.sideways()
    page.locator(".field-send button").click()
    expect(page.locator("[data-field=note]")).to_contain_text("已保存在本机")
    expect(page.locator("[data-field=box-count]")).to_have_text("1")

    page.reload(wait_until="load")
    expect(page.locator("[data-field=box-count]")).to_have_text("1")
    page.locator("[data-show=outbox]").click()
    parcel = page.locator(".field-parcel", has_text=PLACE)
    expect(parcel).to_contain_text("待发送")
    expect(parcel).to_contain_text("照片 1 张")
    inspector.shot("inspector-kept")
    assert not inspector.barriers() + inspector.sideways()

    inspector.offline(False)
    expect(parcel).to_contain_text("已发送")
    number = parcel.get_by_role("link").inner_text()
    page.locator("[data-do=send]").click()
    page.reload(wait_until="load")
    expect(page.locator("[data-field=box-count]")).to_be_hidden()

    dispatcher = visit("dispatcher")
    dispatcher.go(f"/cases/?q={PLACE}")
    rows = dispatcher.page.locator("#cases tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(number)
    rows.get_by_role("link").first.click()
    dispatcher.settled()
    main = dispatcher.page.locator("main")
    expect(main).to_contain_text("路灯")
    expect(main.locator(".case-text + p")).to_contain_text(PLACE)
    expect(main.locator(".map")).to_be_visible()
    expect(main.get_by_role("link", name=re.compile("灯杆"))).not_to_have_count(0)
    dispatcher.shot("inspector-case")
    assert not dispatcher.barriers() + dispatcher.sideways()


def photograph(name: str) -> FilePayload:
    """A picture as a telephone takes one, without a position of its own."""
    out = BytesIO()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(out, "JPEG", quality=80)
    return {"name": name.replace(".png", ".jpg"), "mimeType": "image/jpeg", "buffer": out.getvalue()}


def shown_tasks(inspector: Visitor) -> None:
    """The tasks of the inspector's page."""
    inspector.go(MOBILE)
    inspector.page.locator("[data-show=tasks]").click()
