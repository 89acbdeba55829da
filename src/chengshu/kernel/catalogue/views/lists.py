"""Pages of needs, duties, what is not shared, and sources."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.catalogue.forms.entries import ReasonForm
from chengshu.kernel.catalogue.forms.needs import DifferentForm, DutyForm, LinkForm, NeedForm, SettleForm
from chengshu.kernel.catalogue.models import DutyState
from chengshu.kernel.catalogue.queries.seen import (
    catalogue_seen_by,
    duties_seen_by,
    may_assign,
    needs_seen_by,
    not_shared,
)
from chengshu.kernel.catalogue.queries.sources import data_with_offers, items_offering
from chengshu.kernel.catalogue.rights import ASSIGN_DUTIES, COMPILE, SEE, SETTLE_SOURCES, STATE_NEEDS
from chengshu.kernel.catalogue.services.duties import assign_duty, drop_duty, link_duty
from chengshu.kernel.catalogue.services.needs import NEED, state_need
from chengshu.kernel.catalogue.services.sources import call_different, settle_source
from chengshu.kernel.catalogue.tables import tones
from chengshu.kernel.catalogue.tables.entries import NEGATIVE
from chengshu.kernel.catalogue.tables.lists import DATA, DUTIES, NEEDS, datum_url, duty_url, is_late, need_url
from chengshu.kernel.catalogue.views.frame import desk_tabs
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.showing import panel_of
from chengshu.ui.forms import form_view, typed
from chengshu.ui.tables import list_page


@requires(SEE)
def needs(request: HubRequest) -> HttpResponseBase:
    """The demand list: who needs what from whom."""
    context = {"tabs": desk_tabs("catalogue:needs", request.actor), "may_state": request.actor.may(STATE_NEEDS)}
    return list_page(request, "catalogue/desk.html", NEEDS, needs_seen_by(request.actor), context)


@requires(SEE)
def need(request: HubRequest, need_id: int) -> HttpResponse:
    """A need and how it is answered."""
    found = one_of(needs_seen_by(request.actor), pk=need_id)
    item = item_about(found, NEED)
    context = {
        "need": found,
        "state": tones.need(found.state),
        "duty": duties_seen_by(request.actor).filter(need=found).first(),
        "panel": panel_of(request.actor, item) if item else None,
    }
    return render(request, "catalogue/need.html", context)


@requires(STATE_NEEDS)
def new_need(request: HubRequest) -> HttpResponseBase:
    """Ask another unit for data; ``?entry=`` names the entry it is about."""
    entry = catalogue_seen_by(request.actor).filter(key=request.GET.get("entry", "")).first()

    def save(form: NeedForm) -> str:
        given = form.cleaned_data
        about = entry if entry and entry.provider_id == given["provider"].pk else None
        return need_url(state_need(given["unit"], given["provider"], form.content(), resource=about, by=request.actor))

    initial = {"provider": entry.provider_id, "name": entry.name_zh, "cycle": entry.cycle} if entry else {}
    form = typed(NeedForm, request, actor=request.actor, permission=STATE_NEEDS, initial=initial)
    title = Text("提出数据需求", "State a need of data")
    return form_view(
        request, form, save, title=title, back=reverse("catalogue:needs"), note=entry.name if entry else ""
    )


@requires(SEE)
def duties(request: HubRequest) -> HttpResponseBase:
    """The duty list: what each unit has to provide."""
    context = {"tabs": desk_tabs("catalogue:duties", request.actor), "may_assign": may_assign(request.actor)}
    return list_page(request, "catalogue/desk.html", DUTIES, duties_seen_by(request.actor), context)


@requires(SEE)
def duty(request: HubRequest, duty_id: int) -> HttpResponse:
    """A duty, and what fulfils it."""
    found = one_of(duties_seen_by(request.actor), pk=duty_id)
    is_open = found.state == DutyState.OPEN
    context = {
        "duty": found,
        "state": tones.duty(found.state, late=is_late(found)),
        "may_link": is_open and reaches(request.actor, COMPILE, found.provider),
        "may_drop": is_open and reaches(request.actor, ASSIGN_DUTIES, found.provider),
    }
    return render(request, "catalogue/duty.html", context)


@requires(ASSIGN_DUTIES)
def new_duty(request: HubRequest) -> HttpResponseBase:
    """Lay a duty on a unit."""

    def save(form: DutyForm) -> str:
        given = dict(form.cleaned_data)
        return duty_url(assign_duty(given.pop("unit"), **given, by=request.actor))

    form = typed(DutyForm, request, actor=request.actor, permission=ASSIGN_DUTIES)
    return form_view(
        request, form, save, title=Text("下达责任", "Lay a duty on a unit"), back=reverse("catalogue:duties")
    )


@requires(COMPILE)
def fulfil(request: HubRequest, duty_id: int) -> HttpResponseBase:
    """Say which entry fulfils a duty."""
    found = one_of(duties_seen_by(request.actor), pk=duty_id)

    def save(form: LinkForm) -> str:
        return duty_url(link_duty(found, form.cleaned_data["resource"], by=request.actor))

    form = typed(LinkForm, request, duty=found)
    title = Text("关联履行目录", "Which entry fulfils it")
    return form_view(request, form, save, title=title, back=duty_url(found), note=found.name)


@requires(ASSIGN_DUTIES)
def release(request: HubRequest, duty_id: int) -> HttpResponseBase:
    """Release a unit from a duty."""
    found = one_of(duties_seen_by(request.actor), pk=duty_id)

    def save(form: ReasonForm) -> str:
        return duty_url(drop_duty(found, why=form.cleaned_data["why"], by=request.actor))

    title = Text("免除责任", "Release from the duty")
    return form_view(request, typed(ReasonForm, request), save, title=title, back=duty_url(found), note=found.name)


@requires(SEE)
def negative(request: HubRequest) -> HttpResponseBase:
    """The negative list: what is not shared, and on what ground."""
    context = {"tabs": desk_tabs("catalogue:negative", request.actor)}
    return list_page(request, "catalogue/desk.html", NEGATIVE, not_shared(), context)


@requires(SEE)
def data(request: HubRequest) -> HttpResponseBase:
    """Data that several bureaus offer."""
    context = {"tabs": desk_tabs("catalogue:data", request.actor)}
    rows = data_with_offers(several=True).prefetch_related("rulings__provider")
    return list_page(request, "catalogue/desk.html", DATA, rows, context)


@requires(SEE)
def datum(request: HubRequest, datum_id: int) -> HttpResponse:
    """A datum: who offers it, who is its source and was before."""
    found = one_of(data_with_offers(), pk=datum_id)
    context = {
        "datum": found,
        "state": tones.datum(found.standing),
        "offers": list(items_offering(found)),
        "rulings": list(found.rulings.select_related("provider", "decided_by")),
        "may_settle": request.actor.may(SETTLE_SOURCES),
    }
    return render(request, "catalogue/datum.html", context)


@requires(SETTLE_SOURCES)
def settle(request: HubRequest, datum_id: int) -> HttpResponseBase:
    """Settle the source of a datum."""
    found = one_of(data_with_offers(), pk=datum_id)

    def save(form: SettleForm) -> str:
        given = form.cleaned_data
        settle_source(found, given["provider"], ground=given["ground"], by=request.actor)
        return datum_url(found)

    form = typed(SettleForm, request, datum=found)
    title = Text("认定权威来源", "Settle the source")
    return form_view(request, form, save, title=title, back=datum_url(found), note=found.name)


@requires(SETTLE_SOURCES)
def tell_apart(request: HubRequest, datum_id: int) -> HttpResponseBase:
    """Say that items of one name are not the same datum."""
    found = one_of(data_with_offers(), pk=datum_id)

    def save(form: DifferentForm) -> str:
        return datum_url(call_different(found, ground=form.cleaned_data["ground"], by=request.actor))

    title = Text("并非同一数据", "Not the same datum")
    return form_view(request, typed(DifferentForm, request), save, title=title, back=datum_url(found), note=found.name)
