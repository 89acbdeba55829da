"""The addresses of GeoReport v2: a refusal is answered in its own form, whatever went wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from chengshu.base.errors import Refusal
from chengshu.kernel.access.guards import HubRequest, public
from chengshu.kernel.cases.queries.cases import case_of_follow_key
from chengshu.kernel.cases.services import remark
from chengshu.kernel.exchange.services.metering import CallerMeter
from chengshu.kernel.intake.errors import Misread, Missing, NoSuchAddress, TooOften
from chengshu.kernel.intake.models import ApiKey, Jurisdiction
from chengshu.kernel.intake.open311 import describing, finding, wire
from chengshu.kernel.intake.open311.media import Media, check_length, picture, pictures_in
from chengshu.kernel.intake.open311.posting import post
from chengshu.kernel.intake.open311.reading import asked, sent
from chengshu.kernel.intake.queries.doors import jurisdiction_of, key_of
from chengshu.kernel.intake.services import knock

P = ParamSpec("P")
MINUTE = 60
READS_A_MINUTE = 600
LARGEST_BODY = 1024 * 1024
METHODS = ("GET", "HEAD", "POST")
MULTIPART = "multipart/form-data"
READERS = CallerMeter("open311")


def door(
    view: Callable[Concatenate[HubRequest, P], HttpResponse],
) -> Callable[Concatenate[HubRequest, P], HttpResponse]:
    """Open to programs of strangers; they may come from any page, and not too often."""

    @csrf_exempt
    @public
    @wraps(view)
    def opened(request: HubRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            _check_words(request, kwargs)
            answer = view(request, *args, **kwargs) if request.method in METHODS else _no_method(request)
        except Refusal as refusal:
            answer = _refused(str(kwargs.get("notation", wire.JSON)), refusal)
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Access-Control-Allow-Headers"] = "Content-Type"
        return answer

    return opened


@door
def elsewhere(request: HubRequest, rest: str) -> HttpResponse:
    """No address of GeoReport v2, most often for want of its notation."""
    raise NoSuchAddress(address=rest[:80])


@door
def discovery(request: HubRequest, notation: str) -> HttpResponse:
    """Where everything is."""
    base = request.build_absolute_uri(request.path).rsplit("/", 1)[0]
    return wire.document(notation, "discovery", describing.discovery(base))


@door
def services(request: HubRequest, notation: str) -> HttpResponse:
    """What can be reported."""
    _where(request)
    return wire.answer(notation, "services", "service", describing.services())


@door
def definition(request: HubRequest, notation: str, code: str) -> HttpResponse:
    """What one service asks."""
    _where(request)
    return wire.document(notation, "service_definition", describing.definition(code))


@door
def requests(request: HubRequest, notation: str) -> HttpResponse:
    """The list by GET, a new report by POST."""
    if request.method == "POST":
        return _posted(request, notation)
    area = _where(request)
    rows = finding.requests_of(area, asked(request.GET), media=_media(request, area))
    return wire.answer(notation, "service_requests", "request", rows)


@door
def one_request(request: HubRequest, notation: str, number: str) -> HttpResponse:
    """One request."""
    extensions = request.GET.get("extensions", "") in {"true", "1", "v1"}
    area = _where(request)
    rows = finding.request_of(area, number, extensions=extensions, media=_media(request, area))
    return wire.answer(notation, "service_requests", "request", rows)


@door
def token(request: HubRequest, notation: str, key: str) -> HttpResponse:
    """The number behind the token that a report was answered with."""
    case = case_of_follow_key(key)
    return wire.answer(notation, "service_requests", "request", [{"service_request_id": case.number, "token": key}])


@door
def media(request: HubRequest, notation: str, key: str) -> HttpResponse:
    """A picture of a request, by the address that was given to who may see it."""
    return HttpResponse(picture(key), content_type="image/webp", headers={"Cache-Control": "private, max-age=3600"})


@door
def comments(request: HubRequest, notation: str, number: str) -> HttpResponse:
    """What was said about a request publicly; with a key, something more (our extension)."""
    if request.method != "POST":
        rows = finding.remarks_of(finding.public_case(_where(request), number))
        return wire.answer(notation, "comments", "comment", rows)
    area, key = _writer(request, request.POST.get("jurisdiction_id", ""), request.POST.get("api_key", ""))
    case = finding.public_case(area, number)
    told = request.POST.get("comment_id", "").replace("\0", "")[:80]
    once = f"open311:{key.pk}:{told}" if told else ""
    remark(case, request.POST.get("text", ""), by=request.actor, public=True, by_reporter=True, once=once)
    return wire.answer(notation, "comments", "comment", finding.remarks_of(case), status=201)


def _check_words(request: HubRequest, named: Mapping[str, object]) -> None:
    """NUL stands in no key of ours, and no database looks for it. Raises Misread."""
    asked_for = [(name, value) for name, values in request.GET.lists() for value in values]
    for name, value in [*named.items(), *asked_for]:
        if "\0" in f"{name}{value}":
            raise Misread(name=name.replace("\0", "")[:40], value="NUL")


def _no_method(request: HubRequest) -> HttpResponse:
    """What else may be done here; a page of somebody else asks so before it posts JSON."""
    allowed = ", ".join([*METHODS, "OPTIONS"])
    status = 204 if request.method == "OPTIONS" else 405
    return HttpResponse(status=status, headers={"Allow": allowed, "Access-Control-Allow-Methods": allowed})


def _posted(request: HubRequest, notation: str) -> HttpResponse:
    if request.content_type != MULTIPART and len(request.body) > LARGEST_BODY:
        raise Missing(name="≤ 1 MB")
    check_length(request)
    try:
        content, plain = sent(request)
    except (MultiPartParserError, SuspiciousOperation) as odd:
        raise Misread(name="body", value=MULTIPART) from odd
    area, key = _writer(request, plain.get("jurisdiction_id", ""), plain.get("api_key", ""))
    case = post(content, pictures_in(request.FILES), jurisdiction=area, key=key)
    row = {
        "service_request_id": case.number,
        "token": case.follow_key,
        "service_notice": "已收到，可凭编号查询进展。/ Received; follow it by its number.",
        "account_id": None,
    }
    return wire.answer(notation, "service_requests", "request", [row], status=201)


def _where(request: HubRequest) -> Jurisdiction:
    if wait := READERS.take(request.actor.address, READS_A_MINUTE):
        raise TooOften(minutes=max(1, wait // MINUTE))
    return jurisdiction_of(request.GET.get("jurisdiction_id", ""))


def _media(request: HubRequest, area: Jurisdiction) -> Media | None:
    """The pictures of requests, for programs with a key and for signed-in staff; None for everybody else."""
    given = request.GET.get("api_key", "")
    if not given and request.actor.person_id is None:
        return None
    base = request.build_absolute_uri(reverse("intake:discovery", args=["json"])).rsplit("/", 1)[0]
    return Media(base, request.actor, key_of(given, area) if given else None)


def _writer(request: HubRequest, area_key: str, text: str) -> tuple[Jurisdiction, ApiKey]:
    area = jurisdiction_of(area_key or request.GET.get("jurisdiction_id", ""))
    key = key_of(text or request.GET.get("api_key", ""), area)
    knock("open311.write", f"key {key.pk}", most=key.per_minute, span_s=MINUTE)
    return area, key


def _refused(notation: str, refusal: Refusal) -> HttpResponse:
    status = 400 if refusal.status == 422 else refusal.status
    rows = [{"code": status, "description": f"{refusal.sentence.zh} / {refusal.sentence.en}"}]
    return wire.answer(notation, "errors", "error", rows, status=status)
