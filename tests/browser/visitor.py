"""A person in front of a browser, who notices what should never happen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, Route, StorageState
from pyotp import TOTP

from tests.browser.city import PASSWORD, City

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = Path(__file__).with_name("shots")
DESK = (1440, 900)
PHONE = (360, 780)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


class Visitor:
    """One browser of one person. ``troubles`` collects console errors, page errors, faults and foreign requests."""

    def __init__(
        self, browser: Browser, city: City, *, size: tuple[int, int] = DESK, kept: StorageState | None = None
    ) -> None:
        self.city = city
        self.size = size
        self.troubles: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            base_url=city.url,
            has_touch=size == PHONE,
            accept_downloads=True,
            storage_state=kept,
        )
        self.context.set_default_timeout(15_000)
        self.context.route("**/*", self._keep_in)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.troubles.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._look)
        self.expected: set[int] = set()
        self.away = False

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        """Through the door, by typing and clicking. An administrator sets up the second factor on the way."""
        self.go("/")
        self.page.locator("input[name=username]").fill(username)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("main button[type=submit]").click()
        self.page.wait_for_selector("[data-shell]")
        key = self.page.locator("main code")
        if "second-factor" in self.page.url and key.count():
            code = TOTP(key.inner_text().strip()).now()
            self.page.locator("main input[name=code]").fill(code)
            self.page.locator("main form button[type=submit]").click()
            self.page.wait_for_load_state("load")

    def speak(self, *, english: bool) -> None:
        """Choose the language with the button of the frame."""
        wanted = "en" if english else "zh"
        button = self.page.locator(f".top-language[value={wanted}]")
        if button.count():
            button.first.click()
            self.page.wait_for_selector("html[lang=en]" if english else "html[lang=zh-CN]")
            self.page.wait_for_load_state("load")

    def go(self, path: str) -> None:
        """Open a page and wait until it stands still."""
        self.page.goto(path, wait_until="load")
        self.settled()

    def settled(self) -> None:
        """Wait until fonts are there and no request of htmx is under way."""
        self.page.evaluate("document.fonts.ready.then(() => true)")
        self.page.wait_for_function("!document.querySelector('.htmx-request')")

    def menu(self) -> list[str]:
        """The addresses of the menu."""
        links: list[str] = self.page.locator(".side-link").evaluate_all("all => all.map(one => one.pathname)")
        return list(dict.fromkeys(links))

    def shot(self, name: str) -> Path:
        """A picture of the whole page, kept for people to look at."""
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{name}-{self.size[0]}.png"
        self.page.screenshot(path=path, full_page=True)
        return path

    def barriers(self) -> list[str]:
        """What axe finds against WCAG 2.1 A and AA on this page, each with its first places."""
        self.page.evaluate(AXE.read_text(encoding="utf-8") + ";true")
        found: dict[str, Any] = self.page.evaluate(
            "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", RULES
        )
        return [
            f"{self.page.url}: {one['id']}: {one['help']}: "
            + json.dumps([node["target"] for node in one["nodes"][:3]], ensure_ascii=False)
            for one in found["violations"]
        ]

    def sideways(self) -> list[str]:
        """What makes the page wider than its window; empty when nothing does."""
        wide: list[str] = self.page.evaluate(
            """() => {
                const width = document.documentElement.clientWidth;
                if (document.documentElement.scrollWidth <= width) return [];
                const out = [...document.body.querySelectorAll('*')].filter(
                    one => one.getBoundingClientRect().right > width + 1);
                return out.slice(0, 5).map(one => one.tagName + '.' + one.className);
            }"""
        )
        return [f"{self.page.url}: {one}" for one in wide]

    def offline(self, away: bool) -> None:
        """Lose the network, or have it again; what the browser says of requests that fail meanwhile is foreseen."""
        self.away = self.away or away
        self.context.set_offline(away)

    def stand_at(self, lon: float, lat: float) -> None:
        """Let the page know where this person stands, in degrees."""
        self.context.grant_permissions(["geolocation"])
        self.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 12})

    def close(self) -> None:
        """Leave."""
        self.context.close()

    def _keep_in(self, route: Route, request: Request) -> None:
        """Nothing may come from another host: such a request is refused and remembered."""
        host = urlsplit(request.url).hostname
        if request.url.startswith(("data:", "blob:")) or host == urlsplit(self.city.url).hostname:
            route.continue_()
            return
        self.troubles.append(f"{self.page.url}: asked another host for {request.url}")
        route.abort()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not self._foreseen(message.text):
            self.troubles.append(f"{self.page.url}: console: {message.text}")

    def _look(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.troubles.append(f"{response.status} for {response.request.method} {response.url}")

    def _foreseen(self, text: str) -> bool:
        lost = self.away and ("net::ERR_INTERNET_DISCONNECTED" in text or "net::ERR_FAILED" in text)
        return lost or any(f"status of {status}" in text for status in self.expected)
