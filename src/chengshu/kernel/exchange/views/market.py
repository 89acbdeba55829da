"""Pages of what can be applied for, and of applying."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.exchange.errors import NoFields
from chengshu.kernel.exchange.forms.applying import ApplyForm, ReasonForm
from chengshu.kernel.exchange.forms.rows import typed_rows
from chengshu.kernel.exchange.granted import GrantedField, shape
from chengshu.kernel.exchange.models import Offer
from chengshu.kernel.exchange.queries.statistics import market_for
from chengshu.kernel.exchange.rights import APPLY, SEE_MARKET
from chengshu.kernel.exchange.services import Ask, apply_for, apply_for_all
from chengshu.kernel.exchange.services.asking import offered_items
from chengshu.kernel.exchange.sources import outputs_of
from chengshu.kernel.exchange.tables.sharing import MARKET, MARKET_TO_READ, application_url
from chengshu.kernel.exchange.views.frame import MARKET as MARKET_TABS
from chengshu.kernel.exchange.views.frame import own_unit, tabs
from chengshu.ui.forms import done, form_page, form_view, typed
from chengshu.ui.tables import list_page

SENT = Text("申请已提交，提供单位将在 10 个工作日内答复。", "Handed in; the provider answers within 10 working days.")


SUBMIT = Text("提交申请", "Apply")


@requires(SEE_MARKET)
def market(request: HubRequest) -> HttpResponseBase:
    """All resources of other units; several may be picked and applied for at once."""
    may_apply = request.actor.may(APPLY)
    context = {"tabs": tabs(request, MARKET_TABS), "may_apply": may_apply}
    table = MARKET if may_apply else MARKET_TO_READ
    return list_page(request, "exchange/market.html", table, market_for(request.actor), context)


@requires(APPLY)
def apply(request: HubRequest, resource_id: int) -> HttpResponseBase:
    """Apply for one resource, field by field."""
    resource = get_object_or_404(market_for(request.actor), pk=resource_id)
    offered = shape(resource, [item.column for item in offered_items(resource)]).fields
    return _apply(request, resource, offered)


@requires(APPLY)
def apply_offer(request: HubRequest, offer_id: int) -> HttpResponseBase:
    """Apply for a service."""
    offer = get_object_or_404(Offer.everywhere.select_related("owner"), pk=offer_id)
    return _apply(request, offer, outputs_of(offer))


@requires(APPLY)
def apply_many(request: HubRequest) -> HttpResponseBase:
    """Apply for the picked resources with one reason."""
    keys = [int(key) for key in request.GET.getlist("picked") if key.isdigit()][:50]
    resources = list(market_for(request.actor).filter(pk__in=keys))
    if not resources:
        raise BadInput(Text("请先在列表中勾选要申请的资源。", "Pick the resources in the list first."))
    form = typed(ReasonForm, request)

    def save(filled: ReasonForm) -> HttpResponseBase:
        ask = Ask(fields=(), **filled.cleaned_data)
        made, refused = apply_for_all(resources, ask, by=request.actor, organisation=own_unit(request))
        left = "；".join(f"{one.name_zh}：{why.zh}" for one, why in refused)
        why_en = "; ".join(f"{one.name.en}: {why.en}" for one, why in refused)
        if not made:
            raise NoFields(Text(f"都未能申请。{left}", f"None could be applied for. {why_en}"))
        said = Text(f"已提交 {len(made)} 份申请。{left}", f"{len(made)} handed in. {why_en}")
        return done(request, said, reverse("exchange:applications"))

    context = {"resources": resources, "back": reverse("exchange:market"), "submit": SUBMIT}
    return form_page(request, "exchange/apply_many.html", form, save, context)


def _apply(request: HubRequest, subject: Resource | Offer, offered: tuple[GrantedField, ...]) -> HttpResponseBase:
    unit = own_unit(request)
    form = typed_rows(ApplyForm, request, offered=offered, unit=unit, by_rows=isinstance(subject, Resource))

    def save(filled: ApplyForm) -> str:
        given = dict(filled.cleaned_data)
        ask = Ask(
            fields=given.pop("fields_wanted"),
            clear_fields=given.pop("clear_fields", []),
            users=list(given.pop("users", [])),
            **given,
        )
        return application_url(apply_for(subject, ask, by=request.actor, organisation=unit))

    title = Text(f"申请共享：{subject.name.zh}", f"Apply for {subject.name.en}")
    back = reverse("exchange:market" if isinstance(subject, Resource) else "exchange:offers")
    return form_view(request, form, save, title=title, back=back, said=SENT, note=unit.name, submit=SUBMIT)
