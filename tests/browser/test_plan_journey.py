"""From the published text of a plan to a report returned, corrected and accepted: three people, three browsers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import PHONE, ROOT, Visitor

SEEDS = ROOT.parent / "shared" / "seeds"
Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def plan_004() -> Path:
    """The published plan of Zhumadian, read where it lies and never copied."""
    found = sorted(SEEDS.glob("004_*.txt"))
    if not found:
        pytest.skip("the published plan does not lie beside the project (../shared/seeds)")
    return found[0]


def test_an_officer_imports_the_published_plan_and_sees_its_38_tasks(visit: Visit, plan_004: Path) -> None:
    officer = visit("data.officer")
    page = officer.page
    officer.go("/projects/")
    page.get_by_role("link", name="导入规划").click()
    page.locator("input[type=file]").set_input_files(plan_004)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.locator(".tile").first).to_contain_text("38")
    officer.shot("plan-proposal")
    assert not officer.barriers()
    page.get_by_role("button", name="采用并开始督办").click()
    officer.settled()
    expect(page.locator(".tile").first).to_contain_text("38")
    officer.shot("plan-board")
    assert not officer.barriers() + officer.sideways()
    page.get_by_role("link", name="甘特图").click()
    expect(page.locator(".gantt-row")).not_to_have_count(0)
    officer.shot("plan-gantt")
    assert not officer.barriers() + officer.sideways()


def test_importing_the_same_text_again_changes_nothing(visit: Visit, plan_004: Path) -> None:
    officer = visit("data.officer")
    officer.go("/projects/imports/new/")
    officer.page.locator("input[type=file]").set_input_files(plan_004)
    officer.page.get_by_role("button", name="上传并预览").click()
    expect(officer.page.locator("main")).to_contain_text("再次导入没有改动任何内容")


def test_a_text_that_is_no_plan_is_refused_with_what_to_do(visit: Visit, tmp_path: Path) -> None:
    stray = tmp_path / "letter.txt"
    stray.write_text("今天天气很好。\n", encoding="utf-8")
    officer = visit("data.officer")
    officer.expected |= {409, 422}
    officer.go("/projects/imports/new/")
    officer.page.locator("input[type=file]").set_input_files(stray)
    officer.page.get_by_role("button", name="上传并预览").click()
    expect(officer.page.locator(".form-wrong")).to_be_visible()
    assert not officer.barriers()


def test_a_report_is_returned_corrected_and_accepted(visit: Visit) -> None:
    clerk, supervisor = visit("industry.clerk"), visit("supervisor")
    clerk.go("/projects/duties/")
    clerk.page.locator(".list-table tbody a").first.click()
    clerk.settled()
    milestone = clerk.page.url.partition("#")[0]
    report(clerk, "完成调研，方案已报市政府。", 30)
    clerk.shot("task-reported")
    assert not clerk.barriers() + clerk.sideways()

    clerk.go("/")
    supervisor.go(milestone)
    supervisor.page.get_by_role("link", name="退回修改").first.click()
    supervisor.page.locator("main textarea").first.fill("请补充方案的文号。")
    supervisor.page.locator("main form button[type=submit]").first.click()
    supervisor.settled()
    expect(clerk.page.locator(".toast-news").first).to_be_visible()
    expect(clerk.page.locator("[data-bell-count]")).not_to_have_text("0")

    clerk.go(milestone)
    expect(clerk.page.locator("main")).to_contain_text("请补充方案的文号。")
    report(clerk, "完成调研，方案已报市政府（天政文〔2026〕9 号）。", 35)
    supervisor.go(milestone)
    supervisor.page.get_by_role("button", name="审核通过").first.click()
    supervisor.settled()
    expect(supervisor.page.locator("main")).to_contain_text("35")
    supervisor.shot("task-accepted")


def test_a_clerk_reports_from_a_phone(visit: Visit) -> None:
    clerk = visit("linqu.clerk", size=PHONE)
    clerk.go("/projects/duties/")
    clerk.shot("duties")
    assert not clerk.barriers() + clerk.sideways()
    clerk.page.locator(".list-table tbody a").first.click()
    clerk.settled()
    clerk.shot("task")
    assert not clerk.barriers() + clerk.sideways()
    clerk.page.get_by_role("link", name="填报进展").first.click()
    clerk.settled()
    clerk.shot("report")
    assert not clerk.barriers() + clerk.sideways()


def report(clerk: Visitor, words: str, share: int) -> None:
    """Hand in progress from the page of a milestone."""
    clerk.page.get_by_role("link", name="填报进展").first.click()
    clerk.page.locator("textarea[name=progress]").fill(words)
    clerk.page.locator("input[name=share_done]").fill(str(share))
    clerk.page.get_by_role("button", name="报送").click()
    clerk.settled()
    expect(clerk.page.locator("main")).to_contain_text(words)
