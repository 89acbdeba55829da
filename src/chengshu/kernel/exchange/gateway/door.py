"""The door of programs: calls for data are answered before sessions and pages are thought of."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from chengshu.base.errors import Refusal
from chengshu.kernel.access.middleware import address_of
from chengshu.kernel.exchange.gateway.answering import PREFIX, Call, answer
from chengshu.ui.middleware import problem

Next = Callable[[HttpRequest], HttpResponseBase]


class DataDoor:
    """Answers ``/api/v1/exchange/data/…`` itself: a program has a token and needs neither cookie nor page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        return served(request)


def served(request: HttpRequest) -> HttpResponse:
    """The answer to a call, or why it is refused (RFC 9457, both languages; 429 and 503 say when to come again)."""
    meta = request.META

    def header(name: str) -> str:
        return str(meta.get("HTTP_" + name.upper().replace("-", "_"), ""))

    address = address_of(request) if "HTTP_X_FORWARDED_FOR" in meta else str(meta.get("REMOTE_ADDR", ""))[:45]
    call = Call(request.method or "", request.path_info, str(meta.get("QUERY_STRING", "")), header, address)
    try:
        given = answer(call)
    except Refusal as refusal:
        return refused(refusal)
    response = HttpResponse(given.body, status=given.status, content_type="application/json; charset=utf-8")
    response.headers["Content-Length"] = str(len(given.body))  # else it goes out in pieces
    for name, value in given.headers.items():
        response.headers[name] = value
    return response


def refused(refusal: Refusal) -> HttpResponse:
    """A refusal for programs."""
    response = problem(refusal)
    seconds = getattr(refusal, "seconds", 0)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="exchange"'
    return response
