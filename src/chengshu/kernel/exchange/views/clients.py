"""Pages of programs and their credentials."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.exchange.forms.keeping import ClientForm, RotateForm, WhyForm
from chengshu.kernel.exchange.models import Client
from chengshu.kernel.exchange.queries.agreements import agreements_in_force
from chengshu.kernel.exchange.rights import MANAGE_CLIENTS
from chengshu.kernel.exchange.services.clients import (
    change_client,
    register_client,
    rotate_secret,
    start_client,
    stop_client,
)
from chengshu.kernel.exchange.tables.sharing import AGREEMENTS
from chengshu.kernel.exchange.tables.using import CLIENTS, client_url
from chengshu.kernel.exchange.views.frame import SHARING, own_unit, tabs
from chengshu.ui.forms import form_page, form_view, typed
from chengshu.ui.tables import list_page, short_list, without


@requires(MANAGE_CLIENTS)
def clients(request: HubRequest) -> HttpResponseBase:
    """The programs of our units."""
    action = (reverse("exchange:new_client"), Text("登记接入应用", "Register a program"))
    context = {"tabs": tabs(request, SHARING), "title": Text("数据共享", "Data sharing"), "action": action}
    return list_page(request, "exchange/list.html", CLIENTS, _seen(request), context)


@requires(MANAGE_CLIENTS)
def new_client(request: HubRequest) -> HttpResponseBase:
    """Register a program; its secret is shown this once."""

    def save(form: ClientForm) -> HttpResponseBase:
        client, secret = register_client(own_unit(request), by=request.actor, **form.cleaned_data)
        return _secret(request, client, secret)

    context = {"title": Text("登记接入应用", "Register a program"), "back": reverse("exchange:clients")}
    return form_page(request, "ui/form.html", typed(ClientForm, request), save, context)


@requires(MANAGE_CLIENTS)
def client(request: HubRequest, client_id: int) -> HttpResponse:
    """A program, what it may use, and its credentials."""
    found = one_of(_seen(request), client_id)
    held = agreements_in_force(found.organisation)
    context = {
        "client": found,
        "agreements": short_list(without(AGREEMENTS, "consumer"), held),
        "former": found.former_until if found.former_until and found.former_until > clock.now() else None,
    }
    return render(request, "exchange/client.html", context)


@requires(MANAGE_CLIENTS)
def edit_client(request: HubRequest, client_id: int) -> HttpResponseBase:
    """Another name, other addresses."""
    found = one_of(_seen(request), client_id)

    def save(form: ClientForm) -> str:
        return client_url(change_client(found.pk, by=request.actor, **form.cleaned_data))

    initial = {
        "name_zh": found.name_zh,
        "name_en": found.name_en,
        "addresses": "\n".join(found.addresses),
        "public_key": found.public_key,
    }
    form = typed(ClientForm, request, initial=initial)
    title = Text("修改接入应用", "Change the program")
    return form_view(request, form, save, title=title, back=client_url(found), note=found)


@requires(MANAGE_CLIENTS)
def rotate(request: HubRequest, client_id: int) -> HttpResponseBase:
    """A new secret."""
    found = one_of(_seen(request), client_id)

    def save(form: RotateForm) -> HttpResponseBase:
        return _secret(request, *rotate_secret(found.pk, by=request.actor, at_once=form.cleaned_data["at_once"]))

    context = {"title": Text("更换密钥", "Change the secret"), "back": client_url(found), "note": found}
    return form_page(request, "ui/form.html", typed(RotateForm, request), save, context)


@requires(MANAGE_CLIENTS)
def switch_client(request: HubRequest, client_id: int) -> HttpResponseBase:
    """Stop it, or let it call again."""
    found = one_of(_seen(request), client_id)
    do = stop_client if found.active else start_client

    def save(form: WhyForm) -> str:
        return client_url(do(found.pk, why=form.cleaned_data["why"], by=request.actor))

    title = Text("停用应用", "Stop the program") if found.active else Text("启用应用", "Let it call again")
    return form_view(request, typed(WhyForm, request), save, title=title, back=client_url(found), note=found)


def _seen(request: HubRequest) -> QuerySet[Client]:
    return Client.scoped.within(request.actor, MANAGE_CLIENTS).select_related("organisation")


def _secret(request: HubRequest, client: Client, secret: str) -> HttpResponse:
    response = render(request, "exchange/secret.html", {"client": client, "secret": secret, "back": client_url(client)})
    response.headers["Cache-Control"] = "no-store"
    return response
