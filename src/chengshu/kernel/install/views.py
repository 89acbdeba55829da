"""Pages of the house itself: the work place, the search, the language, the door to the live stream."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from chengshu.base.text import Language
from chengshu.kernel.access.guards import HubRequest, public, signed_in
from chengshu.kernel.events.tickets import ticket_for
from chengshu.kernel.install import home as workplace
from chengshu.kernel.install import queries
from chengshu.kernel.install.services import speak
from chengshu.kernel.messages.queries import unread_count
from chengshu.ui.pages import page
from chengshu.ui.tables import LONGEST_SEARCH

YEAR_S = 365 * 24 * 3600


@signed_in
def home(request: HubRequest) -> HttpResponse:
    return render(request, "install/home.html", workplace.work_place_of(request.actor))


@signed_in
def search(request: HubRequest) -> HttpResponse:
    """What everybody finds here is what they may see anyway."""
    words, only = request.GET.get("q", "")[:LONGEST_SEARCH], request.GET.get("in", "")
    found = queries.found_everywhere(request.actor, words, only)
    return page(
        request, "install/search.html", "install/_found.html", {"top_words": words, "only": only, "found": found}
    )


@csrf_exempt
@require_POST
@public
def language(request: HubRequest) -> HttpResponse:
    """A stranger chooses on the way in, so it stands open; it changes nothing but the asker's own words.

    Pages for everybody carry no token against forged requests, since that would set a cookie for whoever only reads.
    """
    chosen: Language = "en" if request.POST.get("language") == "en" else "zh"
    speak(chosen, by=request.actor)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    response.set_cookie("language", chosen, max_age=YEAR_S, samesite="Lax", httponly=True, secure=settings.HTTPS)
    return response


@signed_in
def live(request: HubRequest) -> JsonResponse:
    """A ticket to the live stream and what the bell shows now; no address where no stream runs."""
    ticket = ticket_for(int(request.actor.person_id or 0), key=settings.SECRET_KEY)
    door = settings.LIVE_URL or f"{request.scheme}://{request.get_host().rsplit(':', 1)[0]}:{settings.LIVE_BIND.port}"
    url = f"{door.rstrip('/')}/live/?ticket={ticket}" if settings.BROKER_URL else ""
    return JsonResponse({"url": url, "unread": unread_count(request.actor)})
