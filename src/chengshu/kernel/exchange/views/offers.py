"""Pages of services."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.exchange.forms.composing import RESOURCES, OfferForm, SourceForm, suggested
from chengshu.kernel.exchange.forms.rows import typed_rows
from chengshu.kernel.exchange.models import Offer, OfferStanding
from chengshu.kernel.exchange.queries.offers import sources_to_offer
from chengshu.kernel.exchange.queries.words import steps_in_words
from chengshu.kernel.exchange.rights import APPLY, COMPOSE, SEE_MARKET
from chengshu.kernel.exchange.services.offers import compose, offer_source, set_standing
from chengshu.kernel.exchange.sources import outputs_of
from chengshu.kernel.exchange.tables.sharing import FIELDS, OFFER_STATES, OFFERS
from chengshu.kernel.exchange.views.frame import MARKET, own_unit, tabs
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.tables import list_page, short_list


@requires(SEE_MARKET)
def offers(request: HubRequest) -> HttpResponseBase:
    """Services that can be applied for, and our own drafts."""
    context = {"tabs": tabs(request, MARKET), "title": Text("申请数据", "Apply for data")}
    if request.actor.may(COMPOSE):
        context["action"] = (reverse("exchange:new_offer"), Text("编排服务", "Compose a service"))
        if sources_to_offer(request.actor):
            label = Text("发布查询核验服务", "Offer a look-up or verification")
            context["also"] = (reverse("exchange:offer_source"), label)
    return list_page(request, "exchange/list.html", OFFERS, _seen(request), context)


@requires(COMPOSE)
def new_offer(request: HubRequest) -> HttpResponseBase:
    """Compose a service."""

    def save(form: OfferForm) -> str:
        offer = compose(own_unit(request), by=request.actor, **form.cleaned_data)
        return reverse("exchange:offer", args=[offer.pk])

    title, form = Text("编排接口服务", "Compose a service"), typed_rows(OfferForm, request)
    back, known = reverse("exchange:offers"), {"key": RESOURCES, "names": suggested()}
    return form_view(request, form, save, title=title, back=back, template="exchange/compose.html", known=known)


@requires(COMPOSE)
def offer_own(request: HubRequest) -> HttpResponseBase:
    """Offer what the platform itself can tell, in the name of who answers for it."""

    def save(form: SourceForm) -> str:
        source = form.cleaned_data["source"]
        offer = offer_source(source.owner or own_unit(request), source, by=request.actor)
        return reverse("exchange:offer", args=[offer.pk])

    form = typed(SourceForm, request, sources=sources_to_offer(request.actor))
    title = Text("发布查询核验服务", "Offer a look-up or verification")
    note = Text(
        "核验只答是与否，查询给出字段。发布后其他单位可以申请，由主管单位审批。",
        "A verification answers yes or no, a look-up gives fields. Others may then apply; the owner decides.",
    )
    return form_view(request, form, save, title=title, back=reverse("exchange:offers"), note=note)


@requires(SEE_MARKET)
def offer(request: HubRequest, offer_id: int) -> HttpResponse:
    """A service: what a call brings, which steps it takes, what comes back."""
    found = one_of(_seen(request), offer_id)
    own = reaches(request.actor, COMPOSE, found.owner)
    published = found.standing == OfferStanding.PUBLISHED
    context = {
        "offer": found,
        "badge": OFFER_STATES[OfferStanding(found.standing)],
        "steps": steps_in_words(found),
        "fields": short_list(FIELDS, outputs_of(found)),
        "may_apply": published and request.actor.may(APPLY) and found.owner_id != request.actor.organisation_id,
        "may_publish": own and not published,
        "may_withdraw": own and published,
    }
    return render(request, "exchange/offer.html", context)


@requires(COMPOSE)
@require_POST
def switch_offer(request: HubRequest, offer_id: int) -> HttpResponse:
    """Publish it, or take it down."""
    found = one_of(_seen(request), offer_id)
    published = found.standing == OfferStanding.PUBLISHED
    set_standing(found.pk, OfferStanding.WITHDRAWN if published else OfferStanding.PUBLISHED, by=request.actor)
    said = Text("服务已下线。", "Taken down.") if published else Text("服务已发布。", "Published.")
    return done(request, said, reverse("exchange:offer", args=[offer_id]))


def _seen(request: HubRequest) -> QuerySet[Offer]:
    own = Offer.scoped.within(request.actor, COMPOSE).values("pk")
    rows = Offer.everywhere.filter(Q(standing=OfferStanding.PUBLISHED) | Q(pk__in=own))
    return rows.select_related("owner")
