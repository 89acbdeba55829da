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
