"""What every page shows around its content: the menu of what this person may open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest

from chengshu.base.text import Text, current_language
from chengshu.spec.pages import SECTION_LABELS, Page, Section
from chengshu.spec.people import Permission
from chengshu.spec.registry import registry


class Visitor(Protocol):
    """As much of an actor as the frame needs."""

    @property
    def person_id(self) -> int | None: ...

    def may(self, permission: Permission) -> bool: ...


@dataclass(frozen=True)
class MenuSection:
    """A heading of the menu with its pages."""

    label: Text
    pages: tuple[Page, ...]


def menu_for(visitor: Visitor) -> tuple[MenuSection, ...]:
    """The menu in the order of sections and packs; a section nobody may open anything of is left out."""
    if visitor.person_id is None:
        return ()
    sections = ((SECTION_LABELS[section], tuple(_open_pages(visitor, section))) for section in Section)
    return tuple(MenuSection(label, pages) for label, pages in sections if pages)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of ``ui/page.html``."""
    visitor = getattr(request, "actor", None)
    return {
        "actor": visitor,
        "menu": menu_for(visitor) if visitor else (),
        "language": current_language(),
    }


def _open_pages(visitor: Visitor, section: Section) -> Iterable[Page]:
    for pack in registry.packs:
        for page in pack.pages:
            if page.section is section and (page.needs is None or visitor.may(page.needs)):
                yield page
