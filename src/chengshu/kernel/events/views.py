"""Pages of the operator: what was not delivered, and settling it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.events import queries, services
from chengshu.kernel.events.forms import SetAsideForm
from chengshu.kernel.events.models import State
from chengshu.kernel.events.rights import SEE_DELIVERIES, SETTLE_DEAD_LETTERS
from chengshu.kernel.events.tables import DELIVERIES, state_of
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.tables import list_page


@requires(SEE_DELIVERIES)
def deliveries(request: HubRequest) -> HttpResponseBase:
    return list_page(request, "events/deliveries.html", DELIVERIES, queries.unfinished())


@requires(SEE_DELIVERIES)
def delivery(request: HubRequest, delivery_id: int) -> HttpResponse:
    found = queries.delivery(delivery_id)
    may_settle = found.state == State.DEAD and request.actor.may(SETTLE_DEAD_LETTERS)
    return render(
        request,
        "events/delivery.html",
        {"delivery": found, "state": state_of(found), "may_settle": may_settle, "form": SetAsideForm()},
    )


@require_POST
@requires(SETTLE_DEAD_LETTERS)
def try_again(request: HubRequest, delivery_id: int) -> HttpResponse:
    services.try_again(delivery_id, by=request.actor)
    return done(
        request, Text("已重新排队，稍后处理。", "It will be tried again shortly."), reverse("events:deliveries")
    )


@requires(SETTLE_DEAD_LETTERS)
def set_aside(request: HubRequest, delivery_id: int) -> HttpResponseBase:
    found = queries.delivery(delivery_id)

    def save(form: SetAsideForm) -> HttpResponse:
        services.set_aside(found.pk, reason=form.cleaned_data["reason"], by=request.actor)
        return done(request, Text("已搁置。", "Set aside."), reverse("events:deliveries"))

    return form_page(request, "events/set_aside.html", typed(SetAsideForm, request), save, {"delivery": found})
