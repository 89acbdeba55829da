"""The browser's fixtures: one city and one browser for all journeys, a visitor for each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, expect, sync_playwright

from tests.browser.city import City, running_city
from tests.browser.visitor import DESK, Visitor

CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

Visit = Callable[..., Visitor]
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A fresh city; for whoever writes a journey, the one already running at ``BROWSER_CITY``."""
    running_already = os.environ.get("BROWSER_CITY")
    if running_already:
        yield City(running_already, Path(os.environ.get("CHENGSHU_HOME", "var")))
        return
    with running_city(tmp_path_factory.mktemp("city") / "home") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def keys() -> dict[str, StorageState]:
    """The cookies of everybody who has come through the door, so that each signs in once."""
    return {}


@pytest.fixture
def visit(city: City, browser: Browser, keys: dict[str, StorageState]) -> Iterator[Visit]:
    """``visit("data.officer", size=PHONE)``: somebody signed in. At the end nothing bad may have been noticed."""
    visitors: list[Visitor] = []

    def arrive(username: str = "", *, size: tuple[int, int] = DESK, english: bool = False) -> Visitor:
        visitor = Visitor(browser, city, size=size, kept=keys.get(username))
        visitors.append(visitor)
        if username and username not in keys:
            visitor.sign_in(username)
            keys[username] = visitor.context.storage_state()
        if username:
            visitor.go("/")
            visitor.speak(english=english)
        return visitor

    yield arrive
    troubles = [trouble for visitor in visitors for trouble in visitor.troubles]
    for visitor in visitors:
        visitor.close()
    assert not troubles, "\n".join(troubles)
