"""Finds out who acts, and in which language they are served."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from chengshu.base.text import Language, choose_language
from chengshu.kernel.access.actor import STRANGER, actor_of_account
from chengshu.kernel.identity.models import Account

Next = Callable[[HttpRequest], HttpResponseBase]


def actor_middleware(get_response: Next) -> Next:
    """Set ``request.actor`` and the language: the account's, else the cookie's, else Chinese."""

    def serve(request: HttpRequest) -> HttpResponseBase:
        request.user = get_user(request)
        account = request.user if isinstance(request.user, Account) else None
        actor = actor_of_account(account, address=_address(request)) if account else STRANGER
        request.actor = actor  # type: ignore[attr-defined]
        chosen = account.language if account else request.COOKIES.get("language")
        language: Language = "en" if chosen == "en" else "zh"
        choose_language(language)
        with translation.override("en" if language == "en" else "zh-hans"):
            response = get_response(request)
            response.headers.setdefault("Content-Language", "en" if language == "en" else "zh-CN")
            return response

    return serve


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))[:45]
