"""Asking and following up."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest
from chengshu.packs.open_data.doors import portal
from chengshu.packs.open_data.forms.public import AskForm
from chengshu.packs.open_data.models.voices import InquiryKind
from chengshu.packs.open_data.queries.datasets import published
from chengshu.packs.open_data.queries.portal import answered_publicly, inquiry_numbered
from chengshu.packs.open_data.services.voices import Asked
from chengshu.packs.open_data.services.voices import ask as take_in
from chengshu.ui.forms import form_page, typed


@portal
@require_safe
def voices(request: HubRequest) -> HttpResponse:
    """What others asked and what was answered."""
    return render(request, "open_data/voices.html", {"section": "voices", "rows": answered_publicly()[:50]})


@portal
def ask(request: HubRequest) -> HttpResponseBase:
    """Ask for data, report an error, give advice."""
    about = published().filter(slug=request.GET.get("dataset", "").replace("\0", "")[:100]).first()
    kind = request.GET.get("kind", "")
    form = typed(AskForm, request, initial={"kind": kind if kind in InquiryKind.values else InquiryKind.REQUEST})

    def save(form: AskForm) -> str:
        given = dict(form.cleaned_data)
        asked = Asked(InquiryKind(given.pop("kind")), given.pop("title"), given.pop("matter"), **given)
        inquiry = take_in(asked, dataset=about, address=request.actor.address)
        return f"{reverse('open_data:follow', args=[inquiry.number])}?new=1"

    note = Text("关于“%(name)s”", "About “%(name)s”").with_values(name=about.name) if about else ""
    context = {
        "section": "voices",
        "heading": Text("申请数据、纠错、提建议", "Ask for data, report errors, give advice"),
        "note": note,
        "submit": Text("提交", "Send"),
        "cancel_url": reverse("open_data:voices"),
    }
    return form_page(request, "open_data/form.html", form, save, context)


@portal
@require_safe
def follow(request: HubRequest, number: str) -> HttpResponse:
    """How far a message has come."""
    inquiry = inquiry_numbered(number)
    context = {"section": "voices", "inquiry": inquiry, "missing": inquiry is None, "fresh": "new" in request.GET}
    return render(request, "open_data/follow.html", context, status=200 if inquiry else 404)


@portal
@require_safe
def follow_door(request: HubRequest) -> HttpResponse:
    """Type the number of a message."""
    number = request.GET.get("number", "").strip()[:20]
    if number:
        return HttpResponseRedirect(reverse("open_data:follow", args=[number]))
    return render(request, "open_data/follow.html", {"section": "voices", "inquiry": None})
