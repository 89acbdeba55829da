"""The inbox: its boxes, a move of many, kept filters."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, signed_in
from chengshu.kernel.work import inbox_page as inboxes
from chengshu.kernel.work import services as work
from chengshu.kernel.work.forms import FilterNameForm
from chengshu.kernel.work.rights import ASSIGN_ERRANDS
from chengshu.kernel.work.services.reading import drop_filter, keep_filter
from chengshu.ui.pages import page


@require_safe
@signed_in
def inbox(request: HubRequest) -> HttpResponseBase:
    """A box, or the whole of it as a file."""
    shown = inboxes.shown(request)
    if request.GET.get("format") in {"csv", "xlsx"}:
        return inboxes.exported(request, shown.wanted)
    response = page(
        request,
        "work/inbox.html",
        "work/_inbox.html",
        {"inbox": shown, "listing": shown.listing, "may_assign": request.actor.may(ASSIGN_ERRANDS)},
    )
    if request.headers.get("HX-Request"):
        response.headers["HX-Push-Url"] = f"{request.path}?{shown.wanted.query(after=shown.wanted.after)}"
    return response


@require_POST
@signed_in
def bulk(request: HubRequest) -> HttpResponse:
    """One move from many desks; each row says what became of it."""
    desks = [int(key) for key in request.POST.getlist("picked") if key.isdigit()][: inboxes.BULK_AT_MOST]
    outcomes = work.make_moves(desks, request.POST.get("move", ""), by=request.actor, why=request.POST.get("why", ""))
    return render(request, "work/outcomes.html", inboxes.outcomes_shown(outcomes, request.POST.get("back", "")))


@require_POST
@signed_in
def keep(request: HubRequest) -> HttpResponse:
    """Keep the present filter under a name."""
    form = FilterNameForm(request.POST)
    query = request.POST.get("query", "")[:500]
    if form.is_valid():
        keep_filter(form.cleaned_data["name"], query, by=request.actor)
        messages.success(request, str(Text("筛选条件已保存。", "The filter was kept.")))
    return HttpResponseRedirect(f"{reverse('work:inbox')}?{query}")


@require_POST
@signed_in
def drop(request: HubRequest, key: int) -> HttpResponse:
    """Forget a kept filter."""
    drop_filter(key, by=request.actor)
    messages.success(request, str(Text("已删除保存的筛选。", "The filter was forgotten.")))
    return HttpResponseRedirect(reverse("work:inbox"))
