"""Pages of orders to the data centre."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.analysis import showing
from chengshu.kernel.analysis.forms.analysis import OrderForm
from chengshu.kernel.analysis.models import OrderKind
from chengshu.kernel.analysis.queries.studies import orders_seen_by
from chengshu.kernel.analysis.rights import ASK, SEE_ORDERS
from chengshu.kernel.analysis.services.orders import order as place_order
from chengshu.kernel.analysis.tables.analysis import ORDERS, order_url, standing
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.showing import panel_of
from chengshu.ui.forms import form_view, typed
from chengshu.ui.tables import list_page


@requires(SEE_ORDERS)
def orders(request: HubRequest) -> HttpResponseBase:
    """Orders asked for or taken on."""
    context = {"tabs": showing.hub_tabs(request.actor, "orders"), "may_ask": request.actor.may(ASK)}
    return list_page(request, "analysis/orders.html", ORDERS, orders_seen_by(request.actor), context)


@requires(SEE_ORDERS)
def order(request: HubRequest, order_id: int) -> HttpResponse:
    """An order with its work."""
    found = one_of(orders_seen_by(request.actor).prefetch_related("resources"), order_id)
    item = item_about(found)
    context = {
        "order": found,
        "standing": standing(found),
        "panel": panel_of(request.actor, item) if item else None,
        "studies": found.studies.all(),
    }
    return render(request, "analysis/order.html", context)


@requires(ASK)
def new_order(request: HubRequest) -> HttpResponseBase:
    """Ask the data centre."""

    def save(form: OrderForm) -> str:
        given = dict(form.cleaned_data)
        return order_url(place_order(OrderKind(given.pop("kind")), **given, by=request.actor))

    title = Text("提出数据任务", "Ask the data centre")
    said = Text("已提交数据中心，办理进度可随时查看。", "Handed to the data centre; you can follow it here.")
    return form_view(request, typed(OrderForm, request), save, title=title, back=reverse("analysis:orders"), said=said)
