"""Turns refusals into what the asker understands: a page, a fragment, or an RFC 9457 problem."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from chengshu.base.errors import Refusal

Next = Callable[[HttpRequest], HttpResponseBase]


class RefusalMiddleware:
    """Answers a Refusal raised in a view; nothing that the person typed is lost, as the browser keeps the form."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a refusal; other exceptions go on."""
        return refused(request, exception) if isinstance(exception, Refusal) else None


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as the asker reads it."""
    if request.path.startswith("/api/"):
        return problem(refusal)
    if request.headers.get("HX-Request"):
        response = render(request, "ui/_refused.html", {"refusal": refusal}, status=refusal.status)
        response.headers["HX-Retarget"] = "#messages"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    return render(request, "ui/refused.html", {"refusal": refusal}, status=refusal.status)


def problem(refusal: Refusal) -> JsonResponse:
    """A refusal as problem details (RFC 9457), in both languages."""
    body = {
        "type": f"urn:chengshu:{type(refusal).__name__}",
        "title": refusal.sentence.en,
        "title_zh": refusal.sentence.zh,
        "status": refusal.status,
        "errors": {name: {"zh": text.zh, "en": text.en} for name, text in refusal.fields.items()},
    }
    return JsonResponse(body, status=refusal.status, content_type="application/problem+json")
