"""Guards of views: every view is behind one of these, and strangers are sent to the sign-in page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url

from chengshu.base.errors import NotAllowed
from chengshu.kernel.acting.actor import Actor
from chengshu.spec.people import Permission

P = ParamSpec("P")
Response = TypeVar("Response", bound=HttpResponseBase)


class HubRequest(HttpRequest):
    """A request whose actor is known; set by ``access.middleware``."""

    actor: Actor


View = Callable[Concatenate[HubRequest, P], HttpResponseBase]


def signed_in(view: View[P]) -> View[P]:
    """Everybody of the staff may come in."""

    @wraps(view)
    def guarded(request: HubRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.person_id is None:
            return to_sign_in(request)
        return view(request, *args, **kwargs)

    _mark(guarded, "signed_in")
    return guarded


def requires(permission: Permission) -> Callable[[View[P]], View[P]]:
    """Only who holds the permission, in whatever scope, may come in; the rows are narrowed by ``scoped.within``."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HubRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.actor.person_id is None:
                return to_sign_in(request)
            if not request.actor.may(permission):
                raise NotAllowed
            return view(request, *args, **kwargs)

        _mark(guarded, permission)
        return guarded

    return guard


def public(
    view: Callable[Concatenate[HubRequest, P], Response],
) -> Callable[Concatenate[HubRequest, P], Response]:
    """Open to strangers, on purpose: what is shown here is for everybody."""
    _mark(view, "public")
    return view


def guard_of(view: Any) -> Permission | str | None:
    """What a view is behind; None for one that nobody guarded, which the tests refuse."""
    return getattr(view, "guard", None)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back here afterwards; a fragment request makes the whole page go."""
    target = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _mark(view: Any, guard: Permission | str) -> None:
    view.guard = guard
