"""Every page of the menu, for everybody who has one, in both sizes and both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.visitor import DESK, PHONE, Visitor

PEOPLE = ("data.officer", "supervisor", "mayor", "industry.clerk", "admin.system", "admin.security", "admin.audit")


@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("username", PEOPLE)
def test_every_menu_page_opens_without_barrier(
    visit: Callable[..., Visitor], username: str, size: tuple[int, int], english: bool
) -> None:
    visitor = visit(username, size=size)
    if english:
        visitor.speak_english()
    barriers: list[str] = []
    for path in visitor.menu():
        visitor.go(path)
        visitor.shot(f"{username}{path.replace('/', '-')}{'en' if english else 'zh'}")
        barriers += visitor.barriers() + visitor.sideways()
    assert not barriers, "\n".join(barriers)
