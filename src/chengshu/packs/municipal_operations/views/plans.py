"""Plans of upkeep."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.packs.municipal_operations.forms import upkeep as forms
from chengshu.packs.municipal_operations.queries import upkeep
from chengshu.packs.municipal_operations.rights import PLAN, SEE
from chengshu.packs.municipal_operations.services.plans import PlanContent, end_plan, entries_of, make_plan, round_of
from chengshu.packs.municipal_operations.tables import upkeep as tables
from chengshu.packs.municipal_operations.views.frame import (
    UPKEEP,
    action,
    listed,
    tabs,
)
from chengshu.ui.forms import SAVED, done, form_view, typed
from chengshu.ui.tables import short_list


@requires(SEE)
def plans(request: HubRequest) -> HttpResponseBase:
    """All plans within reach."""
    actions = action(request, PLAN, Text("制定计划", "Make a plan"), "new_plan", "plus")
    views = tabs(request, UPKEEP, "plans")
    return listed(request, tables.PLANS, upkeep.plans_seen_by(request.actor), views=views, actions=actions)


@requires(PLAN)
def new_plan(request: HubRequest) -> HttpResponseBase:
    """A plan of upkeep."""
    form = typed(forms.PlanForm, request, actor=request.actor, permission=PLAN)

    def save(form: forms.PlanForm) -> str:
        given = dict(form.cleaned_data)
        plan = make_plan(given.pop("unit"), PlanContent(**given), by=request.actor)
        return reverse("municipal_operations:plan", args=[plan.pk])

    back = reverse("municipal_operations:plans")
    return form_view(request, form, save, title=Text("制定养护计划", "Make a plan"), back=back)


@requires(SEE)
def plan(request: HubRequest, plan_id: int) -> HttpResponse:
    """One plan with its orders."""
    row = upkeep.plan_seen_by(request.actor, plan_id)
    made = list(upkeep.orders_seen_by(request.actor).filter(plan=row)[:50])
    context = {
        "row": row,
        "kinds": [row.book.kind_label(kind) for kind in row.kinds],
        "rows": entries_of(row).count(),
        "round": round_of(row, clock.today()),
        "listing": short_list(tables.ORDERS, made),
        "may_end": row.until is None and reaches(request.actor, PLAN, row.unit),
    }
    return render(request, "municipal_operations/plan.html", context)


@requires(PLAN)
@require_POST
def stop_plan(request: HubRequest, plan_id: int) -> HttpResponse:
    """No further rounds."""
    row = upkeep.plan_seen_by(request.actor, plan_id)
    end_plan(row, by=request.actor)
    return done(request, SAVED, reverse("municipal_operations:plan", args=[row.pk]))
