"""One's own notices and wishes."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, signed_in
from chengshu.kernel.messages import queries, services
from chengshu.kernel.messages.forms import QuietForm, WishesForm
from chengshu.kernel.messages.quiet import city_rule
from chengshu.kernel.messages.tables import NOTICES
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.tables import list_page

SAVED = Text("已保存。", "Saved.")


@signed_in
def notices(request: HubRequest) -> HttpResponseBase:
    """Everything told to this person, unread first."""
    context = {"unread": queries.unread_count(request.actor)}
    return list_page(request, "messages/notices.html", NOTICES, queries.notices_to(request.actor), context)


@require_safe
@signed_in
def open_notice(request: HubRequest, key: int) -> HttpResponse:
    """To what the notice is about; opening it is reading it. One that leads nowhere is shown by itself."""
    notice = services.mark_read(key, by=request.actor)
    if notice.url and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None):
        return redirect(notice.url)
    return render(request, "messages/notice.html", {"notice": notice})


@require_POST
@signed_in
def read(request: HubRequest) -> HttpResponse:
    """Mark the picked notices as read, or all of them."""
    picked = [int(key) for key in request.POST.getlist("picked") if key.isdigit()]
    if "all" in request.POST:
        count = services.mark_all_read(by=request.actor)
    else:
        count = len([services.mark_read(key, by=request.actor) for key in picked])
    sentence = Text("%(n)s 条消息已读。", "%(n)s notices marked as read.").with_values(n=count)
    return done(request, sentence, reverse("messages:notices"))


@signed_in
def preferences(request: HubRequest) -> HttpResponseBase:
    """What this person wants to hear where."""

    def save(form: WishesForm) -> HttpResponse:
        services.set_wishes(form.wishes(), by=request.actor)
        return done(request, SAVED, reverse("messages:preferences"))

    form = typed(WishesForm, request, wishes=queries.wishes_of_person(request.actor))
    own = queries.own_quiet_hours(request.actor)
    starts, ends = own or (city_rule().starts, city_rule().ends)
    quiet_form = QuietForm(initial={"own": own is not None, "starts": starts, "ends": ends})
    context = {"quiet_form": quiet_form, "channels": queries.channels(), "rule": city_rule()}
    return form_page(request, "messages/preferences.html", form, save, context)


@require_POST
@signed_in
def quiet(request: HubRequest) -> HttpResponseBase:
    """This person's quiet hours."""

    def save(form: QuietForm) -> HttpResponse:
        services.set_quiet_hours(form.hours(), by=request.actor)
        return done(request, SAVED, reverse("messages:preferences"))

    return form_page(request, "messages/quiet.html", typed(QuietForm, request), save)
