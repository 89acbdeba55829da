"""The door of programs: calls for data are answered before sessions, pages and (in production) Django's own request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from chengshu.base.errors import Refusal
from chengshu.kernel.access.middleware import address_told
from chengshu.kernel.exchange.gateway.answering import PREFIX, Answer, Call, answer
from chengshu.ui.middleware import problem

Next = Callable[[HttpRequest], HttpResponseBase]
Server = Callable[[dict[str, Any], Any], Iterable[bytes]]
JSON = "application/json; charset=utf-8"


class DataDoor:
    """Answers ``/api/v1/exchange/data/…`` itself: a program has a token and needs neither cookie nor page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        given = served(request.META, request.path_info)
        return HttpResponse(given.body, status=given.status, headers=dict(given.headers))


def before_django(server: Server) -> Server:
    """The same as a WSGI server around Django's: a look-up costs little beside the request that Django makes of it.

    Where the database is lost Django's own server answers, as it connects anew.
    """

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX):
            return server(environ, start_response)
        try:
            given = served(environ, path.encode("latin-1").decode("utf-8", "replace"))
        except (DatabaseError, InterfaceError):
            return server(environ, start_response)
        start_response(f"{given.status} {HTTPStatus(given.status).phrase}", list(given.headers.items()))
        return [b"" if environ.get("REQUEST_METHOD") == "HEAD" else given.body]

    return serve


def served(meta: Mapping[str, Any], path: str) -> Answer:
    """The answer to a call, or why it is refused (RFC 9457, both languages; 429 and 503 say when to come again).

    ``meta`` names the call's method, query and headers as WSGI does.
    """

    def header(name: str) -> str:
        return str(meta.get("HTTP_" + name.upper().replace("-", "_"), ""))

    call = Call(
        str(meta.get("REQUEST_METHOD", "")), path, str(meta.get("QUERY_STRING", "")), header, address_told(meta)
    )
    try:
        given = answer(call)
    except Refusal as refusal:
        told = refused(refusal)
        given = Answer(told.status_code, told.content, dict(told.items()))
    headers = {"Content-Type": JSON, **given.headers, "Content-Length": str(len(given.body))}  # else it goes in pieces
    return Answer(given.status, given.body, headers)


def refused(refusal: Refusal) -> HttpResponse:
    """A refusal for programs."""
    response = problem(refusal)
    seconds = getattr(refusal, "seconds", 0)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="exchange"'
    return response
