"""Registration of developers and providers, and what they may do afterwards."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest
from chengshu.packs.open_data.doors import portal
from chengshu.packs.open_data.forms.public import AccessForm, AppForm, ContributeForm, RegisterForm
from chengshu.packs.open_data.models import Partner
from chengshu.packs.open_data.models.partners import Standing
from chengshu.packs.open_data.services import partners as services
from chengshu.ui.forms import Form, form_page, typed


@portal
@require_safe
def partner_door(request: HubRequest) -> HttpResponse:
    """Ways to take part."""
    return render(request, "open_data/partner_door.html", {"section": "partner"})


@portal
@require_safe
def partner_enter(request: HubRequest) -> HttpResponse:
    """Come back with a ticket."""
    ticket = request.GET.get("ticket", "").strip().upper()[:20]
    services.partner_of_ticket(ticket)
    return HttpResponseRedirect(reverse("open_data:partner", args=[ticket]))


@portal
def register(request: HubRequest) -> HttpResponseBase:
    """Register as a developer or as a provider of data."""
    wish = request.GET.get("as", "develops")
    initial = {"develops": wish != "contributes", "contributes": wish == "contributes"}

    def save(form: RegisterForm) -> HttpResponse:
        partner, ticket = services.register(services.Registration(**form.cleaned_data), address=request.actor.address)
        return _page(request, partner, ticket, fresh=True)

    context = _context(Text("登记参与", "Take part"), reverse("open_data:partner_door"))
    return form_page(request, "open_data/form.html", typed(RegisterForm, request, initial=initial), save, context)


@portal
@require_safe
def partner(request: HubRequest, ticket: str) -> HttpResponse:
    """Everything of one partner."""
    return _page(request, services.partner_of_ticket(ticket), ticket)


def _page(request: HubRequest, row: Partner, ticket: str, **more: Any) -> HttpResponse:
    context = {
        "section": "partner",
        "partner": row,
        "ticket": ticket,
        "accepted": row.standing == Standing.ACCEPTED,
        "keys": row.keys.filter(ended_at=None),
        "apps": row.applications.all(),
        "grants": row.grants.select_related("dataset"),
        "contributions": row.contributions.select_related("dataset"),
        **more,
    }
    return render(request, "open_data/partner.html", context)


@portal
@require_POST
def make_key(request: HubRequest, ticket: str) -> HttpResponse:
    """A new key, shown once."""
    row = services.partner_of_ticket(ticket)
    return _page(request, row, ticket, new_key=services.make_key(row))


@portal
@require_POST
def end_key(request: HubRequest, ticket: str, key_id: int) -> HttpResponse:
    """A key that counts no more."""
    services.end_key(services.partner_of_ticket(ticket), key_id)
    return HttpResponseRedirect(reverse("open_data:partner", args=[ticket]))


@portal
def new_app(request: HubRequest, ticket: str) -> HttpResponseBase:
    """Register an application."""
    row = services.partner_of_ticket(ticket)

    def save(form: AppForm) -> str:
        given = dict(form.cleaned_data)
        datasets = given.pop("datasets")
        services.register_application(row, services.ApplicationContent(**given), datasets)
        return _home(ticket)

    return _form(request, typed(AppForm, request), save, Text("登记应用", "Register an application"), ticket)


@portal
def ask_access(request: HubRequest, ticket: str) -> HttpResponseBase:
    """Ask to use a dataset that is open on conditions."""
    row = services.partner_of_ticket(ticket)

    def save(form: AccessForm) -> str:
        services.ask_for_access(row, form.cleaned_data["dataset"], purpose=form.cleaned_data["purpose"])
        return _home(ticket)

    return _form(request, typed(AccessForm, request), save, Text("申请使用数据", "Apply for access"), ticket)


@portal
def contribute(request: HubRequest, ticket: str) -> HttpResponseBase:
    """Share data."""
    row = services.partner_of_ticket(ticket)

    def save(form: ContributeForm) -> str:
        given = dict(form.cleaned_data)
        file = given.pop("file")
        services.contribute(row, services.ContributionContent(**given), file.read(services.MOST_BYTES + 1))
        return _home(ticket)

    return _form(request, typed(ContributeForm, request), save, Text("共享数据", "Share data"), ticket)


def _form(request: HubRequest, form: Form, save: Any, heading: Text, ticket: str) -> HttpResponseBase:
    return form_page(request, "open_data/form.html", form, save, _context(heading, _home(ticket)))


def _home(ticket: str) -> str:
    return reverse("open_data:partner", args=[ticket])


def _context(heading: Text, cancel_url: str) -> dict[str, Any]:
    return {"section": "partner", "heading": heading, "submit": Text("提交", "Send"), "cancel_url": cancel_url}
