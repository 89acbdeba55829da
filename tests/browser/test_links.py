"""No page of a menu offers its reader a way that is closed to them: every link on it opens.

Links are followed, not pages drawn, so this wants no browser, only the city. Of addresses that differ in a number or a
key alone two are tried for each page: a list offers the same way on every row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from tests.browser.city import PASSWORD, City

PEOPLE = (
    "supervisor",
    "facilities.clerk",
    "data.officer",
    "seat",
    "dispatcher",
    "inspector",
    "hotline.head",
    "command.clerk",
    "enforcement.clerk",
    "health.clerk",
    "mayor",
)
ALIKE = 2
_HREF = re.compile(r'<a\b[^>]*?\bhref="([^"#]+)')
_MENU = re.compile(
    r'<a\b[^>]*?\bclass="side-link[^>]*?\bhref="([^"#]+)|<a\b[^>]*?\bhref="([^"#]+)"[^>]*?\bclass="side-link'
)
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_FILES = ("/static/", "/files/", "format=")  # what is fetched and not read


class Reader:
    """Somebody who is signed in and asks for pages as programs do."""

    def __init__(self, city: City, username: str) -> None:
        self.client = httpx.Client(base_url=city.url, timeout=30)
        door = self.client.get("/identity/sign-in/")
        token = _TOKEN.search(door.text)
        assert token is not None
        typed = {"csrfmiddlewaretoken": token[1], "username": username, "password": PASSWORD}
        answer = self.client.post("/identity/sign-in/", data=typed, headers={"Referer": city.url})
        assert answer.status_code == 302, f"{username} does not come in: {answer.status_code}"
        self.seen: dict[str, int] = {}

    def status(self, url: str) -> int:
        """What an address answers, asked for once."""
        if url not in self.seen:
            with self.client.stream("GET", url) as answer:
                self.seen[url] = answer.status_code
        return self.seen[url]

    def menu(self) -> list[str]:
        """The pages of the menu, the work place first."""
        home = self.client.get("/").text
        found = (unescape(one or other) for one, other in _MENU.findall(home))
        return list(dict.fromkeys(["/", *(url for url in found if url.startswith("/"))]))

    def links(self, page: str) -> Iterator[str]:
        """What a page offers within the city."""
        answer = self.client.get(page, follow_redirects=True)
        alike: Counter[str] = Counter()
        for href in dict.fromkeys(_HREF.findall(answer.text)):
            url = urljoin(answer.request.url.raw_path.decode(), unescape(href))
            if urlsplit(url).netloc or not url.startswith("/") or any(mark in url for mark in _FILES):
                continue
            kind = re.sub(r"[0-9a-f]{8,}|\d+", "N", url)
            alike[kind] += 1
            if alike[kind] <= ALIKE:
                yield url


@pytest.mark.parametrize("username", PEOPLE)
def test_every_link_on_a_page_of_the_menu_opens(city: City, username: str) -> None:
    reader = Reader(city, username)
    menu = reader.menu()
    assert len(menu) > 1
    offered = {url: page for page in reversed(menu) for url in (page, *reader.links(page))}
    closed = [f"{status} {url} on {page}" for url, page in offered.items() if (status := reader.status(url)) >= 400]
    assert not closed, "\n".join(closed)
