"""Disputes about who handles a case, and their rulings; the dispatcher's one press."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.cases.queries.cases import case_for
from chengshu.kernel.cases.rights import SEND
from chengshu.kernel.cases.tables import case_url
from chengshu.kernel.dispatch import services
from chengshu.kernel.dispatch.forms.rules import WhyForm
from chengshu.kernel.dispatch.models import HandBack, RulingState
from chengshu.kernel.dispatch.queries.shares import disputes_seen_by, hand_backs_by_unit
from chengshu.kernel.dispatch.rights import RULE, SEE_DISPUTES
from chengshu.kernel.dispatch.tables.disputes import BACKS, DISPUTES, UNITS, state_of
from chengshu.kernel.work import queries as work
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.tables import list_page, short_list

MONTH = timedelta(days=30)


@require_safe
@requires(SEE_DISPUTES)
def disputes(request: HubRequest) -> HttpResponseBase:
    """Disputes within reach, with the units that hand back most."""
    now = clock.now()
    units = short_list(UNITS, hand_backs_by_unit(now - MONTH, now)[:20])
    return list_page(request, "dispatch/disputes.html", DISPUTES, disputes_seen_by(request.actor), {"units": units})


@require_safe
@requires(SEE_DISPUTES)
def dispute(request: HubRequest, key: int) -> HttpResponse:
    """A dispute: who handed back and why, the ruling."""
    row = one_of(disputes_seen_by(request.actor), key)
    backs = HandBack.objects.filter(case=row.case, round=row.round).select_related("unit")
    offers = work.offers_to(request.actor, row.item) if row.item and row.state == RulingState.OPEN else []
    context = {
        "row": row,
        "state": state_of(row),
        "backs": short_list(BACKS, backs),
        "may_rule": reaches(request.actor, RULE, row.keeper) and any(one.move.key == "rule" for one in offers),
    }
    return render(request, "dispatch/dispute.html", context)


@requires(SEND)
def contest(request: HubRequest, key: int) -> HttpResponseBase:
    """Ask for a ruling on who handles a case."""
    found = case_for(request.actor, key)
    form = typed(WhyForm, request)

    def save(filled: WhyForm) -> str:
        services.contest(found, by=request.actor, why=filled.cleaned_data["why"])
        return case_url(found)

    return form_view(request, form, save, title=Text("提请裁定由谁处置", "Ask for a ruling"), back=case_url(found))


@require_POST
@requires(SEND)
def send(request: HubRequest, key: int) -> HttpResponse:
    """Send the case to the unit proposed."""
    case = services.send_as_proposed(case_for(request.actor, key), by=request.actor)
    unit = case.lead.name if case.lead else ""
    said = Text("已派遣到%(unit)s。", "Sent to %(unit)s.").with_values(unit=unit)
    return done(request, said, case_url(case))
