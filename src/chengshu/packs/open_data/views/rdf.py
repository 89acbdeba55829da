"""The catalogue and its datasets as linked data, by content negotiation or by the end of the address."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from chengshu.base import clock
from chengshu.base.errors import NotFound, Refusal
from chengshu.kernel.access.guards import HubRequest, public
from chengshu.packs.open_data.addresses import absolute
from chengshu.packs.open_data.dcat import describing
from chengshu.packs.open_data.dcat.graph import Graph
from chengshu.packs.open_data.dcat.notations import NOTATIONS, notation_for
from chengshu.packs.open_data.doors import opened_to_all, take_call
from chengshu.packs.open_data.queries.datasets import dataset_called, published, with_names
from chengshu.ui.middleware import problem

PAGE = 100
MOST_PAGES = 100_000


@public
@require_safe
def catalog(request: HubRequest, notation: str = "") -> HttpResponse:
    """The catalogue, a page of it: ``?page=2``, ``?modified_since=2026-01-01T00:00:00Z``."""
    chosen = notation or notation_for(request.headers.get("Accept", "")) or "jsonld"
    return _answer(request, chosen, lambda: _page(request))


@public
@require_safe
def dataset(request: HubRequest, slug: str, notation: str) -> HttpResponse:
    """One dataset."""
    return _answer(request, notation, lambda: describing.described(dataset_called(slug)))


def _page(request: HttpRequest) -> Graph:
    typed = request.GET.get("page", "1")
    number = min(MOST_PAGES, max(1, int(typed))) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 1
    rows = with_names(published()).order_by("pk")
    since = parse_datetime(request.GET.get("modified_since", "").replace(" ", "+")[:40])
    if since is not None:
        rows = rows.filter(modified_at__gte=since if since.tzinfo else since.replace(tzinfo=clock.LOCAL))
    start = (number - 1) * PAGE
    address = absolute(reverse("open_data:catalog"))
    return describing.catalogue(
        list(rows[start : start + PAGE]), page=number, size=PAGE, total=rows.count(), address=address
    )


def _written(notation: str) -> tuple[str, Callable[[Graph], str]]:
    if notation not in NOTATIONS:
        raise NotFound
    return NOTATIONS[notation]


def _answer(request: HubRequest, notation: str, graph: Callable[[], Graph]) -> HttpResponse:
    try:
        mime, write = _written(notation)
        take_call(request)
        body = write(graph())
    except Refusal as refusal:
        return opened_to_all(problem(refusal))
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    if tag in request.headers.get("If-None-Match", ""):
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(body, content_type=f"{mime}; charset=utf-8")
    answer.headers["ETag"] = tag
    answer.headers["Vary"] = "Accept"
    answer.headers["Cache-Control"] = "public, max-age=60"
    return opened_to_all(answer)
