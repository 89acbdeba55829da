"""Patrols."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.packs.municipal_operations.forms import upkeep as forms
from chengshu.packs.municipal_operations.queries import upkeep
from chengshu.packs.municipal_operations.registers import register_called
from chengshu.packs.municipal_operations.rights import PATROL, SEE
from chengshu.packs.municipal_operations.services.patrols import (
    end_patrol,
    start_patrol,
)
from chengshu.packs.municipal_operations.tables import upkeep as tables
from chengshu.packs.municipal_operations.views.frame import (
    UPKEEP,
    action,
    listed,
    tabs,
)
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.tables import short_list


@requires(SEE)
def patrols(request: HubRequest) -> HttpResponseBase:
    """All patrols within reach."""
    actions = action(request, PATROL, Text("开始巡查", "Start a patrol"), "new_patrol", "player-play")
    views = tabs(request, UPKEEP, "patrols")
    return listed(request, tables.PATROLS, upkeep.patrols_seen_by(request.actor), views=views, actions=actions)


@requires(PATROL)
def new_patrol(request: HubRequest) -> HttpResponseBase:
    """A patrol begins."""
    form = typed(forms.PatrolForm, request, actor=request.actor, permission=PATROL)

    def save(form: forms.PatrolForm) -> str:
        asked = form.cleaned_data
        patrol = start_patrol(asked["unit"], register_called(asked["register"]), asked["area"], by=request.actor)
        return reverse("municipal_operations:patrol", args=[patrol.pk])

    back = reverse("municipal_operations:patrols")
    return form_view(request, form, save, title=Text("开始巡查", "Start a patrol"), back=back)


@requires(SEE)
def patrol(request: HubRequest, patrol_id: int) -> HttpResponse:
    """One patrol with what it found."""
    row = upkeep.patrol_seen_by(request.actor, patrol_id)
    found = upkeep.findings_seen_by(request.actor).filter(patrol=row)
    mine = row.ended_at is None and reaches(request.actor, PATROL, row.unit)
    context = {
        "row": row,
        "listing": short_list(tables.FINDINGS, found),
        "may_patrol": mine,
        "form": forms.EndPatrolForm(),
    }
    return render(request, "municipal_operations/patrol.html", context)


@requires(PATROL)
@require_POST
def finish_patrol(request: HubRequest, patrol_id: int) -> HttpResponse:
    """A patrol is over."""
    row = upkeep.patrol_seen_by(request.actor, patrol_id)
    form = forms.EndPatrolForm(request.POST)
    end_patrol(row, by=request.actor, words=form.cleaned_data["words"] if form.is_valid() else "")
    return done(request, Text("巡查已结束。", "The patrol is over."), reverse("municipal_operations:patrols"))
