"""Answering with a page, or with the part of it that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def page(
    request: HttpRequest, template: str, fragment: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The whole page, or its fragment where htmx asks for it; a history restore gets the whole page."""
    wants_fragment = request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request")
    boosted = request.headers.get("HX-Boosted")
    chosen = fragment if wants_fragment and not boosted else template
    response = render(request, chosen, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def is_opened(request: HttpRequest) -> bool:
    """Whether somebody looks at a page: not who asks for its head alone, nor a browser that fetches it ahead.

    Where opening something is the act of reading it (a notice, what lies on one's desk), it is noted when it is opened,
    for the reader alone, and nothing else changes: a form to be sent for it would be one press more for nothing.
    """
    purpose = request.headers.get("Sec-Purpose", "") or request.headers.get("Purpose", "")
    return request.method == "GET" and "prefetch" not in purpose.lower() and "prerender" not in purpose.lower()
