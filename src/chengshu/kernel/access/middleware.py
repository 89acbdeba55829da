"""Finds out who acts, in which language they are served, and what they still owe before they may go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

from chengshu.base.errors import Refusal
from chengshu.base.text import Language, Text, choose_language
from chengshu.kernel.access.actor import STRANGER, Actor, actor_of_account
from chengshu.kernel.acting.guards import guard_of
from chengshu.kernel.identity.models import Account
from chengshu.kernel.identity.services.sessions import account_of_session
from chengshu.ui.middleware import problem

Next = Callable[[HttpRequest], HttpResponseBase]
ALWAYS_OPEN = frozenset({"identity:password", "identity:second_factor", "identity:sign_out", "install:language"})


class StepOwed(Refusal):
    """A program signed in as somebody who must first change the password or set up the second factor."""

    status = 403
    text = Text(
        "请先在网页登录，修改密码或设置动态口令。",
        "Sign in on the web first: the password must be changed or the second factor set up.",
    )


class Nobody:
    """Who is not signed in, for libraries that ask ``request.user``; Django's own needs tables which we do not have."""

    is_authenticated = False
    is_anonymous = True
    is_active = False


class ActorMiddleware:
    """Set ``request.actor`` and the language: the account's, else the cookie's, else Chinese.

    Whoever must change the password, or holds a power (三员) without a second factor, is led there first.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        address = address_of(request)
        agent = request.headers.get("User-Agent", "")[:1000]
        account = account_of_session(request.session, agent=agent, address=address)
        request.user = account or Nobody()  # type: ignore[assignment]
        actor = actor_of_account(account, address=address) if account else replace(STRANGER, address=address)
        request.actor = actor  # type: ignore[attr-defined]
        chosen = account.language if account else request.COOKIES.get("language")
        language: Language = "en" if chosen == "en" else "zh"
        choose_language(language)
        with translation.override("en" if language == "en" else "zh-hans"):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", "en" if language == "en" else "zh-CN")
            return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Lead away from every page but those on which the step that is owed can be made."""
        account = getattr(request, "user", None)
        if not isinstance(account, Account) or guard_of(view) == "public":
            return None
        match = request.resolver_match
        owed = step_owed(account, request.actor)  # type: ignore[attr-defined]
        if not owed or (match and match.view_name in ALWAYS_OPEN):
            return None
        if request.path.startswith("/api/"):
            return problem(StepOwed())
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": reverse(owed)})
        return HttpResponseRedirect(reverse(owed))


actor_middleware = ActorMiddleware


def step_owed(account: Account, actor: Actor) -> str:
    """The page on which this account must do something before anything else; empty where nothing is owed."""
    if account.must_change_password:
        return "identity:password"
    if actor.powers and not account.totp_confirmed_at:
        return "identity:second_factor"
    return ""


def address_of(request: HttpRequest) -> str:
    """Where the request comes from: behind the proxies of the city, the address they saw."""
    return address_told(request.META)


def address_told(meta: Mapping[str, Any]) -> str:
    """As ``address_of``, of a request as WSGI tells it."""
    address = str(meta.get("REMOTE_ADDR", ""))
    passed = [one.strip() for one in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",") if one.strip()]
    while address in settings.TRUSTED_PROXIES and passed:
        address = passed.pop()
    return address[:45]
