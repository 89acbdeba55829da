"""The inspector's page on the phone, its worker for the time without network, and the doors it sends to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengshu.base import clock
from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text, current_language
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.places.maps import Map, Pick
from chengshu.packs.digital_city_management.forms.fieldwork import ReportSent, SpotSent, VerdictSent
from chengshu.packs.digital_city_management.queries import fieldwork
from chengshu.packs.digital_city_management.rights import FIELD
from chengshu.packs.digital_city_management.services import shifts, verifying
from chengshu.packs.digital_city_management.services.receiving import Answer
from chengshu.packs.digital_city_management.services.reporting import FieldReport, take_in
from chengshu.packs.digital_city_management.services.shifts import Spot
from chengshu.ui.middleware import problem

WORKER = Path(settings.BUILT) / "built" / "inspector-worker.js"
View = Callable[..., HttpResponseBase]
_UNREAD = Text("内容不完整或格式不对：%(what)s。", "Something is missing or not as it should be: %(what)s.")


def told(view: View) -> View:
    """A refusal is told to the phone as JSON."""

    @wraps(view)
    def answered(request: HubRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return problem(refusal)

    return answered


@never_cache
@require_safe
@requires(FIELD)
def mobile(request: HubRequest) -> HttpResponse:
    """The page; once loaded it opens without network."""
    get_token(request)
    names = ("state", "send_report", "begin_shift", "end_shift", "send_spot", "worker", "mobile")
    props = {
        "classes": fieldwork.class_tree(),
        "favourites": fieldwork.favourites(request.actor),
        "state": fieldwork.state_of(request.actor),
        "urls": {name: reverse(f"digital_city_management:{name}") for name in names},
    }
    rule = shifts.rule_in_force()
    chart = Map(Text("在地图上选位置", "Pick the position"), pick=Pick("at-lon", "at-lat"), key="pick-map")
    context = {"props": props, "rule": rule, "map": chart, "once": get_random_string(24)}
    return render(request, "digital_city_management/mobile.html", context)


@require_safe
@requires(FIELD)
def worker(request: HubRequest) -> HttpResponse:
    """The service worker; from here it answers for this page alone."""
    if not WORKER.is_file():
        raise Http404
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@never_cache
@require_safe
@requires(FIELD)
def state(request: HubRequest) -> JsonResponse:
    """Whose phone it is now, a fresh token, the tasks."""
    return JsonResponse({**fieldwork.state_of(request.actor), "token": get_token(request)})


@require_POST
@requires(FIELD)
@told
def send_report(request: HubRequest) -> HttpResponseBase:
    """A report; a browser without the island is led on to the case."""
    given = _read(ReportSent(request.POST, request.FILES))
    photos, accuracy, at = given.pop("photos"), given.pop("accuracy_m"), given.pop("at")
    content = FieldReport(
        **given,
        photos=photos,
        accuracy_m=None if accuracy is None else min(round(accuracy), 1_000_000),
        at=at.replace(tzinfo=UTC) if isinstance(at, datetime) else None,
    )
    answer = take_in(content, by=request.actor)
    if "application/json" in request.headers.get("Accept", ""):
        return _json(answer)
    return HttpResponseRedirect(reverse("cases:case", args=[answer.case_id]))


@require_POST
@requires(FIELD)
@told
def send_check(request: HubRequest, key: int) -> HttpResponseBase:
    """Whether it was done."""
    given = _read(VerdictSent(request.POST, request.FILES))
    answer = verifying.check(
        given["key"], key, passed=given["good"], why=given["note"], photos=given["photos"], by=request.actor
    )
    return _json(answer)


@require_POST
@requires(FIELD)
@told
def send_verification(request: HubRequest, key: int) -> HttpResponseBase:
    """Whether it is as reported."""
    given = _read(VerdictSent(request.POST, request.FILES))
    answer = verifying.verify(
        given["key"], key, true=given["good"], note=given["note"], photos=given["photos"], by=request.actor
    )
    return _json(answer)


@require_POST
@requires(FIELD)
@told
def begin_shift(request: HubRequest) -> HttpResponseBase:
    """On shift."""
    shifts.begin(by=request.actor)
    return JsonResponse(fieldwork.state_of(request.actor))


@require_POST
@requires(FIELD)
@told
def end_shift(request: HubRequest) -> HttpResponseBase:
    """Off shift."""
    shifts.end(by=request.actor)
    return JsonResponse(fieldwork.state_of(request.actor))


@require_POST
@requires(FIELD)
@told
def send_spot(request: HubRequest) -> HttpResponseBase:
    """Where the inspector is, while on shift."""
    given = _read(SpotSent(request.POST))
    accuracy = given["accuracy_m"]
    spot = Spot(clock.now(), given["lon"], given["lat"], None if accuracy is None else round(accuracy))
    return JsonResponse({"kept": shifts.note_spots([spot], by=request.actor)})


def _read(form: Any) -> dict[str, Any]:
    if not form.is_valid():
        raise BadInput(_UNREAD, what=", ".join(form.errors))
    return dict(form.cleaned_data)


def _json(answer: Answer) -> JsonResponse:
    language = current_language()
    return JsonResponse(
        {
            "number": answer.number,
            "url": reverse("cases:case", args=[answer.case_id]),
            "said": [one.in_language(language) for one in answer.said],
            "again": answer.again,
        }
    )
