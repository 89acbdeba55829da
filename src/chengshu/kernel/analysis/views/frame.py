"""What the pages of analysis share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponseBase

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest
from chengshu.ui.forms import Form, done, form_page

F = TypeVar("F", bound=Form)

SAVED = Text("已保存。", "Saved.")


def form_view(
    request: HubRequest,
    form: F,
    save: Callable[[F], str],
    *,
    title: Text,
    back: str,
    said: Text = SAVED,
    note: object = "",
) -> HttpResponseBase:
    """A page with one form; ``save`` gives the address to go on to."""

    def saved(filled: F) -> HttpResponseBase:
        return done(request, said, save(filled))

    return form_page(request, "analysis/form.html", form, saved, {"title": title, "back": back, "note": note})
