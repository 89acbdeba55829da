"""What every page shows around its content: the menu of what this person may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest
from django.urls import reverse

from chengshu.base.text import Text, current_language
from chengshu.spec.pages import SECTION_LABELS, Page, Section
from chengshu.spec.people import Permission
from chengshu.spec.registry import registry

SHORT_MENU = 16


class Visitor(Protocol):
    """As much of an actor as the frame needs."""

    @property
    def person_id(self) -> int | None: ...

    def may(self, permission: Permission) -> bool: ...


@dataclass(frozen=True)
class MenuLine:
    """A page with its address; ``current`` is the one on which, or below which, the reader is."""

    page: Page
    url: str
    current: bool = False


@dataclass(frozen=True)
class MenuSection:
    """A heading of the menu with its pages; ``open`` where they are shown before anybody asks."""

    label: Text
    lines: tuple[MenuLine, ...]
    open: bool = True


def menu_for(visitor: Visitor, path: str = "") -> tuple[MenuSection, ...]:
    """The menu in the order of sections and packs; a section nobody may open anything of is left out."""
    if visitor.person_id is None:
        return ()
    pages = {section: [(page, reverse(page.url_name)) for page in _open_pages(visitor, section)] for section in Section}
    here = max((url for lines in pages.values() for _, url in lines if _is_at(path, url)), key=len, default="")
    short = sum(map(len, pages.values())) <= SHORT_MENU
    return tuple(
        MenuSection(
            SECTION_LABELS[section],
            tuple(MenuLine(page, url, url == here) for page, url in lines),
            open=short or section is Section.WORK or any(url == here for _, url in lines),
        )
        for section, lines in pages.items()
        if lines
    )


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of ``ui/page.html``."""
    visitor = getattr(request, "actor", None)
    return {
        "actor": visitor,
        "menu": menu_for(visitor, request.path) if visitor else (),
        "menu_narrow": request.COOKIES.get("menu") == "narrow",
        "language": current_language(),
    }


def _is_at(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def _open_pages(visitor: Visitor, section: Section) -> list[Page]:
    pages = (page for pack in registry.packs for page in pack.pages if page.section is section)
    return sorted((page for page in pages if page.needs is None or visitor.may(page.needs)), key=lambda page: page.rank)
