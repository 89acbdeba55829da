"""Every page of the menu, whoever has it there, in both sizes and both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.visitor import DESK, PHONE, Visitor

PEOPLE = (
    "data.officer",
    "supervisor",
    "mayor",
    "expert",
    "industry.head",
    "industry.clerk",
    "admin.system",
    "admin.security",
    "admin.audit",
)
WAYS = [(DESK, False), (PHONE, False), (DESK, True), (PHONE, True)]

Way = tuple[tuple[int, int], bool]


@pytest.fixture(scope="module")
def seen() -> dict[Way, set[str]]:
    """The pages that somebody has walked already: a page is looked at once in each way."""
    return {way: set() for way in WAYS}


@pytest.mark.parametrize("way", WAYS, ids=["desk-zh", "phone-zh", "desk-en", "phone-en"])
@pytest.mark.parametrize("username", PEOPLE)
def test_every_menu_page_opens_without_barrier(
    visit: Callable[..., Visitor], seen: dict[Way, set[str]], username: str, way: Way
) -> None:
    size, english = way
    visitor = visit(username, size=size, english=english)
    barriers: list[str] = []
    for path in visitor.menu():
        if path != "/" and path in seen[way]:
            continue
        visitor.go(path)
        visitor.shot(f"{path.strip('/').replace('/', '-') or f'home-{username}'}-{'en' if english else 'zh'}")
        barriers += visitor.barriers() + visitor.sideways()
        seen[way].add(path)
    assert not barriers, "\n".join(barriers)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_door_has_no_barrier(visit: Callable[..., Visitor], size: tuple[int, int]) -> None:
    visitor = visit(size=size)
    visitor.go("/")
    visitor.shot("door")
    assert not visitor.barriers() + visitor.sideways()


def test_what_is_not_there_leads_back_to_the_work_place(visit: Callable[..., Visitor]) -> None:
    visitor = visit("data.officer")
    visitor.expected.add(404)
    visitor.go("/nowhere/")
    assert not visitor.barriers()
    visitor.page.locator("main a.btn-primary").click()
    visitor.page.wait_for_url("**/")


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(visit: Callable[..., Visitor]) -> None:
    visitor = visit("data.officer", size=PHONE)
    opener = visitor.page.locator(".thumb [data-menu-open]")
    opener.focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.locator(".side-link").first.wait_for(state="visible")
    assert opener.get_attribute("aria-expanded") == "true"
    assert not visitor.barriers()
    visitor.page.keyboard.press("Escape")
    visitor.page.locator(".side-link").first.wait_for(state="hidden")
    assert visitor.page.evaluate("document.activeElement.hasAttribute('data-menu-open')")
