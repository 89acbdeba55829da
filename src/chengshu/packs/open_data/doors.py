"""What all doors for strangers share: limits, keys, openness to other sites, tags of content."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.kernel.access.guards import HubRequest, public
from chengshu.packs.open_data.errors import TooManyCalls
from chengshu.packs.open_data.limits import CALLS
from chengshu.packs.open_data.models import OpenDataset, Partner, PartnerKey
from chengshu.packs.open_data.models.partners import Standing
from chengshu.packs.open_data.queries.rules import rule_or_usual
from chengshu.packs.open_data.visitors import ticket_digest
from chengshu.spec.data import Opening

P = ParamSpec("P")
View = Callable[Concatenate[HubRequest, P], HttpResponseBase]


def opened_to_all(answer: HttpResponse) -> HttpResponse:
    """Other sites may read this in a browser (CORS); it carries nothing of whoever asks."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Access-Control-Allow-Methods"] = "GET, POST, HEAD, OPTIONS"
    answer.headers["Access-Control-Allow-Headers"] = "Authorization, X-CKAN-API-Key, Content-Type, If-None-Match"
    answer.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After, Link, Content-Disposition"
    answer.headers["Access-Control-Max-Age"] = "86400"
    return answer


def caller_of(request: HttpRequest) -> Partner | None:
    """The developer whose key came with the request; None for a stranger or a key that counts no more."""
    key = request.headers.get("X-CKAN-API-Key") or request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not key.startswith("cs_") or len(key) > 80:
        return None
    found = PartnerKey.objects.select_related("partner").filter(digest=ticket_digest(key), ended_at=None).first()
    return found.partner if found and found.partner.standing == Standing.ACCEPTED else None


def take_call(request: HubRequest, *, cost: float = 1.0) -> None:
    """Count one call of this caller. Raises TooManyCalls."""
    rule, partner = rule_or_usual(), caller_of(request)
    if partner is not None:
        CALLS.take(f"partner {partner.pk}", rule.calls_per_minute_with_key, cost=cost)
    else:
        CALLS.take(request.actor.address, rule.calls_per_minute, cost=cost)


def may_read(dataset: OpenDataset, partner: Partner | None) -> bool:
    """Whether a caller may have the rows: everybody of an open dataset, else who was granted it."""
    if dataset.opening == Opening.OPEN:
        return True
    if partner is None:
        return False
    grants = partner.grants.filter(dataset=dataset, standing=Standing.ACCEPTED)
    return grants.filter(until__gte=clock.today()).exists()


def portal(view: View[P]) -> Any:
    """A page for strangers: limited, refusals in the portal's own look, and not sent again where it did not change."""

    @functools.wraps(view)
    def shown(request: HubRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            take_call(request)
            answer = view(request, *args, **kwargs)
        except Refusal as refusal:
            answer = render(request, "open_data/refused.html", {"refusal": refusal}, status=refusal.status)
            if isinstance(refusal, TooManyCalls):
                answer.headers["Retry-After"] = str(refusal.seconds)
        return _conditional(request, answer)

    return public(shown)


def _conditional(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    if request.method != "GET" or answer.status_code != 200 or not isinstance(answer, HttpResponse) or answer.cookies:
        return answer
    tag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    if tag in request.headers.get("If-None-Match", ""):
        kept = HttpResponse(status=304)
        for name in ("Vary", "Content-Language"):
            if name in answer.headers:
                kept.headers[name] = answer.headers[name]
        answer = kept
    answer.headers.setdefault("ETag", tag)
    answer.headers.setdefault("Cache-Control", "private, max-age=0, must-revalidate")
    return answer
