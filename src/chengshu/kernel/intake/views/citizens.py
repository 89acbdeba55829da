"""Pages for everybody: report something, follow it, rate how it was handled."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_POST, require_safe

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, public
from chengshu.kernel.cases.models import Stage
from chengshu.kernel.cases.queries.cases import case_of_follow_key
from chengshu.kernel.intake.errors import NothingHere
from chengshu.kernel.intake.forms.citizens import RatingForm, ReportForm, SayForm, report_form
from chengshu.kernel.intake.queries.following import (
    case_numbered,
    hearing_of,
    paces,
    position_refused,
    refused_because,
    said_beside,
)
from chengshu.kernel.intake.services.citizens import Told, add_words, rate_own, take_in, wish_silence
from chengshu.kernel.intake.services.doors import knock
from chengshu.kernel.places.maps import Map, Pick
from chengshu.ui.forms import form_page, typed

TRIES = 20
LONGEST_CODE = 40
HOUR = 3600


@public
@require_safe
def home(request: HubRequest) -> HttpResponse:
    """What one can do here."""
    return render(request, "intake/home.html", {"section": "home"})


@public
def report(request: HubRequest) -> HttpResponseBase:
    """A citizen's report."""
    kind = report_form(request.POST.get("code", "")[:LONGEST_CODE])
    form = typed(kind, request, initial={"once": get_random_string(24)})

    def save(form: ReportForm) -> str:
        case = take_in(Told(**form.told()), by=request.actor)
        return f"{reverse('intake:follow', args=[case.follow_key])}?new=1"

    where = Map(Text("在地图上选择位置", "Pick the place on the map"), pick=Pick())
    context = {"section": "report", "map": where, "cancel_url": reverse("intake:home"), "submit": Text("提交", "Send")}
    return form_page(request, "intake/report.html", form, save, context)


@public
@require_safe
def asked(request: HubRequest) -> HttpResponse:
    """The questions of a class, for the form as soon as the class is chosen."""
    form = report_form(request.GET.get("code", "")[:LONGEST_CODE])()
    return render(request, "intake/_questions.html", {"form": form})


@public
@require_safe
def follow(request: HubRequest, key: str) -> HttpResponse:
    """The reporter's own page of a case."""
    case = case_of_follow_key(key)
    context = {
        "section": "follow",
        "case": case,
        "shown": case.merged_into or case,
        "paces": paces(case.merged_into or case),
        "remarks": said_beside(case),
        "refused_because": refused_because(case),
        "position_refused": position_refused(case),
        "hearing": hearing_of(case),
        "rating": RatingForm() if case.stage == Stage.EVALUATION else None,
        "saying": SayForm() if case.is_open else None,
        "fresh": "new" in request.GET,
    }
    return render(request, "intake/follow.html", context)


@public
def rate(request: HubRequest, key: str) -> HttpResponseBase:
    """The reporter's rating."""
    case = case_of_follow_key(key)
    back = reverse("intake:follow", args=[key])

    def save(form: RatingForm) -> str:
        rate_own(case, form.cleaned_data["satisfaction"], form.cleaned_data["words"])
        return back

    context = {"section": "follow", "heading": Text("评价办理结果", "Rate the result"), "cancel_url": back}
    return form_page(request, "intake/form.html", typed(RatingForm, request), save, context)


@public
def say(request: HubRequest, key: str) -> HttpResponseBase:
    """The reporter adds something."""
    case = case_of_follow_key(key)
    back = reverse("intake:follow", args=[key])

    def save(form: SayForm) -> str:
        add_words(case, form.cleaned_data["text"], by=request.actor)
        return back

    context = {"section": "follow", "heading": Text("补充情况", "Add something"), "cancel_url": back}
    return form_page(request, "intake/form.html", typed(SayForm, request), save, context)


@public
@require_POST
def silence(request: HubRequest, key: str) -> HttpResponse:
    """The reporter wants to hear nothing, or to hear again."""
    wish_silence(case_of_follow_key(key), silent=request.POST.get("silent") == "1", by=request.actor)
    return HttpResponseRedirect(reverse("intake:follow", args=[key]))


@public
@require_safe
def follow_door(request: HubRequest) -> HttpResponse:
    """Find a case by its number and the end of the telephone."""
    number, digits = request.GET.get("number", "")[:20], request.GET.get("digits", "")[:8]
    context = {"section": "follow", "number": number, "missing": False}
    if number:
        try:
            knock("follow", request.actor.address, most=TRIES, span_s=HOUR)
            case = case_numbered(number, digits)
            return HttpResponseRedirect(reverse("intake:follow", args=[case.follow_key]))
        except NothingHere:
            context["missing"] = True
    return render(request, "intake/follow_door.html", context, status=404 if context["missing"] else 200)
