"""Turns refusals into what the asker understands: a page, a fragment, or an RFC 9457 problem."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text

Next = Callable[[HttpRequest], HttpResponseBase]
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


class Unwritable(BadInput):
    """What was typed holds a character that no database keeps."""

    text = Text(
        "填写的内容里有无法保存的字符，请删去后再提交。",
        "What you typed holds a character that cannot be kept. Take it out and send it again.",
    )


class RefusalMiddleware:
    """Answers a Refusal raised in a view; nothing that the person typed is lost, as the browser keeps the form."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuses NUL in what a form sends beside its files; views without the forgery check read their own bodies."""
        if request.method != "POST" or request.content_type not in FORMS or getattr(view, "csrf_exempt", False):
            return None
        typed = (value for values in request.POST.lists() for value in values[1])
        return refused(request, Unwritable()) if any("\0" in str(value) for value in typed) else None

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
