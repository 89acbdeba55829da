"""Shops, sites and vehicles."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.places.maps import Layer, Map, point
from chengshu.packs.digital_city_management import tables
from chengshu.packs.digital_city_management.forms.registers import (
    CloseForm,
    FindingForm,
    ShopForm,
    SupervisedForm,
    VisitForm,
)
from chengshu.packs.digital_city_management.models.registers import duties_in_words
from chengshu.packs.digital_city_management.queries import registers
from chengshu.packs.digital_city_management.rights import INSPECT, KEEP, SEE
from chengshu.packs.digital_city_management.services import registers as services
from chengshu.ui.forms import form_view, typed
from chengshu.ui.parts import Link
from chengshu.ui.tables import list_page, short_list

LIST = "digital_city_management/list.html"


def _url(name: str, *args: Any) -> str:
    return reverse(f"digital_city_management:{name}", args=args)


def _import(register: str) -> Link:
    return Link(Text("导入", "Import"), _url("import", register), "table-import")


@require_safe
@requires(SEE)
def shops(request: HubRequest) -> HttpResponseBase:
    """The shops."""
    register = Link(Text("登记商户", "Register a shop"), _url("new_shop"), "plus")
    actions = [register, _import("shops")] if request.actor.may(KEEP) else []
    context = {"title": Text("门前三包商户", "Shops"), "actions": actions}
    return list_page(request, LIST, tables.SHOPS, registers.shops_seen_by(request.actor), context)


@requires(KEEP)
def new_shop(request: HubRequest) -> HttpResponseBase:
    """A shop is registered."""
    form = typed(ShopForm, request, actor=request.actor)

    def save(filled: ShopForm) -> str:
        return _url("shop", services.keep_shop(filled.cleaned_data, by=request.actor).pk)

    return form_view(request, form, save, title=Text("登记商户", "Register a shop"), back=_url("shops"))


@requires(KEEP)
def change_shop(request: HubRequest, key: int) -> HttpResponseBase:
    """A shop is changed."""
    row = registers.shop_for(request.actor, key)
    initial = {name: getattr(row, name) for name in ShopForm.base_fields} | {"unit": row.unit}
    form = typed(ShopForm, request, actor=request.actor, initial=initial)

    def save(filled: ShopForm) -> str:
        services.keep_shop(filled.cleaned_data, by=request.actor, shop=row)
        return _url("shop", row.pk)

    return form_view(request, form, save, title=Text("修改商户", "Change the shop"), back=_url("shop", row.pk))


@requires(KEEP)
def close_shop(request: HubRequest, key: int) -> HttpResponseBase:
    """A shop is in business no more."""
    row = registers.shop_for(request.actor, key)
    form = typed(CloseForm, request, initial={"on": clock.today()})
    title = Text("登记停业：%(name)s", "Closed: %(name)s").with_values(name=row.name)
    note = Text(
        "停业后不再列入名册和检查，检查记录保留。", "It leaves the list and is inspected no more; its inspections stay."
    )

    def save(filled: CloseForm) -> str:
        services.close_shop(row, filled.cleaned_data["on"], by=request.actor)
        return _url("shops")

    return form_view(request, form, save, title=title, back=_url("shop", row.pk), note=note)


@require_safe
@requires(SEE)
def shop(request: HubRequest, key: int) -> HttpResponse:
    """A shop with its duties and inspections."""
    row = registers.shop_for(request.actor, key)
    actions = []
    if request.actor.may(INSPECT):
        actions.append(Link(Text("检查", "Inspect"), _url("visit_shop", row.pk), "clipboard-check"))
    if request.actor.may(KEEP):
        actions.append(Link(Text("修改", "Change"), _url("change_shop", row.pk), "edit"))
        actions.append(Link(Text("停业", "Closed"), _url("close_shop", row.pk), "x"))
    facts = (
        (Text("编号", "Number"), row.code),
        (Text("责任", "Duties"), duties_in_words(row.duties)),
        (Text("地址", "Address"), row.address),
        (Text("管理单位", "Kept by"), row.unit.name),
        (Text("签订日期", "Signed on"), row.signed_on),
    )
    visits = row.visits.select_related("by", "case")[:30]
    return _thing(
        request, row, facts, actions=actions, listing=short_list(tables.VISITS, list(visits)), back=_url("shops")
    )


@requires(INSPECT)
def visit_shop(request: HubRequest, key: int) -> HttpResponseBase:
    """A shop is inspected."""
    row = registers.shop_for(request.actor, key)
    form = typed(VisitForm, request, duties=row.duties)

    def save(filled: VisitForm) -> str:
        given = filled.cleaned_data
        marks = {one: given[one] for one in row.duties if one in given}
        services.visit_shop(row, marks, by=request.actor, words=given["words"], report=given["report"])
        return _url("shop", row.pk)

    return form_view(request, form, save, title=Text("检查商户", "Inspect the shop"), back=_url("shop", row.pk))


@require_safe
@requires(SEE)
def sites(request: HubRequest) -> HttpResponseBase:
    """Sites and vehicles."""
    register = Link(Text("登记", "Register"), _url("new_site"), "plus")
    actions = [register, _import("sites")] if request.actor.may(KEEP) else []
    context = {"title": Text("工地和车辆监管", "Sites and vehicles"), "actions": actions}
    return list_page(request, LIST, tables.SUPERVISED, registers.supervised_seen_by(request.actor), context)


@requires(KEEP)
def new_site(request: HubRequest) -> HttpResponseBase:
    """A site or vehicle is registered."""
    form = typed(SupervisedForm, request, actor=request.actor)

    def save(filled: SupervisedForm) -> str:
        return _url("site", services.keep_supervised(filled.cleaned_data, by=request.actor).pk)

    return form_view(request, form, save, title=Text("登记工地、车辆", "Register"), back=_url("sites"))


@requires(KEEP)
def change_site(request: HubRequest, key: int) -> HttpResponseBase:
    """A site or vehicle is changed."""
    row = registers.supervised_for(request.actor, key)
    initial = {name: getattr(row, name) for name in SupervisedForm.base_fields} | {"unit": row.unit}
    form = typed(SupervisedForm, request, actor=request.actor, initial=initial)

    def save(filled: SupervisedForm) -> str:
        services.keep_supervised(filled.cleaned_data, by=request.actor, row=row)
        return _url("site", row.pk)

    title = Text("修改工地、车辆", "Change the site or vehicle")
    return form_view(request, form, save, title=title, back=_url("site", row.pk))


@require_safe
@requires(SEE)
def site(request: HubRequest, key: int) -> HttpResponse:
    """A site or vehicle with its permit and inspections."""
    row = registers.supervised_for(request.actor, key)
    may = request.actor.may(INSPECT)
    actions = [Link(Text("检查", "Inspect"), _url("inspect_site", row.pk), "clipboard-check")] if may else []
    if request.actor.may(KEEP):
        actions.append(Link(Text("修改", "Change"), _url("change_site", row.pk), "edit"))
    facts = (
        (Text("许可证号、车牌", "Permit or plate"), row.number),
        (Text("单位", "Company"), row.company),
        (Text("许可", "Permit"), tables.PERMIT_STATES[row.permit_state()]),
        (Text("许可到期", "Until"), row.permit_until),
        (Text("地址", "Address"), row.address),
        (Text("管理单位", "Kept by"), row.unit.name),
    )
    found = row.findings.select_related("case")[:30]
    return _thing(
        request, row, facts, actions=actions, listing=short_list(tables.FINDINGS, list(found)), back=_url("sites")
    )


@requires(INSPECT)
def inspect_site(request: HubRequest, key: int) -> HttpResponseBase:
    """A site or vehicle is inspected."""
    row = registers.supervised_for(request.actor, key)
    form = typed(FindingForm, request)

    def save(filled: FindingForm) -> str:
        services.find(row, by=request.actor, **filled.cleaned_data)
        return _url("site", row.pk)

    return form_view(request, form, save, title=Text("检查工地、车辆", "Inspect"), back=_url("site", row.pk))


def _thing(request: HubRequest, row: Any, facts: Any, *, actions: list[Link], listing: Any, back: str) -> HttpResponse:
    here = None
    if row.lon is not None and row.lat is not None:
        spot = point(row.lon, row.lat, str(row.name))
        label = Text("位置", "Where")
        here = Map(label, layers=(Layer("here", label, features=(spot,), clustered=False),))
    context = {"title": row.name, "facts": facts, "actions": actions, "listing": listing, "back": back, "map": here}
    return render(request, "digital_city_management/thing.html", context)
