"""Whether a page behind an address opens for a reader, so that nobody is shown a door that is shut to him."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from chengshu.base.text import Text
from chengshu.spec.people import Permission
from chengshu.ui.context import Visitor
from chengshu.ui.parts import Link


def open_to(url: str, visitor: Visitor | None) -> bool:
    """Whether the page behind an address asks for nothing the reader lacks.

    A page that narrows its rows may still not show this one; an address that is no page of ours is open.
    """
    try:
        view = resolve(urlsplit(url).path).func
    except (Resolver404, ValueError):
        return True
    needed = getattr(view, "guard", None)
    return not isinstance(needed, Permission) or (visitor is not None and visitor.may(needed))


def door(label: Text | str, url: str, visitor: Visitor | None) -> Link | Text | str:
    """A link where the page opens for the reader, and its bare name where it does not."""
    return Link(label, url) if open_to(url, visitor) else label
